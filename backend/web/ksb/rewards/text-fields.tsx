import type { EditedReward } from '../../../rewards/shapes/office.ts'
import { t } from '../../i18n/t.ts'
import { Field, FieldGroup, type FieldProps, TextField } from '../../ui/fields.tsx'
import { fieldId, type Wrong } from '../forms/form.ts'
import { type Language, otherLanguages, withText } from '../forms/texts.ts'
import css from './rewards.module.css'
import type { Field as FieldName } from './settings.ts'

export interface RewardFieldsProps {
  readonly typed: EditedReward
  readonly onChange: (typed: EditedReward) => void
  readonly wrong: Wrong<FieldName>
}

const LINES = 2_000
const lines = ['promotionalDescription', 'practicalInfo'] as const

const Lines = ({ value, onChange, ...props }: FieldProps & { value: string; onChange: (value: string) => void }) => (
  <Field {...props}>
    {(input) => (
      <textarea
        {...input}
        className={css.area}
        rows={3}
        maxLength={LINES}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    )}
  </Field>
)

/** Title, description and what to know: Dutch, and what is translated of it. */
export const RewardTexts = ({ typed, onChange, wrong }: RewardFieldsProps) => {
  const set = (field: 'title' | (typeof lines)[number], language: Language, text: string): void =>
    onChange({ ...typed, [field]: withText(typed[field] ?? { nl: '' }, language, text) })
  const filled = otherLanguages.filter((one) => ['title', ...lines].some((field) => hasText(typed, field, one)))
  return (
    <>
      <TextField
        id={fieldId('title')}
        label={t('rewards.fields.title')}
        hint={t('rewards.hints.title')}
        wrong={wrong.title}
        value={typed.title.nl}
        maxLength={120}
        onChange={(text) => set('title', 'nl', text)}
      />
      {lines.map((field) => (
        <Lines
          key={field}
          id={fieldId(field)}
          label={t(`rewards.fields.${field}`)}
          hint={t(`rewards.hints.${field}`)}
          wrong={wrong[field]}
          value={typed[field]?.nl ?? ''}
          onChange={(text) => set(field, 'nl', text)}
        />
      ))}
      <details className={css.more}>
        <summary>{t('rewards.otherLanguages', { count: filled.length })}</summary>
        <p>{t('rewards.hints.otherLanguages')}</p>
        {otherLanguages.map((one) => (
          <FieldGroup key={one} label={t(`zuilen.languages.${one}`)}>
            <TextField
              label={t('rewards.fields.title')}
              value={typed.title[one] ?? ''}
              maxLength={120}
              onChange={(text) => set('title', one, text)}
            />
            {lines.map((field) => (
              <Lines
                key={field}
                label={t(`rewards.fields.${field}`)}
                value={typed[field]?.[one] ?? ''}
                onChange={(text) => set(field, one, text)}
              />
            ))}
          </FieldGroup>
        ))}
      </details>
    </>
  )
}

const hasText = (typed: EditedReward, field: string, language: (typeof otherLanguages)[number]): boolean =>
  (typed[field as 'title']?.[language] ?? '').trim() !== ''
