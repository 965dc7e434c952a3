import type { EditedKey, ListedKey } from '../../../card-systems/shapes/keys.ts'
import { euro } from '../../format/euro.ts'
import { day, since } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import type { Level } from '../../ui/pill.tsx'

export const payers = ['passholder', 'localAuthority', 'organizer', 'flemishAuthority'] as const
export type Payer = (typeof payers)[number]

const percent = new Intl.NumberFormat('nl-BE', { maximumFractionDigits: 2 })

export const shareText = (share: EditedKey['shares'][Payer]): string => {
  if ('rest' in share) return t('keys.rest')
  return 'cents' in share ? euro(share.cents) : t('keys.percent', { value: percent.format(share.percent) })
}

/** "pashouder 20 %, organisator de rest": who pays nothing is not named. */
export const sharesText = (shares: EditedKey['shares']): string =>
  payers
    .filter((payer) => {
      const share = shares[payer]
      return 'rest' in share || ('cents' in share ? share.cents : share.percent) !== 0
    })
    .map((payer) => t('keys.pays', { payer: t(`keys.payers.${payer}`), share: shareText(shares[payer]) }))
    .join(', ')

export const priceText = ({ op, cents }: NonNullable<EditedKey['price']>): string =>
  t(`keys.prices.${op}`, { price: euro(cents) })

/** When it holds: each condition. @param counterName of a counter, by its id */
export const conditionTexts = (
  { price, cardSystem, postalCodes, outsideOrganizersCity, counterIds }: EditedKey,
  counterName: (id: string) => string,
): readonly string[] => [
  ...(price ? [priceText(price)] : []),
  ...(cardSystem === 'ANY' ? [t('keys.social.ANY')] : []),
  ...(postalCodes.length > 0 ? [t('keys.livesIn', { codes: postalCodes.join(', ') })] : []),
  ...(outsideOrganizersCity ? [t('keys.outside')] : []),
  ...(counterIds.length > 0 ? [t('keys.soldAt', { counters: counterIds.map(counterName).join(', ') })] : []),
]

/** How it stands. A key that ends at midnight holds until the day before, that day included. */
export const stateOf = ({ ended, endsAt }: Pick<ListedKey, 'ended' | 'endsAt'>): { text: string; level: Level } => {
  if (endsAt === undefined) return { text: t('keys.states.holds'), level: 'good' }
  if (ended) return { text: t('keys.states.ended', { since: since(endsAt) }), level: 'quiet' }
  return { text: t('keys.states.until', { until: day(Date.parse(endsAt) - 1) }), level: 'warn' }
}
