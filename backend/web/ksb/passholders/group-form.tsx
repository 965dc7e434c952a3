import type { GroupPassSettings } from '../../../passholders/shapes/managed-group.ts'
import { t } from '../../i18n/t.ts'
import { DateField } from '../../ui/date-field.tsx'
import { NumberField, TextField } from '../../ui/fields.tsx'
import { type Form, fieldId, type Wrong } from '../forms/form.ts'
import { cardMissing } from './card-dialogs.tsx'
import { type ContactField, ContactFields } from './contact-fields.tsx'
import { isPhone } from './form.tsx'

const needed = ['name', 'postalCode', 'city'] as const
const phones = ['phoneNumber', 'mobileNumber'] as const
/** What need not be known of a group. */
const optional = ['street', 'email', ...phones] as const

/** A group pass as it is typed; the card and the last day of a new one alone. */
export type TypedGroup = Readonly<
  Record<(typeof needed)[number], string> &
    Partial<Record<(typeof optional)[number] | 'uitpasNumber' | 'socialTariffEndDate', string>> & {
      ticketsPerYear?: number
    }
>
type Field = keyof TypedGroup
type TextOf = Exclude<Field, 'ticketsPerYear' | 'socialTariffEndDate' | ContactField>

const labelOf = (field: Field): string => {
  switch (field) {
    case 'name':
    case 'socialTariffEndDate':
      return t(`passholders.groups.fields.${field}`)
    case 'ticketsPerYear':
      return t('passholders.groupTickets')
    case 'uitpasNumber':
      return t('passholders.card')
    default:
      return t(`passholders.fields.${field}`)
  }
}

/** @param isNew it is to be given a card and a social status */
export const groupForm = (isNew: boolean): Form<TypedGroup, Field> => ({
  fields: [
    ...(['name', 'ticketsPerYear'] as const),
    ...(isNew ? (['uitpasNumber', 'socialTariffEndDate'] as const) : []),
    ...(['street', 'postalCode', 'city', 'email', 'phoneNumber', 'mobileNumber'] as const),
  ],
  fieldName: labelOf,
  wrongIn: (typed) => {
    const noCard = isNew ? cardMissing(typed.uitpasNumber ?? '') : undefined
    return {
      ...Object.fromEntries(
        needed
          .filter((field) => typed[field].trim() === '')
          .map((field) => [field, t('passholders.wrong.empty', { field: labelOf(field) })]),
      ),
      ...(typed.ticketsPerYear === undefined && {
        ticketsPerYear: t('passholders.wrong.empty', { field: labelOf('ticketsPerYear') }),
      }),
      ...(noCard !== undefined && { uitpasNumber: noCard }),
      ...(isNew && typed.socialTariffEndDate === undefined && { socialTariffEndDate: t('date.wrong') }),
      ...Object.fromEntries(
        phones
          .filter((field) => typed[field]?.trim() && !isPhone(typed[field].trim()))
          .map((field) => [field, t('passholders.wrong.phone', { field: labelOf(field) })]),
      ),
    }
  },
})

/** What is typed, as it is sent: what is empty is not there. */
export const groupSettings = (typed: TypedGroup): GroupPassSettings => {
  const { name, postalCode, city, ticketsPerYear = 0 } = typed
  const texts = optional.flatMap((field) => {
    const text = typed[field]?.trim()
    return text ? [[field, text]] : []
  })
  return { name, postalCode, city, ticketsPerYear, ...Object.fromEntries(texts) }
}

interface FieldsProps {
  readonly typed: TypedGroup
  readonly onChange: (typed: TypedGroup) => void
  readonly wrong: Wrong<Field>
  readonly isNew?: boolean
}

export const GroupFields = ({ typed, onChange, wrong, isNew = false }: FieldsProps) => {
  /** What is taken away is not there, as before it was typed. */
  const pick = (field: Field, value: string | number | undefined): void => {
    const { [field]: _before, ...rest } = typed
    const isNeeded = needed.some((one) => one === field)
    onChange((value === undefined || (value === '' && !isNeeded) ? rest : { ...typed, [field]: value }) as TypedGroup)
  }
  const text = (field: TextOf, maxLength: number, hint?: string) => (
    <TextField
      id={fieldId(field)}
      label={labelOf(field)}
      hint={hint}
      wrong={wrong[field]}
      value={typed[field] ?? ''}
      maxLength={maxLength}
      onChange={(value) => pick(field, value)}
    />
  )
  return (
    <>
      {text('name', 120)}
      <NumberField
        id={fieldId('ticketsPerYear')}
        label={labelOf('ticketsPerYear')}
        hint={t('passholders.groups.ticketsHint')}
        wrong={wrong.ticketsPerYear}
        value={typed.ticketsPerYear}
        onChange={(value) => pick('ticketsPerYear', value)}
      />
      {isNew && (
        <>
          {text('uitpasNumber', 20, t('passholders.groups.cardHint'))}
          <DateField
            id={fieldId('socialTariffEndDate')}
            label={labelOf('socialTariffEndDate')}
            wrong={wrong.socialTariffEndDate}
            value={typed.socialTariffEndDate}
            onChange={(value) => pick('socialTariffEndDate', value)}
          />
        </>
      )}
      <ContactFields typed={typed} wrong={wrong} onChange={pick} />
    </>
  )
}
