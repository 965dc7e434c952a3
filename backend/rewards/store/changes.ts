import { randomUUID } from 'node:crypto'
import { differences, noteAct } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma } from '../../platform/database/generated/client.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { type WrongSetting, wrongSetting } from '../rules/settings.ts'
import type { EditedReward, ListedReward } from '../shapes/office.ts'
import type { RewardSettings } from '../shapes/reward.ts'
import { inWords, type Row, toColumns, toSettings, whole, worded } from './rows.ts'
import { asSubject, within } from './within.ts'

type Status = ListedReward['status']

export type RewardOutcome =
  | { readonly kind: 'SAVED'; readonly id: string; readonly version: number }
  | { readonly kind: 'NOT_FOUND' }
  | { readonly kind: 'CHANGED_MEANWHILE'; readonly version: number }
  /** It was deleted: it stays that. */
  | { readonly kind: 'DELETED' }
  | { readonly kind: 'WRONG'; readonly wrong: WrongSetting }
  /** It names a counter, card system or picture that is not there for who asks; no counter: what is not his to give. */
  | { readonly kind: 'ELSEWHERE'; readonly field: 'counterIds' | 'cardSystemIds' | 'picture' }

/** What somebody sets of a reward, and what he calls it. @param before absent = it is new */
export type Edit = (before: RewardSettings | undefined) => {
  readonly settings: RewardSettings
  readonly type: EditedReward['type']
}

/** Who makes a change, and when. */
export interface By {
  readonly scope: Scope
  readonly now: number
}

/** The counters that somebody may have a reward given at. */
const ownCounters = ({ person, organizerIds }: Scope, cardSystemId: number): Prisma.CounterWhereInput => ({
  cardSystemId,
  ...(person?.counterIds && { id: { in: [...person.counterIds] } }),
  ...(!person && organizerIds && { organizerId: { in: [...organizerIds] } }),
})

/** Whether somebody may only have rewards given at counters that he names. */
const mustName = ({ person, organizerIds }: Scope): boolean =>
  person ? person.counterIds !== undefined : organizerIds !== undefined

/** The first of what it names that is not there for who asks. What it has already stays, whatever became of it. */
const elsewhere = async (
  db: Db,
  { scope }: By,
  cardSystemId: number,
  settings: RewardSettings,
  before: RewardSettings | undefined,
): Promise<RewardOutcome | undefined> => {
  const added = <Id>(all: readonly Id[], were: readonly Id[] | undefined): Id[] =>
    all.filter((id) => !(were?.includes(id) ?? false))
  const counters = added(settings.counterIds, before?.counterIds)
  const own = { AND: [ownCounters(scope, cardSystemId), { id: { in: counters } }] }
  if (settings.counterIds.length === 0 ? mustName(scope) : (await db.counter.count({ where: own })) < counters.length)
    return { kind: 'ELSEWHERE', field: 'counterIds' }
  const systems = added(settings.applicableCardSystemIds, before?.applicableCardSystemIds)
  if ((await db.cardSystem.count({ where: { id: { in: systems } } })) < systems.length)
    return { kind: 'ELSEWHERE', field: 'cardSystemIds' }
  const { picture } = settings
  if (!picture || picture.id === before?.picture?.id) return undefined
  // Locked, so that it is not forgotten at the same moment.
  const found = await db.$queryRaw<unknown[]>`
    select 1 from reward_picture where id = ${picture.id}::uuid and card_system_id = ${cardSystemId} for key share`
  return found.length === 0 ? { kind: 'ELSEWHERE', field: 'picture' } : undefined
}

const named = ({ counterIds, applicableCardSystemIds }: RewardSettings) => ({
  counters: counterIds.map((id) => ({ id })),
  applicableCardSystems: applicableCardSystemIds.map((id) => ({ id })),
})

/** Locks one, so that of two who save at once the second sees what the first did. */
const lock = async (db: Db, { scope }: By, id: string): Promise<Row | undefined> => {
  await db.$queryRaw`select 1 from reward where id = ${id}::uuid for no key update`
  return (await db.reward.findFirst({ where: { AND: [within(scope), { id }] }, include: whole })) ?? undefined
}

export const add = async (db: Db, by: By, cardSystemId: number, edit: Edit): Promise<RewardOutcome> => {
  const { settings, type } = edit(undefined)
  const wrong = wrongSetting(settings, type, undefined, 0)
  if (wrong) return { kind: 'WRONG', wrong }
  const gone = await elsewhere(db, by, cardSystemId, settings, undefined)
  if (gone) return gone
  const { counters, applicableCardSystems } = named(settings)
  const row = await db.reward.create({
    data: {
      ...{ id: randomUUID(), cardSystemId, createdAt: new Date(by.now), ...toColumns(settings) },
      ...{ counters: { connect: counters }, applicableCardSystems: { connect: applicableCardSystems } },
    },
    include: whole,
  })
  const changes = differences({}, inWords(row), worded, ['picture'])
  await noteAct(db, by.scope.actor, by.now, { action: 'REWARD_ADDED', subject: asSubject(row), changes })
  return { kind: 'SAVED', id: row.id, version: row.version }
}

/** @param version that who asks saw; absent = whichever it is */
export const change = async (
  db: Db,
  by: By,
  id: string,
  edit: Edit,
  version: number | undefined,
): Promise<RewardOutcome> => {
  // Who redeems it at the same moment waits, or is waited for: what was given once does not get another price.
  await db.$queryRaw`select 1 from reward_stock where reward_id = ${id}::uuid for update`
  const before = await lock(db, by, id)
  if (!before) return { kind: 'NOT_FOUND' }
  if (version !== undefined && before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
  if (before.status === 'DELETED') return { kind: 'DELETED' }
  const was = toSettings(before)
  const { settings, type } = edit(was)
  const wrong = wrongSetting(settings, type, was, before.stock?.unitsTaken ?? 0)
  if (wrong) return { kind: 'WRONG', wrong }
  const gone = await elsewhere(db, by, before.cardSystemId, settings, was)
  if (gone) return gone
  const { counters, applicableCardSystems } = named(settings)
  const after = await db.reward.update({
    where: { id },
    data: {
      ...{ ...toColumns(settings), version: before.version + 1 },
      ...{ counters: { set: counters }, applicableCardSystems: { set: applicableCardSystems } },
    },
    include: whole,
  })
  const changes = differences(inWords(before), inWords(after), worded, ['picture'])
  await noteAct(db, by.scope.actor, by.now, { action: 'REWARD_CHANGED', subject: asSubject(after), changes })
  return { kind: 'SAVED', id, version: after.version }
}

export const setStatus = async (
  db: Db,
  by: By,
  id: string,
  status: Status,
  version: number,
): Promise<RewardOutcome> => {
  const before = await lock(db, by, id)
  if (!before) return { kind: 'NOT_FOUND' }
  if (before.version !== version) return { kind: 'CHANGED_MEANWHILE', version: before.version }
  if (before.status === 'DELETED') return { kind: 'DELETED' }
  const after = await db.reward.update({ where: { id }, data: { status, version: version + 1 } })
  const changes = differences({ status: before.status }, { status: after.status }, ['status'])
  await noteAct(db, by.scope.actor, by.now, { action: 'REWARD_STATUS', subject: asSubject(after), changes })
  return { kind: 'SAVED', id, version: after.version }
}
