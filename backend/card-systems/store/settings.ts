import { createHash } from 'node:crypto'
import { differences, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import { withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { ActName } from '../../platform/shapes.ts'
import type { BrandingFacts, Logo } from '../shapes/branding.ts'
import type { SavedPart, SettingsOf, SettingsPart } from '../shapes/settings.ts'

export type SettingsOutcome<P extends SettingsPart> =
  | { readonly kind: 'SAVED'; readonly saved: SavedPart<P> }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  /** These postal codes are named by a reward, a distribution key or a prefix. */
  | { readonly kind: 'CITY_IN_USE'; readonly postalCodes: readonly string[] }

const withLogo = { logo: true } satisfies Prisma.CardSystemInclude
type Row = Prisma.CardSystemGetPayload<{ include: typeof withLogo }>

interface Part<T> {
  readonly act: ActName
  readonly read: (row: Row) => T
  readonly columns: (settings: T, row: Row) => Prisma.CardSystemUpdateInput
  /** As the audit log has it, where that is not as it is set. */
  readonly words?: (settings: T) => object
}

const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue

const parts: { readonly [P in SettingsPart]: Part<SettingsOf<P>> } = {
  general: {
    act: 'CARD_SYSTEM_CHANGED',
    read: ({ name, socialTariffGraceDays, cities, openingHours, website, contactEmail }) => ({
      ...{ name, socialTariffGraceDays },
      cities: cities as unknown as SettingsOf<'general'>['cities'],
      openingHours: openingHours as unknown as SettingsOf<'general'>['openingHours'],
      ...withoutNulls({ website, contactEmail }),
    }),
    columns: ({ name, socialTariffGraceDays, cities, openingHours, website, contactEmail }) => ({
      ...{ name, socialTariffGraceDays },
      ...{ cities: json(cities), openingHours: json(openingHours) },
      ...{ website: website ?? null, contactEmail: contactEmail ?? null },
    }),
    words: ({ cities, ...rest }) => ({
      ...rest,
      cities: cities.map(({ postalCode, name }) => `${postalCode} ${name}`).toSorted(),
    }),
  },
  prices: {
    act: 'CARD_SYSTEM_PRICES',
    read: ({ registrationPoints, membershipPrices }) => ({
      registrationPoints,
      membershipPrices: membershipPrices as unknown as SettingsOf<'prices'>['membershipPrices'],
    }),
    columns: ({ registrationPoints, membershipPrices }) => ({
      registrationPoints,
      membershipPrices: json(membershipPrices),
    }),
    words: ({ membershipPrices, ...rest }) => ({
      ...rest,
      membershipPrices: membershipPrices.map(({ label, price }) => `${label}: € ${(price / 100).toFixed(2)}`),
    }),
  },
  branding: {
    act: 'CARD_SYSTEM_BRANDING',
    read: ({ branding, logo }) => {
      const { logo: _tag, ...rest } = branding as BrandingFacts
      return {
        ...(rest as Omit<SettingsOf<'branding'>, 'logo'>),
        ...(logo && {
          logo: { type: logo.type as Logo['type'], content: Buffer.from(logo.content).toString('base64') },
        }),
      }
    },
    columns: ({ logo, ...rest }, row) => {
      const content = logo && new Uint8Array(Buffer.from(logo.content, 'base64'))
      const picture = logo && content && { type: logo.type, content }
      return {
        branding: json({ ...rest, ...(content && { logo: tagOf(content) }) }),
        ...(picture && { logo: { upsert: { create: picture, update: picture } } }),
        ...(!picture && row.logo && { logo: { delete: true } }),
      }
    },
    // Of the picture that it is another one.
    words: ({ logo, welcome, ...rest }) => ({
      ...rest,
      ...(welcome && { welcome: Object.values(welcome) }),
      ...(logo && { logo: tagOf(Buffer.from(logo.content, 'base64')).slice(0, 8) }),
    }),
  },
  alerts: {
    act: 'CARD_SYSTEM_ALERTS',
    read: ({ alertAddresses }) => ({
      alertAddresses: alertAddresses as unknown as SettingsOf<'alerts'>['alertAddresses'],
    }),
    columns: ({ alertAddresses }) => ({ alertAddresses: json(alertAddresses) }),
    words: ({ alertAddresses }) => ({
      alertAddresses: alertAddresses.map(({ email, language, alertMode }) => ({ email, language, alertMode })),
    }),
  },
  retention: {
    act: 'CARD_SYSTEM_RETENTION',
    read: ({ retention }) => retention as unknown as SettingsOf<'retention'>,
    columns: (retention) => ({ retention: json(retention) }),
  },
}

/** See `logoTag` of the protocol. */
const tagOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex').slice(0, 32)

const versionOf = (row: Row, part: SettingsPart): number =>
  (row.settingsVersions as Readonly<Record<string, number>>)[part] ?? 1

/** Of these postal codes those that something of the card system names. */
const inUse = async (
  db: Db,
  cardSystemId: number,
  postalCodes: readonly string[],
  now: number,
): Promise<readonly string[]> => {
  if (postalCodes.length === 0) return []
  const rows = await db.$queryRaw<{ code: string }[]>`
    select distinct code from (
      select unnest(postal_codes) as code from reward where card_system_id = ${cardSystemId} and status <> 'DELETED'
      union all select jsonb_array_elements_text(coalesce(conditions->'postalCodes', '[]'::jsonb)) from distribution_key
        where card_system_id = ${cardSystemId} and (ends_at is null or ends_at > ${new Date(now)})
      union all select unnest(postal_codes) from card_prefix where card_system_id = ${cardSystemId} and in_use
    ) named where code = any (${[...postalCodes]}::text[]) order by code`
  return rows.map(({ code }) => code)
}

/** What is set of a card system by its own people. */
export const cardSystemSettingsStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const { person, actor } = scope
    if (!person) throw new Error('card systems are managed by people')
    const { cardSystemId: id } = person
    const savedIn = <P extends SettingsPart>(part: P, row: Row): SavedPart<P> => ({
      settings: parts[part].read(row),
      version: versionOf(row, part),
    })
    const save = async <P extends SettingsPart>(
      db: Db,
      part: P,
      settings: SettingsOf<P>,
      version: number,
    ): Promise<SettingsOutcome<P>> => {
      // Locked, so that of two who save at once the second sees what the first did.
      await db.$queryRaw`select 1 from card_system where id = ${id} for no key update`
      const row = await db.cardSystem.findUniqueOrThrow({ where: { id }, include: withLogo })
      const before = savedIn(part, row)
      if (before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
      const { act, columns, words = (all: SettingsOf<P>): object => all } = parts[part]
      if ('cities' in settings) {
        const kept = new Set(settings.cities.map(({ postalCode }) => postalCode))
        const had = (row.cities as unknown as SettingsOf<'general'>['cities']).map(({ postalCode }) => postalCode)
        const postalCodes = await inUse(
          db,
          id,
          had.filter((code) => !kept.has(code)),
          clock(),
        )
        if (postalCodes.length > 0) return { kind: 'CITY_IN_USE', postalCodes }
      }
      const versions = { ...(row.settingsVersions as object), [part]: version + 1 }
      const after = await db.cardSystem.update({
        where: { id },
        data: { ...columns(settings, row), settingsVersions: versions },
        include: withLogo,
      })
      const [were, are] = [words(before.settings), words(settings)] as Record<string, unknown>[]
      const fields = [...new Set([...Object.keys(were ?? {}), ...Object.keys(are ?? {})])]
      await noteAct(db, actor, clock(), {
        action: act,
        subject: { kind: 'CARD_SYSTEM', id: String(id), name: after.name, cardSystemId: id },
        changes: differences(were ?? {}, are ?? {}, fields),
      })
      return { kind: 'SAVED', saved: savedIn(part, after) }
    }
    return {
      read: async <P extends SettingsPart>(part: P): Promise<SavedPart<P>> =>
        savedIn(part, await prisma.cardSystem.findUniqueOrThrow({ where: { id }, include: withLogo })),
      /** Sets all of a part, if it is still at `version`. */
      save: <P extends SettingsPart>(part: P, settings: SettingsOf<P>, version: number): Promise<SettingsOutcome<P>> =>
        prisma.$transaction((db) => save(db, part, settings, version)),
    }
  },
})

/** The logos of card systems, for their zuilen. */
export const logoStore = (prisma: PrismaClient) => ({
  /** With its tag, which says whether it is the one that is wanted. */
  find: async (cardSystemId: number): Promise<(Logo & { readonly tag: string }) | undefined> => {
    const found = await prisma.cardSystemLogo.findUnique({ where: { cardSystemId } })
    if (!found) return undefined
    const content = Buffer.from(found.content)
    return { tag: tagOf(content), type: found.type as Logo['type'], content: content.toString('base64') }
  },
})
export type LogoStore = ReturnType<typeof logoStore>

export type CardSystemSettingsStore = ReturnType<typeof cardSystemSettingsStore>
