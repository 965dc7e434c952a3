import type { EditedKey } from '../../../card-systems/shapes/keys.ts'
import { t } from '../../i18n/t.ts'
import type { Form } from '../forms/form.ts'
import { payers, priceText, sharesText } from './words.ts'

export type Field = keyof EditedKey

/** What a new one begins with: the shares that count without any key. */
export const begun: EditedKey = {
  ...{ name: '', priority: 0, manual: false, cardSystem: 'OWN', postalCodes: [], outsideOrganizersCity: false },
  counterIds: [],
  shares: {
    passholder: { percent: 20 },
    localAuthority: { percent: 40 },
    organizer: { rest: true },
    flemishAuthority: { percent: 0 },
  },
}

/** What is typed is a number; of the rest nothing is. */
const isWhole = (share: EditedKey['shares'][(typeof payers)[number]]): boolean =>
  'rest' in share || Number.isFinite('cents' in share ? share.cents : share.percent)

/** Whether the shares, and the price that is a condition, can be reckoned with. */
export const canReckon = ({ shares, price }: EditedKey): boolean =>
  payers.every((payer) => isWhole(shares[payer])) && (price === undefined || Number.isFinite(price.cents))

/** The form of a key, new or there already. */
export const keyForm: Form<EditedKey, Field> = {
  fields: [
    ...(['name', 'priority', 'manual', 'price', 'cardSystem', 'postalCodes'] as const),
    ...(['outsideOrganizersCity', 'counterIds', 'shares'] as const),
  ],
  fieldName: (field) => t(`keys.fields.${field}`),
  wrongIn: ({ name, price, shares }) => ({
    ...(name.trim() === '' && { name: t('keys.wrong.name') }),
    ...(price && !Number.isFinite(price.cents) && { price: t('keys.wrong.price') }),
    ...(!payers.every((payer) => isWhole(shares[payer])) && { shares: t('keys.wrong.share') }),
  }),
  fieldOfRefusal: ({ kind }) =>
    kind === 'distribution-key-shares-wrong'
      ? 'shares'
      : kind === 'distribution-key-counter-elsewhere'
        ? 'counterIds'
        : undefined,
}

export const cleaned = (typed: EditedKey): EditedKey => ({ ...typed, name: typed.name.trim() })

/** @param counterName of a counter, by its id */
export const valueText = (field: Field, settings: EditedKey, counterName: (id: string) => string): string => {
  switch (field) {
    case 'name':
      return settings.name
    case 'priority':
      return String(settings.priority)
    case 'manual':
      return t(settings.manual ? 'keys.manual' : 'keys.automatic')
    case 'price':
      return settings.price ? priceText(settings.price) : t('keys.prices.any')
    case 'cardSystem':
      return t(`keys.social.${settings.cardSystem}`)
    case 'postalCodes':
      return settings.postalCodes.join(', ') || t('keys.anywhere')
    case 'outsideOrganizersCity':
      return t(settings.outsideOrganizersCity ? 'general.yes' : 'general.no')
    case 'counterIds':
      return settings.counterIds.map(counterName).join(', ') || t('keys.anyCounter')
    case 'shares':
      return sharesText(settings.shares)
  }
}
