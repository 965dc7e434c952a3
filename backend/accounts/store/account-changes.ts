import { randomUUID } from 'node:crypto'
import { differences, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma } from '../../platform/database/generated/client.ts'
import { literal, withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { addressKey } from '../../platform/outbox/address.ts'
import type { ActName } from '../../platform/shapes.ts'
import { type RefusedGrant, refusedGrant } from '../rules/manage.ts'
import type { AccountRole, AccountSettings } from '../shapes.ts'

export const whole = {
  zuilen: { select: { id: true, name: true }, orderBy: { name: 'asc' } },
  counters: { select: { id: true, name: true }, orderBy: { name: 'asc' } },
} satisfies Prisma.AccountInclude
type Row = Prisma.AccountGetPayload<{ include: typeof whole }>

/** An account as it is kept. Times are milliseconds since 1970. */
export interface StoredAccount extends AccountSettings {
  readonly id: string
  readonly email: string
  readonly lastLoginAt?: number
  readonly version: number
}

export type AccountOutcome =
  | { readonly kind: 'SAVED'; readonly account: StoredAccount }
  /** It is gone now. */
  | { readonly kind: 'WITHDRAWN' }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  | { readonly kind: 'EXISTS' }
  /** A zuil or a counter that it names is none of the card system. */
  | { readonly kind: 'UNKNOWN'; readonly field: 'zuilIds' | 'counterIds' }
  | { readonly kind: RefusedGrant }

/** Who makes a change: he is looked at as he is now, since a right of his may be withdrawn at the same moment. */
export interface By {
  readonly scope: Scope
  readonly cardSystemId: number
  readonly now: number
}

/** Somebody else may have written his address in another way. */
const isAt = (email: string) => ({ equals: literal(email), mode: 'insensitive' as const })

export const toStored = (row: Row): StoredAccount => ({
  id: row.id,
  email: row.email,
  role: row.role,
  language: row.language as AccountSettings['language'],
  alertMode: row.alertMode,
  ...(row.zuilen.length > 0 && { zuilIds: row.zuilen.map(({ id }) => id) }),
  ...(row.counters.length > 0 && { counterIds: row.counters.map(({ id }) => id) }),
  ...withoutNulls({ lastLoginAt: row.lastLoginAt?.getTime() }),
  version: row.version,
})

/** As the audit log has it. */
const inWords = ({ role, language, alertMode, zuilen, counters }: Row) => ({
  ...{ role, language, alertMode },
  zuilen: zuilen.length === 0 ? undefined : zuilen.map(({ name }) => name),
  counters: counters.length === 0 ? undefined : counters.map(({ name }) => name),
})
const worded = ['role', 'language', 'alertMode', 'zuilen', 'counters'] as const

const note = (db: Db, { scope, cardSystemId, now }: By, action: ActName, before: Row | undefined, after?: Row) => {
  const account = after ?? before
  if (!account) return undefined
  const changes = differences(before ? inWords(before) : {}, after ? inWords(after) : {}, worded)
  const subject = { kind: 'ACCOUNT' as const, id: account.id, name: account.email, cardSystemId }
  return noteAct(db, scope.actor, now, { action, subject, changes })
}

/** Changes of the accounts of one card system go one after the other: else two superadmins could lower each other. */
const lockCardSystem = async (db: Db, { cardSystemId }: By): Promise<void> => {
  await db.$queryRaw`select 1 from card_system where id = ${cardSystemId} for no key update`
}

/** Why he may not, by the roles that are there now. */
const refused = async (db: Db, by: By, before: AccountRole | undefined, after: AccountRole | undefined) => {
  const { cardSystemId } = by
  const mine = { cardSystemId, email: isAt(by.scope.actor.id) }
  const own = await db.account.findFirst({ where: mine, select: { role: true } })
  return refusedGrant(own?.role, before, after, await db.account.count({ where: { cardSystemId, role: 'SUPERADMIN' } }))
}

/** The first of what it names that the card system does not have. */
const unknown = async (
  db: Db,
  { cardSystemId }: By,
  { zuilIds = [], counterIds = [] }: AccountSettings,
): Promise<AccountOutcome | undefined> => {
  const [zuilen, counters] = [[...new Set(zuilIds)], [...new Set(counterIds)]]
  if ((await db.zuil.count({ where: { id: { in: zuilen }, cardSystemId } })) < zuilen.length)
    return { kind: 'UNKNOWN', field: 'zuilIds' }
  if ((await db.counter.count({ where: { id: { in: counters }, cardSystemId } })) < counters.length)
    return { kind: 'UNKNOWN', field: 'counterIds' }
  return undefined
}

const named = (ids: readonly string[] = []) => ids.map((id) => ({ id }))
const columnsOf = ({ role, language, alertMode }: AccountSettings) => ({ role, language, alertMode })

export const find = (db: Db, { cardSystemId }: By, id: string) =>
  db.account.findFirst({ where: { id, cardSystemId }, include: whole })

export const findOwn = (db: Db, { scope, cardSystemId }: By) =>
  db.account.findFirst({ where: { cardSystemId, email: isAt(scope.actor.id) }, include: whole })

export const grant = async (db: Db, by: By, email: string, settings: AccountSettings): Promise<AccountOutcome> => {
  await lockCardSystem(db, by)
  const why = await refused(db, by, undefined, settings.role)
  if (why) return { kind: why }
  const { cardSystemId } = by
  const key = addressKey(email)
  if ((await db.account.count({ where: { cardSystemId, email: isAt(key) } })) > 0) return { kind: 'EXISTS' }
  const none = await unknown(db, by, settings)
  if (none) return none
  const zuilen = { connect: named(settings.zuilIds) }
  const counters = { connect: named(settings.counterIds) }
  const row = await db.account.create({
    data: { id: randomUUID(), email: key, cardSystemId, ...columnsOf(settings), zuilen, counters },
    include: whole,
  })
  await note(db, by, 'ACCOUNT_GRANTED', undefined, row)
  return { kind: 'SAVED', account: toStored(row) }
}

export const change = async (
  db: Db,
  by: By,
  id: string,
  settings: AccountSettings,
  version: number,
): Promise<AccountOutcome> => {
  await lockCardSystem(db, by)
  const before = await find(db, by, id)
  if (!before) return { kind: 'NOT_FOUND' }
  if (before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
  const why = await refused(db, by, before.role, settings.role)
  if (why) return { kind: why }
  const none = await unknown(db, by, settings)
  if (none) return none
  const after = await db.account.update({
    where: { id },
    data: {
      ...columnsOf(settings),
      zuilen: { set: named(settings.zuilIds) },
      counters: { set: named(settings.counterIds) },
      version: version + 1,
    },
    include: whole,
  })
  await note(db, by, 'ACCOUNT_CHANGED', before, after)
  return { kind: 'SAVED', account: toStored(after) }
}

export const withdraw = async (db: Db, by: By, id: string, version: number): Promise<AccountOutcome> => {
  await lockCardSystem(db, by)
  const before = await find(db, by, id)
  if (!before) return { kind: 'NOT_FOUND' }
  if (before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
  const why = await refused(db, by, before.role, undefined)
  if (why) return { kind: why }
  await db.account.delete({ where: { id } })
  await note(db, by, 'ACCOUNT_WITHDRAWN', before)
  return { kind: 'WITHDRAWN' }
}

export const changeOwn = async (
  db: Db,
  by: By,
  own: Pick<AccountSettings, 'language' | 'alertMode'>,
): Promise<StoredAccount | undefined> => {
  await lockCardSystem(db, by)
  const before = await findOwn(db, by)
  if (!before) return undefined
  const { id, version } = before
  const after = await db.account.update({ where: { id }, data: { ...own, version: version + 1 }, include: whole })
  await note(db, by, 'ACCOUNT_CHANGED', before, after)
  return toStored(after)
}
