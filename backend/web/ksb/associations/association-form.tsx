import type { EditedAssociation } from '../../../associations/shapes.ts'
import { t } from '../../i18n/t.ts'
import { DateField } from '../../ui/date-field.tsx'
import { NumberField, SelectField } from '../../ui/fields.tsx'
import { fieldId, type Wrong } from '../forms/form.ts'
import { NameFields } from '../forms/name-fields.tsx'
import { asked, type Field } from './settings.ts'
import { bases, basisText } from './words.ts'

interface FieldsProps {
  readonly typed: EditedAssociation
  readonly onChange: (typed: EditedAssociation) => void
  readonly wrong: Wrong<Field>
}

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
      <NameFields
        label={t('associations.fields.name')}
        hint={t('associations.hints.name')}
        wrong={wrong.name}
        name={typed.name}
        maxLength={120}
        onChange={(name) => onChange({ ...typed, name })}
      />
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
