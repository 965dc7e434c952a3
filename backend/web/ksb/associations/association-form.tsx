import type { EditedAssociation } from '../../../associations/shapes.ts'
import { t } from '../../i18n/t.ts'
import { DateField } from '../../ui/date-field.tsx'
import { FieldGroup, NumberField, SelectField, TextField } from '../../ui/fields.tsx'
import { fieldId, type Wrong } from '../forms/form.ts'
import { asked, type Field, otherLanguages } from './settings.ts'
import { bases, basisText } from './words.ts'

interface FieldsProps {
  readonly typed: EditedAssociation
  readonly onChange: (typed: EditedAssociation) => void
  readonly wrong: Wrong<Field>
}

const Names = ({ typed, onChange, wrong }: FieldsProps) => (
  <>
    <TextField
      id={fieldId('name')}
      label={t('associations.fields.name')}
      hint={t('associations.hints.name')}
      wrong={wrong.name}
      value={typed.name.nl}
      maxLength={120}
      onChange={(nl) => onChange({ ...typed, name: { ...typed.name, nl } })}
    />
    <FieldGroup label={t('associations.otherNames')} hint={t('associations.hints.otherNames')}>
      {otherLanguages.map((one) => (
        <TextField
          key={one}
          label={t(`zuilen.languages.${one}`)}
          value={typed.name[one] ?? ''}
          maxLength={120}
          onChange={(text) => {
            const { [one]: _before, ...rest } = typed.name
            onChange({ ...typed, name: text === '' ? rest : { ...rest, [one]: text } })
          }}
        />
      ))}
    </FieldGroup>
  </>
)

export const AssociationFields = (props: FieldsProps) => {
  const { typed, onChange, wrong } = props
  const has = (field: Field): boolean => asked[typed.endDateType].includes(field)
  const set = <F extends 'endDate' | 'months' | 'renewableMonths'>(
    field: F,
    value: EditedAssociation[F] | undefined,
  ): void => {
    const { [field]: _before, ...rest } = typed
    onChange((value === undefined ? rest : { ...rest, [field]: value }) as EditedAssociation)
  }
  return (
    <>
      <Names {...props} />
      <SelectField
        id={fieldId('endDateType')}
        label={t('associations.fields.endDateType')}
        hint={t(`associations.basisHints.${typed.endDateType}`)}
        wrong={wrong.endDateType}
        value={typed.endDateType}
        options={bases.map((value) => ({ value, text: basisText(value) }))}
        onChange={(endDateType) => onChange({ ...typed, endDateType })}
      />
      {has('endDate') && (
        <DateField
          id={fieldId('endDate')}
          label={t('associations.fields.endDate')}
          wrong={wrong.endDate}
          value={typed.endDate}
          onChange={(value) => set('endDate', value)}
        />
      )}
      {has('months') && (
        <NumberField
          id={fieldId('months')}
          label={t('associations.fields.months')}
          hint={t('associations.hints.months')}
          wrong={wrong.months}
          value={typed.months}
          onChange={(value) => set('months', value)}
        />
      )}
      {has('renewableMonths') && (
        <NumberField
          id={fieldId('renewableMonths')}
          label={t('associations.fields.renewableMonths')}
          hint={t('associations.hints.renewableMonths')}
          wrong={wrong.renewableMonths}
          value={typed.renewableMonths}
          onChange={(value) => set('renewableMonths', value)}
        />
      )}
    </>
  )
}
