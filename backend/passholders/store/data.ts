import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys } from '../../platform/database/keys.ts'
import { jsonText } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { asSubject } from './managed.ts'

const pictureOf = async (db: Db, passholderId: string) => {
  const row = await db.passholderPicture.findUnique({ where: { passholderId } })
  return row ? { type: row.type, createdAt: row.createdAt, base64: Buffer.from(row.content).toString('base64') } : null
}

/**
 * All that is kept of one person, as he may ask for it (GDPR, articles 15 and 20): each table as it stands, in every card
 * system, since it is his. What is of the machine alone (hashes, ciphers) is left out, his INSZ is in clear.
 */
export const passholderDataStore = (prisma: PrismaClient, keys: FollowedKeys, clock: () => number) => ({
  for: (scope: Scope) => {
    const { person, actor } = scope
    if (!person) throw new Error('passholders are managed by people')
    const { cardSystemId } = person
    return {
      /** JSON; that it was given is written down in the same transaction. `undefined` = there is no such passholder here. */
      give: (id: string): Promise<string | undefined> =>
        prisma.$transaction(async (db) => {
          const holder = await db.passholder.findFirst({
            where: { id, anonymous: false, memberships: { some: { cardSystemId } } },
          })
          if (!holder) return undefined
          const {
            inszCipher,
            inszKeyVersion,
            inszHash: _hash,
            anonymous: _anonymous,
            version: _version,
            ...rest
          } = holder
          if (inszKeyVersion !== null && inszKeyVersion > keys.version) await keys.refresh()
          const inszNumber =
            inszCipher && inszKeyVersion !== null ? keys.decryptInsz(inszCipher, inszKeyVersion, id) : undefined
          const his = { where: { passholderId: id } }
          const inOrder = { ...his, orderBy: { at: 'asc' as const } }
          const memberships = await db.membership.findMany({
            ...his,
            include: { cardSystem: { select: { name: true } } },
          })
          const data = {
            givenAt: new Date(clock()).toISOString(),
            passholder: { ...rest, ...(inszNumber !== undefined && { inszNumber }) },
            picture: await pictureOf(db, id),
            // By their ids: who they are is theirs.
            family: await db.familyMember.findMany({ where: { OR: [{ passholderId: id }, { memberId: id }] } }),
            memberships: memberships.map(({ searchName: _found, ...one }) => one),
            cards: await db.card.findMany(his),
            uitid: await db.uitidLink.findUnique(his),
            associationMemberships: await db.associationMembership.findMany({
              ...his,
              include: { association: { select: { name: true } } },
            }),
            points: (await db.ledgerEntry.findMany({ ...his, orderBy: { id: 'asc' } })).map((entry) => ({
              ...entry,
              id: String(entry.id),
            })),
            checkins: await db.checkin.findMany({ ...inOrder, include: { event: { select: { name: true } } } }),
            tickets: await db.ticket.findMany({ ...inOrder, include: { event: { select: { name: true } } } }),
            redemptions: await db.redemption.findMany({ ...inOrder, include: { reward: { select: { title: true } } } }),
            taps: (await db.tap.findMany(inOrder)).map(({ actieId, zuilId, at, uitpasNumber, verdict, reason }) => ({
              ...{ actieId, zuilId, at, uitpasNumber, verdict, reason },
            })),
            askedAbout: (await db.reading.findMany(inOrder)).map(({ clientId, action, insz, at }) => ({
              ...{ clientId, action, insz, at },
            })),
            toldToWebhooks: (await db.webhookCall.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } })).map(
              ({ webhookId, body, sentAt }) => ({ webhookId, body, sentAt }),
            ),
          }
          await noteAct(db, actor, clock(), {
            ...{ action: 'PASSHOLDER_DATA_GIVEN', subject: asSubject(id, cardSystemId) },
          })
          return JSON.stringify(JSON.parse(jsonText(data)), null, 2)
        }),
    }
  },
})
export type PassholderDataStore = ReturnType<typeof passholderDataStore>
