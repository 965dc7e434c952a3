import type { CounterRegistration } from '../../../passholders/shapes/counter.ts'
import { Refused } from '../../api/problems.ts'
import { isInsz } from '../../format/insz.ts'
import { dateOf } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'

/** The form of who is registered: what is typed, what is wrong with it, and what is sent. */

const needed = ['card', 'firstName', 'name', 'inszNumber', 'street', 'postalCode', 'city'] as const
const phones = ['phoneNumber', 'mobileNumber'] as const
type TextField = (typeof needed)[number] | (typeof phones)[number] | 'email'

/** `social`: he has a social status, until `socialTariffEndDate`. Days are yyyy-mm-dd. */
export type Typed = Readonly<Record<TextField, string>> & {
  readonly dateOfBirth: string | undefined
  readonly social: boolean
  readonly socialTariffEndDate: string | undefined
}
export type Field = Exclude<keyof Typed, 'social'>
export type Wrong = Readonly<Partial<Record<Field, string>>>

/** In their order on the page. */
export const fields: readonly Field[] = [
  ...(['card', 'firstName', 'name', 'dateOfBirth', 'inszNumber', 'street', 'postalCode', 'city'] as const),
  ...(['email', 'phoneNumber', 'mobileNumber', 'socialTariffEndDate'] as const),
]

export const begun = (card: string): Typed => ({
  ...{ card, firstName: '', name: '', dateOfBirth: undefined, inszNumber: '', street: '', postalCode: '', city: '' },
  ...{ email: '', phoneNumber: '', mobileNumber: '', social: false, socialTariffEndDate: undefined },
})

export const labelOf = (field: Field): string => {
  if (field === 'card') return t('balie.card.next')
  return field === 'socialTariffEndDate' ? t('balie.register.until') : t(`passholders.fields.${field}`)
}

const isPhone = (text: string): boolean => /^\+?[\d\s./()-]{6,30}$/.test(text)
const isEmail = (text: string): boolean => /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(text)

/** What can't be so, before the server is asked. */
export const wrongIn = (typed: Typed): Wrong => {
  const { dateOfBirth, inszNumber, email, social, socialTariffEndDate } = typed
  const today = dateOf(Date.now())
  return {
    ...(inszNumber.trim() !== '' && !isInsz(inszNumber) && { inszNumber: t('passholders.insz.wrong') }),
    ...Object.fromEntries(
      needed
        .filter((field) => typed[field].trim() === '')
        .map((field) => [field, t('passholders.wrong.empty', { field: labelOf(field) })]),
    ),
    ...(dateOfBirth === undefined && {
      dateOfBirth: t('passholders.wrong.empty', { field: labelOf('dateOfBirth') }),
    }),
    ...(dateOfBirth !== undefined &&
      (dateOfBirth < '1900-01-01' || dateOfBirth > today) && { dateOfBirth: t('passholders.wrong.born') }),
    ...(email.trim() !== '' && !isEmail(email.trim()) && { email: t('balie.register.email') }),
    ...Object.fromEntries(
      phones
        .filter((field) => typed[field].trim() !== '' && !isPhone(typed[field].trim()))
        .map((field) => [field, t('passholders.wrong.phone', { field: labelOf(field) })]),
    ),
    ...(social &&
      socialTariffEndDate === undefined && {
        socialTariffEndDate: t('passholders.wrong.empty', { field: labelOf('socialTariffEndDate') }),
      }),
  }
}

/** Where a refusal of the server belongs; nothing = at no field. */
export const wrongBy = (error: unknown): Wrong => {
  if (!(error instanceof Refused)) return {}
  const last = error.pointer?.split('/').at(-1)
  return Object.fromEntries(
    fields
      .filter((field) => field === last || error.fields.includes(field))
      .map((field) => [field, error.sentence ?? t('form.refused', { field: labelOf(field) })]),
  )
}

/** What is wrong, for the summary: of no field it is said at the first. */
export const wrongOf = (error: unknown): Wrong => {
  const found = wrongBy(error)
  return Object.keys(found).length > 0 ? found : { card: sentence(error) }
}

/** What is sent: what is empty is not there. */
export const toSent = (typed: Typed): CounterRegistration => {
  const { name, firstName, dateOfBirth = '', inszNumber, street, postalCode, city, card } = typed
  const { social, socialTariffEndDate } = typed
  const optional = (['email', ...phones] as const).flatMap((field) =>
    typed[field].trim() === '' ? [] : [[field, typed[field].trim()]],
  )
  return {
    ...{ name: name.trim(), firstName: firstName.trim(), dateOfBirth, inszNumber: inszNumber.trim() },
    address: { street: street.trim(), postalCode: postalCode.trim(), city: city.trim() },
    ...(Object.fromEntries(optional) as Pick<CounterRegistration, 'email'>),
    ...(social && socialTariffEndDate !== undefined && { socialTariffEndDate }),
    card: card.trim(),
  }
}
