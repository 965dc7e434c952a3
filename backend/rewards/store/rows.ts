import { Prisma } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import { dayOf } from '../../platform/time/calendar.ts'
import type { RewardSettings } from '../shapes/reward.ts'

/** Between the rows of a reward and what is set of it. */

export const whole = {
  counters: { select: { id: true, name: true }, orderBy: { name: 'asc' } },
  applicableCardSystems: { select: { id: true, name: true }, orderBy: { id: 'asc' } },
  stock: { select: { unitsTaken: true } },
} satisfies Prisma.RewardInclude
export type Row = Prisma.RewardGetPayload<{ include: typeof whole }>

type Texts = RewardSettings['title']
type Span = RewardSettings['publication']

export const textsOf = (json: Prisma.JsonValue): Texts => json as unknown as Texts
const spanOf = (from: Date, until: Date | null): Span => ({
  from: from.getTime(),
  ...(until && { until: until.getTime() }),
})
const ids = <Id>(rows: readonly { readonly id: Id }[]): Id[] => rows.map(({ id }) => id)

/** What is set of it. */
export const toSettings = (row: Row): RewardSettings => {
  const { promotionalDescription, practicalInfo, limitVolume: volume, limitPeriod: period } = row
  return {
    title: textsOf(row.title),
    ...(promotionalDescription && { promotionalDescription: textsOf(promotionalDescription) }),
    ...(practicalInfo && { practicalInfo: textsOf(practicalInfo) }),
    ...{ points: row.points, categories: row.categories },
    ...{ forKids: row.forKids, sport: row.sport, online: row.online, featured: row.featured },
    ...withoutNulls({ moreInfoUrl: row.moreInfoUrl, maxUnits: row.maxUnits, grantingDays: row.grantingDays }),
    ...(volume !== null && period !== null && { limit: { volume, period } }),
    publication: spanOf(row.publishedFrom, row.publishedUntil),
    redemption: spanOf(row.redeemFrom, row.redeemUntil),
    ...(row.grantedFrom && { granting: spanOf(row.grantedFrom, row.grantedUntil) }),
    postalCodes: row.postalCodes,
    applicableCardSystemIds: ids(row.applicableCardSystems).toSorted((a, b) => a - b),
    counterIds: ids(row.counters).toSorted(),
    ...(row.pictureId && row.pictureAlt && { picture: { id: row.pictureId, alt: textsOf(row.pictureAlt) } }),
  }
}

const json = (texts: Texts | undefined) => (texts ? { ...texts } : Prisma.DbNull)
const date = (ms: number | undefined): Date | null => (ms === undefined ? null : new Date(ms))

/** Its columns, but for those that name rows elsewhere. What is not set is empty. */
export const toColumns = (settings: RewardSettings) => {
  const { title, promotionalDescription, practicalInfo, limit, publication, redemption, granting, picture } = settings
  return {
    title: { ...title },
    promotionalDescription: json(promotionalDescription),
    practicalInfo: json(practicalInfo),
    moreInfoUrl: settings.moreInfoUrl ?? null,
    ...{ points: settings.points, categories: [...settings.categories], postalCodes: [...settings.postalCodes] },
    ...{ forKids: settings.forKids, sport: settings.sport, online: settings.online, featured: settings.featured },
    ...{ maxUnits: settings.maxUnits ?? null, grantingDays: settings.grantingDays ?? null },
    ...{ limitVolume: limit?.volume ?? null, limitPeriod: limit?.period ?? null },
    ...{ publishedFrom: new Date(publication.from), publishedUntil: date(publication.until) },
    ...{ redeemFrom: new Date(redemption.from), redeemUntil: date(redemption.until) },
    ...{ grantedFrom: date(granting?.from), grantedUntil: date(granting?.until) },
    ...{ pictureId: picture?.id ?? null, pictureAlt: json(picture?.alt) },
  }
}

/** A text in each language that it has, in one line: a change of any shows. */
const inLine = (texts: Prisma.JsonValue): string | undefined =>
  texts ? ['nl', 'fr', 'de', 'en'].flatMap((one) => textsOf(texts)[one as keyof Texts] ?? []).join(' / ') : undefined
const days = (from: Date | null, until: Date | null) =>
  from ? { from: dayOf(from.getTime()), ...(until && { until: dayOf(until.getTime() - 1) }) } : undefined
const orAll = (names: readonly string[]): readonly string[] => (names.length === 0 ? ['ALL'] : names)

/** As the audit log has it. */
export const inWords = (row: Row) => ({
  title: inLine(row.title),
  promotionalDescription: inLine(row.promotionalDescription),
  practicalInfo: inLine(row.practicalInfo),
  moreInfoUrl: row.moreInfoUrl ?? undefined,
  points: row.points,
  categories: row.categories,
  ...{ forKids: row.forKids, sport: row.sport, online: row.online, featured: row.featured },
  maxUnits: row.maxUnits ?? undefined,
  limit: row.limitPeriod ? { volume: row.limitVolume, period: row.limitPeriod } : undefined,
  publication: days(row.publishedFrom, row.publishedUntil),
  redemption: days(row.redeemFrom, row.redeemUntil),
  granting: days(row.grantedFrom, row.grantedUntil),
  grantingDays: row.grantingDays ?? undefined,
  postalCodes: orAll(row.postalCodes),
  cardSystems: orAll(row.applicableCardSystems.map(({ name }) => name)),
  counters: orAll(row.counters.map(({ name }) => name)),
  picture: row.pictureId ?? undefined,
  pictureAlt: inLine(row.pictureAlt),
})
export const worded = [
  ...(['title', 'promotionalDescription', 'practicalInfo', 'moreInfoUrl', 'points', 'categories'] as const),
  ...(['forKids', 'sport', 'online', 'featured', 'maxUnits', 'limit', 'publication', 'redemption'] as const),
  ...(['granting', 'grantingDays', 'postalCodes', 'cardSystems', 'counters', 'picture', 'pictureAlt'] as const),
] as const
