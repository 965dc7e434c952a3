import type { Actor } from '../actor.ts'
import type { ActName, RecordKind } from '../shapes.ts'
import type { Db } from './database.ts'
import { Prisma, type PrismaClient } from './generated/client.ts'
import { jsonText, withoutNulls } from './mapping.ts'

/** One field that was changed. A secret says only that it was: neither `before` nor `after` is there. */
export interface FieldChange {
  readonly field: string
  readonly before?: unknown
  readonly after?: unknown
}

/** What something is called in the audit log. */
export interface Subject {
  readonly kind: RecordKind
  readonly id: string
  /** As it is called now: it may be called otherwise later, or be gone. */
  readonly name?: string
  readonly cardSystemId?: number
}

/** Something that somebody did. */
export interface Act {
  readonly action: ActName
  readonly subject: Subject
  readonly changes?: readonly FieldChange[]
  /** In his own words. */
  readonly reason?: string
}

/** The same, as it was written down. */
export interface NotedAct extends Omit<Act, 'action' | 'subject'> {
  readonly id: string
  /** Written by another version of the backend, it may be one that this one does not know. */
  readonly action: string
  readonly subject: Omit<Subject, 'kind'> & { readonly kind: string }
  /** Milliseconds since 1970. */
  readonly at: number
  readonly actor: Actor
}

/** JSON that is equal where the values are. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  ) ?? ''

/**
 * What differs, of these fields alone: what is not named is never written down.
 * @param secret fields of which no value is
 */
export const differences = <T extends object>(
  before: Partial<T>,
  after: Partial<T>,
  fields: readonly (keyof T & string)[],
  secret: readonly (keyof T & string)[] = [],
): readonly FieldChange[] =>
  fields
    .filter((field) => canonical(before[field]) !== canonical(after[field]))
    .map((field) =>
      secret.includes(field) ? { field } : { field, ...withoutNulls({ before: before[field], after: after[field] }) },
    )

/**
 * Writes down what somebody did, in the transaction in which it is done: neither is there without the other.
 * What the backend does by itself is nobody's act.
 */
export const noteAct = async (db: Db, actor: Actor, at: number, act: Act): Promise<void> => {
  if (actor.kind === 'SYSTEM') return
  const { action, subject, changes = [], reason } = act
  await db.$executeRaw`insert into audit
    (at, card_system_id, actor_kind, actor, action, subject_kind, subject_id, subject_name, changes, reason)
    values (${new Date(at)}, ${subject.cardSystemId ?? null}, ${actor.kind}, ${actor.id}, ${action}, ${subject.kind},
      ${subject.id}, ${subject.name ?? null}, ${jsonText(changes)}::jsonb, ${reason ?? null})`
}

/** The same of many acts at once: of a file, each of its records. */
export const noteActs = async (db: Db, actor: Actor, at: number, acts: readonly Act[]): Promise<void> => {
  if (actor.kind === 'SYSTEM' || acts.length === 0) return
  const rows = acts.map(({ action, subject, changes = [] }) => ({ action, ...subject, changes }))
  await db.$executeRaw`insert into audit
    (at, card_system_id, actor_kind, actor, action, subject_kind, subject_id, subject_name, changes)
    select ${new Date(at)}, "cardSystemId", ${actor.kind}, ${actor.id}, action, kind, id, name, changes
      from jsonb_to_recordset(${jsonText(rows)}::jsonb)
        as a(action text, kind text, id text, name text, "cardSystemId" int, changes jsonb)`
}

/** Which acts. */
export interface ActQuery {
  readonly cardSystemId?: number
  readonly subject?: Pick<Subject, 'kind' | 'id'>
  /** Of one of these. */
  readonly subjects?: readonly Pick<Subject, 'kind' | 'id'>[]
  /** Beside `subjects`: what was done to another record that touched this one, by its id among what changed, or as such. */
  readonly alsoOf?: {
    readonly subject: Pick<Subject, 'kind' | 'id'>
    readonly changed: string
    readonly actions: readonly ActName[]
  }
  /** Beside `subjects`: what made this passholder a member of an association, renewed or ended it. */
  readonly alsoMember?: string
  /** Part of who did it, or of what it was done to. */
  readonly text?: string
  /** Who did it: the address of a person, or a client's id. */
  readonly actor?: string
  readonly kind?: RecordKind
  readonly action?: string
  /** Milliseconds since 1970, from and until. */
  readonly from?: number
  readonly until?: number
  /** Those before this one: the last of the page before. */
  readonly beforeId?: string
  readonly limit: number
}

interface Row {
  readonly id: bigint
  readonly at: Date
  readonly actor_kind: Actor['kind']
  readonly actor: string
  readonly action: string
  readonly subject_kind: string
  readonly subject_id: string
  readonly subject_name: string | null
  readonly card_system_id: number | null
  readonly changes: readonly FieldChange[]
  readonly reason: string | null
}

const toAct = (row: Row): NotedAct => ({
  id: String(row.id),
  at: row.at.getTime(),
  actor: { kind: row.actor_kind, id: row.actor },
  action: row.action,
  subject: {
    kind: row.subject_kind,
    id: row.subject_id,
    ...withoutNulls({ name: row.subject_name, cardSystemId: row.card_system_id }),
  },
  changes: row.changes,
  ...withoutNulls({ reason: row.reason }),
})

const touching = ({ subject, changed, actions }: NonNullable<ActQuery['alsoOf']>): Prisma.Sql =>
  Prisma.sql`(subject_kind = ${subject.kind} and subject_id = ${subject.id} and (action = any (${[...actions]}::text[])
    or changes @> ${jsonText([{ after: changed }])}::jsonb or changes @> ${jsonText([{ before: changed }])}::jsonb))`

/** By the index `audit_members`, which has these acts alone. */
const ofMember = (passholderId: string): Prisma.Sql =>
  Prisma.sql`(action in ('MEMBER_ADDED', 'MEMBER_RENEWED', 'MEMBER_STOPPED') and (
    changes @> ${jsonText([{ field: 'passholder', after: passholderId }])}::jsonb
    or changes @> ${jsonText([{ field: 'passholder', before: passholderId }])}::jsonb))`

const conditions = ({
  cardSystemId,
  subject,
  subjects,
  alsoOf,
  alsoMember,
  text,
  actor,
  kind,
  action,
  from,
  until,
  beforeId,
}: ActQuery): readonly Prisma.Sql[] => [
  ...(cardSystemId === undefined ? [] : [Prisma.sql`card_system_id = ${cardSystemId}`]),
  ...(subject ? [Prisma.sql`subject_kind = ${subject.kind} and subject_id = ${subject.id}`] : []),
  ...(subjects
    ? [
        Prisma.sql`((subject_kind, subject_id) in (
          select kind, id from jsonb_to_recordset(${jsonText(subjects)}::jsonb) as one (kind text, id text))
          ${alsoOf ? Prisma.sql`or ${touching(alsoOf)}` : Prisma.empty}
          ${alsoMember === undefined ? Prisma.empty : Prisma.sql`or ${ofMember(alsoMember)}`})`,
      ]
    : []),
  ...(text === undefined
    ? []
    : [
        Prisma.sql`(position(lower(${text}) in lower(actor)) > 0 or position(lower(${text}) in lower(subject_name)) > 0
        or subject_id = ${text})`,
      ]),
  ...(actor === undefined ? [] : [Prisma.sql`lower(actor) = lower(${actor})`]),
  ...(kind === undefined ? [] : [Prisma.sql`subject_kind = ${kind}`]),
  ...(action === undefined ? [] : [Prisma.sql`action = ${action}`]),
  ...(from === undefined ? [] : [Prisma.sql`at >= ${new Date(from)}`]),
  ...(until === undefined ? [] : [Prisma.sql`at < ${new Date(until)}`]),
  ...(beforeId === undefined ? [] : [Prisma.sql`id < ${BigInt(beforeId)}`]),
]

/** What people and clients did. Whose record it is, and who may read of it, is for the route to say. */
export const auditStore = (prisma: PrismaClient) => ({
  /** Newest first. */
  list: async (query: ActQuery): Promise<readonly NotedAct[]> => {
    const where = Prisma.join([Prisma.sql`true`, ...conditions(query)], ' and ')
    const rows = await prisma.$queryRaw<Row[]>`select * from audit where ${where} order by id desc limit ${query.limit}`
    return rows.map(toAct)
  },
})
export type AuditStore = ReturnType<typeof auditStore>
