import { differences, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { SERIALS } from '../rules/numbers.ts'
import type { SavedStockSettings, StockSettings } from '../shapes.ts'
import { cardSystemOf } from './scope.ts'

const LOW_STOCK = 10

export type SettingsOutcome =
  | { readonly kind: 'SAVED'; readonly settings: SavedStockSettings }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  /** It is another card system's, or named twice. */
  | { readonly kind: 'PREFIX_ELSEWHERE' }

/** Ends the transaction: nothing of what was set stays. */
class Elsewhere extends Error {}

/** With how many cards of a kind a counter runs out. */
export const lowStockOf = async (db: Db, cardSystemId: number): Promise<number> =>
  (await db.cardSettings.findUnique({ where: { cardSystemId } }))?.lowStock ?? LOW_STOCK

/** The first serial with which a number can be made: above all that ever were, whoever made them. */
export const nextSerialOf = async (db: Db, prefix: string, kept: number): Promise<number> => {
  const [highest] = await db.card.findMany({
    where: { uitpasNumber: { gte: `${prefix}00000000`, lte: `${prefix}99999999` } },
    select: { uitpasNumber: true },
    orderBy: { uitpasNumber: 'desc' },
    take: 1,
  })
  return Math.max(kept, highest ? Number(highest.uitpasNumber.slice(5, 11)) + 1 : 0)
}

const read = async (db: Db, cardSystemId: number): Promise<SavedStockSettings> => {
  const system = await db.cardSystem.findUniqueOrThrow({
    where: { id: cardSystemId },
    include: { cardSettings: true, cardPrefixes: { where: { inUse: true }, orderBy: { prefix: 'asc' } } },
  })
  const prefixes = []
  for (const { prefix, postalCodes, nextSerial } of system.cardPrefixes)
    prefixes.push({ prefix, postalCodes, left: SERIALS - (await nextSerialOf(db, prefix, nextSerial)) })
  return {
    lowStock: system.cardSettings?.lowStock ?? LOW_STOCK,
    version: system.cardSettings?.version ?? 1,
    cities: system.cities as { postalCode: string; name: string }[],
    prefixes,
  }
}

/** As the audit log has it. */
const inWords = ({ lowStock, prefixes }: StockSettings) => ({
  lowStock,
  prefixes: prefixes
    .map(({ prefix, postalCodes }) => [prefix, ...postalCodes.toSorted()].join(' '))
    .toSorted()
    .join(', '),
})

/** What is set of the cards of a card system: its prefixes, and when a counter runs out. */
export const cardSettingsStore = (prisma: PrismaClient, clock: () => number) => ({
  for: (scope: Scope) => {
    const cardSystemId = cardSystemOf(scope)
    const savePrefixes = async (db: Db, { prefixes }: StockSettings): Promise<void> => {
      for (const { prefix, postalCodes } of prefixes) {
        const saved = await db.$executeRaw`insert into card_prefix (prefix, card_system_id, postal_codes)
          values (${prefix}, ${cardSystemId}, ${[...postalCodes]}::text[])
          on conflict (prefix) do update set postal_codes = excluded.postal_codes, in_use = true
            where card_prefix.card_system_id = ${cardSystemId}`
        if (saved === 0) throw new Elsewhere()
      }
      // It stays this card system's: its numbers are on cards.
      await db.cardPrefix.updateMany({
        where: { cardSystemId, prefix: { notIn: prefixes.map(({ prefix }) => prefix) } },
        data: { inUse: false },
      })
    }
    const save = async (db: Db, settings: StockSettings, version: number): Promise<SettingsOutcome> => {
      await db.$executeRaw`insert into card_settings (card_system_id, low_stock) values (${cardSystemId}, ${LOW_STOCK})
        on conflict do nothing`
      await db.$queryRaw`select 1 from card_settings where card_system_id = ${cardSystemId} for no key update`
      const before = await read(db, cardSystemId)
      if (before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
      await savePrefixes(db, settings)
      const after = await db.cardSettings.update({
        where: { cardSystemId },
        data: { lowStock: settings.lowStock, version: version + 1 },
        include: { cardSystem: { select: { name: true } } },
      })
      await noteAct(db, scope.actor, clock(), {
        action: 'CARD_SETTINGS',
        subject: { kind: 'CARD_SYSTEM', id: String(cardSystemId), name: after.cardSystem.name, cardSystemId },
        changes: differences(inWords(before), inWords(settings), ['lowStock', 'prefixes']),
      })
      return { kind: 'SAVED', settings: await read(db, cardSystemId) }
    }
    return {
      read: () => read(prisma, cardSystemId),
      /** Sets all of it, if it is still at `version`. */
      save: async (settings: StockSettings, version: number): Promise<SettingsOutcome> => {
        const named = settings.prefixes.map(({ prefix }) => prefix)
        if (new Set(named).size !== named.length) return { kind: 'PREFIX_ELSEWHERE' }
        try {
          return await prisma.$transaction((db) => save(db, settings, version))
        } catch (error) {
          if (error instanceof Elsewhere) return { kind: 'PREFIX_ELSEWHERE' }
          throw error
        }
      },
    }
  },
})
export type CardSettingsStore = ReturnType<typeof cardSettingsStore>
