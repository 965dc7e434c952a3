import { randomUUID } from 'node:crypto'
import { languages } from '@zuil/protocol'
import type { Recipient } from '../../accounts/recipients.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import { given, jsonText } from '../../platform/database/mapping.ts'
import { addNotices, type NewNotice, outboxStore, type StoredNotice } from '../../platform/outbox/store.ts'
import type { StoredWebhook } from './webhooks.ts'

const withZuilen = { zuilen: { select: { id: true }, orderBy: { id: 'asc' } } } satisfies Prisma.OutageInclude
type OutageRow = Prisma.OutageGetPayload<{ include: typeof withZuilen }>

const toOutage = (row: OutageRow): StoredOutage => ({
  id: row.id,
  kind: row.kind as StoredOutage['kind'],
  subject: row.subject,
  zuilIds: row.zuilen.map(({ id }) => id),
  facts: row.facts as StoredOutage['facts'],
  startedAt: row.startedAt.getTime(),
  openedAt: row.openedAt.getTime(),
  ...given({ closedAt: row.closedAt?.getTime() }),
})

/** @returns `false` = one of its kind and subject is open: nothing was written */
const insertOutage = async (db: Db, outage: StoredOutage): Promise<boolean> => {
  const { id, kind, subject, facts, startedAt, openedAt, zuilIds } = outage
  const made = await db.$executeRaw`
    insert into outage (id, kind, subject, facts, started_at, opened_at)
    values (${id}::uuid, ${kind}, ${subject}, ${jsonText(facts)}::jsonb, ${new Date(startedAt)}, ${new Date(openedAt)})
    on conflict (kind, subject) where closed_at is null do nothing`
  if (made === 0) return false
  await db.$executeRaw`insert into "_OutageToZuil" ("A", "B")
    select ${id}::uuid, id from zuil where id = any (${[...zuilIds]}::uuid[])`
  return true
}

const cardSystemsOf = async (prisma: PrismaClient, zuilIds: readonly string[]): Promise<number[]> => {
  const rows = await prisma.zuil.findMany({
    where: { id: { in: [...zuilIds] } },
    select: { cardSystemId: true },
    distinct: ['cardSystemId'],
  })
  return rows.map(({ cardSystemId }) => cardSystemId)
}

/** An account may have a language that no mail is written in: one that could not be composed would hold up all others. */
const languageOf = (text: string): Recipient['language'] => languages.find((one) => one === text) ?? 'nl'

/** Outages, and who is told of them. */
export const alertStore = (prisma: PrismaClient, keys: PersonalDataKeys): AlertStore => {
  const toWebhook = (row: {
    id: string
    url: string
    secretCipher: Uint8Array
    keyVersion: number
  }): StoredWebhook => ({
    id: row.id,
    url: row.url,
    secret: keys.decryptSecret(row.secretCipher, row.keyVersion, row.id),
  })

  return {
    ...outboxStore(prisma),

    recipients: async (zuilIds) => {
      const cardSystems = await cardSystemsOf(prisma, zuilIds)
      const rows = await prisma.account.findMany({
        where: {
          cardSystemId: { in: cardSystems },
          alertMode: { not: 'NONE' },
          OR: [
            { role: { in: ['SUPERADMIN', 'ADMIN'] } },
            {
              role: 'ZUILBEHEERDER',
              OR: [{ zuilen: { none: {} } }, { zuilen: { some: { id: { in: [...zuilIds] } } } }],
            },
          ],
        },
        orderBy: [{ email: 'asc' }, { cardSystemId: 'asc' }],
      })
      // Who has a role in several card systems is told once, and in the sooner way.
      const found = new Map<string, Recipient>()
      for (const { email, language, alertMode } of rows) {
        const key = email.toLowerCase()
        if (found.get(key)?.mode === 'AT_ONCE') continue
        found.set(key, {
          email,
          language: languageOf(language),
          mode: alertMode === 'DAILY' ? 'DAILY' : 'AT_ONCE',
        })
      }
      return [...found.values()]
    },

    webhooks: async (zuilIds) => {
      const cardSystemId = { in: await cardSystemsOf(prisma, zuilIds) }
      const rows = await prisma.webhook.findMany({ where: { active: true, cardSystemId }, orderBy: { id: 'asc' } })
      return rows.map(toWebhook)
    },
    webhook: async (id) => {
      const row = await prisma.webhook.findUnique({ where: { id } })
      return row?.active ? toWebhook(row) : undefined
    },
    addWebhook: async ({ cardSystemId, url, secret }) => {
      const id = randomUUID()
      const secretCipher = keys.encryptSecret(secret, id)
      await prisma.webhook.create({ data: { id, cardSystemId, url, secretCipher, keyVersion: keys.version } })
      return id
    },

    open: (outage, notices, now) =>
      prisma.$transaction(async (db) => {
        if (!(await insertOutage(db, outage))) return false
        await addNotices(db, notices, now, outage.id)
        return true
      }),
    close: (outageId, notices, now) =>
      prisma.$transaction(async (db) => {
        const { count } = await db.outage.updateMany({
          where: { id: outageId, closedAt: null },
          data: { closedAt: new Date(now) },
        })
        if (count === 0) return false
        await addNotices(db, notices, now, outageId)
        return true
      }),
    openOutages: async () => {
      const rows = await prisma.outage.findMany({
        where: { closedAt: null },
        include: withZuilen,
        orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
      })
      return rows.map(toOutage)
    },
    outages: async ({ since, limit }) => {
      const rows = await prisma.outage.findMany({
        ...(since !== undefined && { where: { openedAt: { gte: new Date(since) } } }),
        include: withZuilen,
        orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
        take: limit,
      })
      return rows.map(toOutage)
    },
  }
}

export interface OutageKey {
  readonly kind: 'OFFLINE' | 'SITE' | 'FLAPPING' | 'HEALTH'
  /** See the schema: one of a kind and subject is open at a time. */
  readonly subject: string
}

export interface StoredOutage extends OutageKey {
  readonly id: string
  readonly zuilIds: readonly string[]
  readonly facts: Readonly<Record<string, unknown>>
  readonly startedAt: number
  readonly openedAt: number
  readonly closedAt?: number
}

/** Outages, who is told of them, and the outbox. */
export interface AlertStore {
  /** Admins and superadmins of the zuilen's card systems, and the zuilbeheerders of one of these zuilen; mode NONE left out. */
  recipients(zuilIds: readonly string[]): Promise<readonly Recipient[]>
  webhooks(zuilIds: readonly string[]): Promise<readonly StoredWebhook[]>
  webhook(id: string): Promise<StoredWebhook | undefined>
  addWebhook(webhook: { readonly cardSystemId: number; readonly url: string; readonly secret: string }): Promise<string>
  /**
   * Opens an outage with its notices, in one transaction; `false` = one of this kind and subject is open already (perhaps
   * opened by another backend a moment ago): nothing is written.
   */
  open(outage: StoredOutage, notices: readonly NewNotice[], now: number): Promise<boolean>
  /** Closes it with its notices; `false` = it was closed already: nothing is written. */
  close(outageId: string, notices: readonly NewNotice[], now: number): Promise<boolean>
  openOutages(): Promise<readonly StoredOutage[]>
  /** Newest first. */
  outages(query: { readonly since?: number; readonly limit: number }): Promise<readonly StoredOutage[]>
  /** Puts notices that belong to no outage (the daily digest) into the outbox; those whose key is known are left out. */
  addNotices(notices: readonly NewNotice[], now: number): Promise<void>
  /** Takes what is due out of the outbox, to be sent by the caller alone: WAITING becomes SENDING. */
  claim(now: number, limit: number): Promise<readonly StoredNotice[]>
  /** What became of a claimed notice. AGAIN: certainly not sent, to be tried at `at`. */
  settle(
    id: string,
    outcome:
      | { readonly kind: 'SENT'; readonly at: number }
      | { readonly kind: 'AGAIN'; readonly at: number; readonly problem: string }
      | { readonly kind: 'GIVEN_UP' | 'UNKNOWN'; readonly problem: string },
  ): Promise<void>
  /** What was claimed before `before` and never settled: its sender died. It becomes UNKNOWN. @returns how many */
  abandon(before: number): Promise<number>
  /** Takes out what was made before `before` and is no longer to be sent: it holds people's addresses. @returns how many */
  forget(before: number): Promise<number>
  /** Newest first. */
  notices(limit: number): Promise<readonly StoredNotice[]>
}
