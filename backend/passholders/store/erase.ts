import { randomUUID } from 'node:crypto'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import { newAnonymousHolder } from './anonymous.ts'

/**
 * What stood in the books as the passholder's is the holder's from now on, who is nobody. The tables are those of other
 * rooms, all in one place and one transaction: what is forgotten here is never forgotten.
 */
const giveBooks = async (db: Db, passholderId: string, holderId: string): Promise<void> => {
  for (const book of ['checkin', 'ticket', 'redemption'] as const) {
    await db.$executeRawUnsafe(
      `update ${book} set passholder_id = $1::uuid, uitpas_number = '' where passholder_id = $2::uuid`,
      holderId,
      passholderId,
    )
  }
  await db.$executeRaw`update reading set passholder_id = ${holderId}::uuid where passholder_id = ${passholderId}::uuid`
  // The cause of an opening balance is the passholder.
  await db.$executeRaw`update ledger_entry set passholder_id = ${holderId}::uuid,
      cause_id = case when kind = 'OPENING' then ${holderId}::uuid else cause_id end
    where passholder_id = ${passholderId}::uuid`
  // What webhooks are called with again, to the same id, is of nobody too.
  await db.$executeRaw`update webhook_call set subject_id = ${holderId}::uuid,
      body = jsonb_set(body, '{data,passholderId}', to_jsonb(${holderId}::text))
    where subject_id = ${passholderId}::uuid`
  await db.$executeRaw`update tap set passholder_id = ${holderId}::uuid, uitpas_number = null
    where passholder_id = ${passholderId}::uuid`
}

/** What waits in quarantine holds the card as it was read; nobody is left for whom it could be booked. */
const endQuarantine = (db: Db, passholderId: string, keys: readonly string[]): Promise<number> =>
  db.$executeRaw`update tap set reason = 'quarantine-refused',
      verdict = jsonb_build_object('outcome', 'REFUSED', 'actieId', actie_id, 'reason', 'quarantine-refused'),
      quarantine = jsonb_build_object('why', quarantine->'why', 'decision', 'REFUSED', 'by', 'erasure')
    where reason = 'in-quarantine' and (passholder_id = ${passholderId}::uuid
      or quarantine->'tap'->'card'->>'chipNumber' = any (${keys}::text[])
      or quarantine->'tap'->'card'->>'uitpasNumber' = any (${keys}::text[]))`

/** What could not be booked holds the card too, and what was said of it may name the person. */
const endUnbooked = (db: Db, passholderId: string, keys: readonly string[]): Promise<number> =>
  db.$executeRaw`delete from unbooked_tap where kept->'tap'->'card'->>'chipNumber' = any (${keys}::text[])
      or kept->'tap'->'card'->>'uitpasNumber' = any (${keys}::text[])
      or actie_id = any (array(select actie_id from tap where passholder_id = ${passholderId}::uuid))`

/** Cards stay as numbers that are never made or taken again; what they did before they were somebody's is not kept. */
const retireCards = async (
  db: Db,
  passholderId: string,
  keys: readonly string[],
  { secretHashes }: PersonalDataKeys,
): Promise<void> => {
  const marks = keys.flatMap((key) => secretHashes('card', key))
  await db.$executeRaw`update tap set uitpas_number = null, unknown_card = null
    where (unknown_card is not null or (passholder_id is null and uitpas_number is not null))
      and (unknown_card = any (${marks}::text[]) or uitpas_number = any (${keys}::text[]))`
  await db.card.updateMany({
    where: { passholderId },
    data: { status: 'DELETED', passholderId: null, counterId: null },
  })
}

/** A person of the back office: whom he may erase, and how it is written down, in the same transaction. */
export interface ErasedBy {
  /** He must be a member of this card system. */
  readonly memberOf: number
  readonly noted: (db: Db, cardSystemIds: readonly number[]) => Promise<void>
}

/**
 * Erases a passholder: the person, the memberships, what the person's cards have to do with the person. What was booked
 * stays, so that all sums do, as that of nobody: docs/decisions/10-erasure.md.
 */
export const eraseStore = (prisma: PrismaClient, keys: PersonalDataKeys) => ({
  /** @returns `false` = there is no such passholder (any more) */
  erase: (passholderId: string, by?: ErasedBy): Promise<boolean> =>
    prisma.$transaction(async (db) => {
      // Nothing is booked meanwhile: taps lock the passholder first. One that waits finds the card deleted.
      const [found] = await db.$queryRaw<{ points: number }[]>`
        select points from passholder where id = ${passholderId}::uuid and not anonymous for update`
      if (!found) return false
      if (by) {
        const memberships = await db.membership.findMany({ where: { passholderId }, select: { cardSystemId: true } })
        const ids = memberships.map(({ cardSystemId }) => cardSystemId)
        if (!ids.includes(by.memberOf)) return false
        await by.noted(db, ids)
      }
      const holderId = await newAnonymousHolder(db, randomUUID(), found.points)
      const cards = await db.card.findMany({
        where: { passholderId },
        select: { uitpasNumber: true, chipNumber: true },
      })
      const cardKeys = cards.flatMap(({ uitpasNumber, chipNumber }) => [
        uitpasNumber,
        ...(chipNumber ? [chipNumber] : []),
      ])
      await endQuarantine(db, passholderId, cardKeys)
      await endUnbooked(db, passholderId, cardKeys)
      await giveBooks(db, passholderId, holderId)
      await retireCards(db, passholderId, cardKeys, keys)
      // With it go the memberships, those of associations, and the codes that were used.
      await db.passholder.delete({ where: { id: passholderId } })
      return true
    }),
})
export type EraseStore = ReturnType<typeof eraseStore>
