import { noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import { asSubject } from './managed.ts'
import { isPerson } from './person.ts'

/** Somebody as the provider knows him. */
export interface Uitid {
  readonly issuer: string
  readonly sub: string
  readonly email?: string
  /** Of who logged in with his eID, as the provider has it. */
  readonly insz?: string
}

/** NO_TOKEN: it is none, or too old. PASSHOLDER_TAKEN: he has a UiTID. UITID_TAKEN: it is somebody else's. */
export type LinkOutcome = 'LINKED' | 'NO_TOKEN' | 'PASSHOLDER_TAKEN' | 'UITID_TAKEN'

/** From now on a UiTID acts for a passholder; that it does is in his log. @param at milliseconds since 1970 */
export const linkUitid = async (
  db: Db,
  { issuer, sub, email }: Uitid,
  passholderId: string,
  at: number,
): Promise<LinkOutcome> => {
  const [there] = await db.$queryRaw<unknown[]>`
    select 1 from passholder where id = ${passholderId}::uuid and ${isPerson()} for update`
  if (!there) return 'NO_TOKEN'
  if (await db.uitidLink.findUnique({ where: { passholderId } })) return 'PASSHOLDER_TAKEN'
  if (await db.uitidLink.findUnique({ where: { issuer_sub: { issuer, sub } } })) return 'UITID_TAKEN'
  await db.uitidLink.create({
    data: {
      ...{ issuer, sub, passholderId, linkedAt: new Date(at) },
      ...(email !== undefined && { email: addressKey(email) }),
    },
  })
  const memberships = await db.membership.findMany({ where: { passholderId }, select: { cardSystemId: true } })
  for (const { cardSystemId } of memberships)
    await noteAct(db, { kind: 'USER', id: email ?? sub }, at, {
      action: 'PASSHOLDER_UITID_LINKED',
      subject: asSubject(passholderId, cardSystemId),
    })
  return 'LINKED'
}
