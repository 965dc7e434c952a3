import { useQuery } from '@tanstack/react-query'
import type { RetentionChoices, RetentionSettings } from '../../../card-systems/shapes/settings.ts'
import { t } from '../../i18n/t.ts'
import { NumberField } from '../../ui/fields.tsx'
import { type Form, fieldId } from '../forms/form.ts'
import { PartForm } from './part.tsx'
import { settingsQueries } from './queries.ts'

type Field = keyof RetentionSettings

const formOf = ({ fields }: RetentionChoices): Form<RetentionSettings, Field> => ({
  fields: fields.map(({ field }) => field),
  fieldName: (field) => t(`settings.fields.${field}`),
  wrongIn: (typed) =>
    Object.fromEntries(
      fields.flatMap(({ field, min, max }) => {
        const days = typed[field]
        return days === undefined || (days >= min && days <= max)
          ? []
          : [[field, t('settings.wrong.days', { min, max })]]
      }),
    ),
})

/** "Bewaartermijnen": for how long what is kept, within what the law and the books need. */
export const RetentionForm = () => {
  const { data: choices } = useQuery(settingsQueries.retentionChoices())
  if (!choices) return null
  const usual = (field: Field): number => choices.fields.find((one) => one.field === field)?.default ?? 0
  return (
    <PartForm
      part="retention"
      can="card-system.change-keeping"
      form={formOf(choices)}
      valueText={(field, typed) => t('settings.days', { count: typed[field] ?? usual(field) })}
    >
      {(typed, onChange, wrong) =>
        choices.fields.map(({ field, min, max }) => (
          <NumberField
            key={field}
            id={fieldId(field)}
            label={t(`settings.fields.${field}`)}
            hint={`${t(`settings.hints.${field}`)} ${t('settings.bounds', { min, max, usual: usual(field) })}`}
            wrong={wrong[field]}
            value={typed[field]}
            onChange={(days) => {
              const { [field]: _before, ...rest } = typed
              onChange(days === undefined ? rest : { ...rest, [field]: days })
            }}
          />
        ))
      }
    </PartForm>
  )
}
