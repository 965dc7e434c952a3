import { t } from '../../i18n/t.ts'
import { FieldGroup, TextField } from '../../ui/fields.tsx'
import { fieldId } from './form.ts'
import { otherLanguages, type Texts, withText } from './texts.ts'

interface NameFieldsProps<T extends Texts> {
  readonly label: string
  readonly hint: string
  readonly wrong: string | undefined
  readonly name: T
  /** In characters, of each language. */
  readonly maxLength: number
  readonly onChange: (name: T) => void
}

/** The name of something: in Dutch, and in other languages where it has one. */
export const NameFields = <T extends Texts>({ name, maxLength, onChange, ...nl }: NameFieldsProps<T>) => (
  <>
    <TextField
      {...nl}
      id={fieldId('name')}
      value={name.nl}
      maxLength={maxLength}
      onChange={(text) => onChange(withText(name, 'nl', text))}
    />
    <FieldGroup label={t('general.otherNames')} hint={t('general.hintOtherNames')}>
      {otherLanguages.map((one) => (
        <TextField
          key={one}
          label={t(`zuilen.languages.${one}`)}
          value={name[one] ?? ''}
          maxLength={maxLength}
          onChange={(text) => onChange(withText(name, one, text))}
        />
      ))}
    </FieldGroup>
  </>
)
