import { randomUUID } from 'node:crypto'
import { differences, noteAct, type Subject } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys, PersonalDataKeys } from '../../platform/database/keys.ts'
import { countTo, withoutNulls } from '../../platform/database/mapping.ts'
import type { Scope } from '../../platform/http/scope.ts'
import type { WebhookTarget } from '../../platform/outbox/webhook.ts'
import type { ActName } from '../../platform/shapes.ts'
import type { Webhook, WebhookKind } from '../shapes/webhooks.ts'

/** What is set of a webhook. */
export interface WebhookSettings {
  readonly name: string
  readonly kinds: readonly WebhookKind[]
  readonly active: boolean
}

/** A new one. */
export interface AddedWebhook extends WebhookTarget {
  readonly cardSystemId: number
  readonly name?: string
  readonly kinds?: readonly WebhookKind[]
}

const columns = {
  ...{ id: true, cardSystemId: true, name: true, url: true, kinds: true, active: true },
} satisfies Prisma.WebhookSelect
type Row = Prisma.WebhookGetPayload<{ select: typeof columns }>

const toWebhook = ({ id, cardSystemId, name, url, kinds, active }: Row): Webhook => ({
  ...{ id, cardSystemId, name, url, active },
  kinds: kinds as WebhookKind[],
})

/** One, with how it goes. Times are milliseconds since 1970. */
export interface WebhookOverview extends Webhook {
  readonly waiting: number
  /** Batches of calls in a row of which none was received. */
  readonly failures: number
  readonly lastSentAt?: number
  readonly lastFailedAt?: number
  readonly lastProblem?: string
}

/** Those of a person's card system; of a client that reaches every organizer all. */
export const webhooksWithin = ({ person, coversAll }: Scope): Prisma.WebhookWhereInput => {
  if (person) return { cardSystemId: person.cardSystemId }
  return coversAll ? {} : { id: { in: [] } }
}

/** Of an address the log has the host alone: what comes after it may be a secret of the receiver's. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '')

export const webhookSubject = ({
  id,
  name,
  url,
  cardSystemId,
}: Pick<Row, 'id' | 'name' | 'url' | 'cardSystemId'>): Subject => ({
  kind: 'WEBHOOK',
  ...{ id, name: name === '' ? hostOf(url) : name, cardSystemId },
})

/** Where card systems have what happens posted. */
export const webhookStore = (prisma: PrismaClient, keys: FollowedKeys, clock: () => number) => ({
  /** Where one is posted to, and by which secret. */
  target: async (id: string): Promise<WebhookTarget | undefined> => {
    const row = await prisma.webhook.findUnique({ where: { id } })
    if (!row) return undefined
    // Another backend may have written it anew just now.
    if (row.keyVersion > keys.version) await keys.refresh()
    return { url: row.url, secret: keys.decryptSecret(row.secretCipher, row.keyVersion, id) }
  },

  for: (scope: Scope) => {
    const { actor } = scope
    const find = (db: Db, id: string) =>
      db.webhook.findFirst({ where: { AND: [webhooksWithin(scope), { id }] }, select: columns })

    return {
      find: async (id: string): Promise<Webhook | undefined> => {
        const row = await find(prisma, id)
        return row ? toWebhook(row) : undefined
      },

      /** By card system, then by address. */
      list: async (): Promise<readonly Webhook[]> => {
        const rows = await prisma.webhook.findMany({
          where: webhooksWithin(scope),
          select: columns,
          orderBy: [{ cardSystemId: 'asc' }, { url: 'asc' }, { id: 'asc' }],
        })
        return rows.map(toWebhook)
      },

      /** @returns its id */
      add: ({ cardSystemId, url, secret, name = '', kinds = ['ALERTS'] }: AddedWebhook): Promise<string> =>
        prisma.$transaction(async (db) => {
          const id = randomUUID()
          const secretCipher = keys.encryptSecret(secret, id)
          const row = { id, cardSystemId, url, name, kinds: [...new Set(kinds)] }
          await db.webhook.create({ data: { ...row, secretCipher, keyVersion: keys.version } })
          await noteAct(db, actor, clock(), {
            action: 'WEBHOOK_ADDED',
            subject: webhookSubject(row),
            changes: [
              { field: 'url', after: hostOf(url) },
              { field: 'kinds', after: row.kinds },
            ],
          })
          return id
        }),

      /** The same, or one of them, with how it goes. Waiting calls are counted up to a thousand. */
      overview: async (id?: string): Promise<readonly WebhookOverview[]> => {
        const rows = await prisma.webhook.findMany({
          where: { AND: [webhooksWithin(scope), id === undefined ? {} : { id }] },
          orderBy: [{ name: 'asc' }, { url: 'asc' }, { id: 'asc' }],
        })
        return Promise.all(
          rows.map(async ({ lastSentAt, lastFailedAt, lastProblem, failures, ...row }) => {
            const waiting = await prisma.webhookCall.findMany({
              where: { webhookId: row.id, state: 'WAITING' },
              select: { seq: true },
              take: countTo,
            })
            return {
              ...toWebhook(row),
              ...{ waiting: waiting.length, failures },
              ...withoutNulls({
                lastSentAt: lastSentAt?.getTime(),
                lastFailedAt: lastFailedAt?.getTime(),
                lastProblem,
              }),
            }
          }),
        )
      },

      /** Of two who save at once the last one counts: there is little, and all of it is in sight. @returns whether there is one */
      change: (id: string, settings: WebhookSettings): Promise<boolean> =>
        prisma.$transaction(async (db) => {
          const row = await find(db, id)
          if (!row) return false
          const { name, active } = settings
          const next = { name, active, kinds: [...new Set(settings.kinds)] }
          // Who sets something has seen to it: it is tried at once.
          await db.webhook.update({ where: { id }, data: { ...next, failures: 0, nextAttemptAt: null } })
          const changes = differences<typeof next>({ ...row, kinds: row.kinds as WebhookKind[] }, next, [
            ...(['name', 'kinds', 'active'] as const),
          ])
          if (changes.length > 0)
            await noteAct(db, actor, clock(), {
              action: 'WEBHOOK_CHANGED',
              subject: webhookSubject({ ...row, name }),
              changes,
            })
          return true
        }),

      /** Writes down what else was done with one. */
      note: async (webhook: Webhook, action: ActName): Promise<void> =>
        noteAct(prisma, actor, clock(), { action, subject: webhookSubject(webhook) }),

      /** Forgets one and its secret; what was not posted yet never is. @returns whether there was one */
      remove: (id: string): Promise<boolean> =>
        prisma.$transaction(async (db) => {
          const row = await find(db, id)
          if (!row || (await db.webhook.deleteMany({ where: { id } })).count === 0) return false
          await noteAct(db, actor, clock(), { action: 'WEBHOOK_REMOVED', subject: webhookSubject(row) })
          return true
        }),
    }
  },
})
export type WebhookStore = ReturnType<typeof webhookStore>

/** Encrypts the secrets of webhooks, of which there are few, again with the newest key. */
export const rewriteOldSecrets = async (prisma: PrismaClient, keys: PersonalDataKeys): Promise<void> => {
  const rows = await prisma.webhook.findMany({ where: { keyVersion: { not: keys.version } } })
  for (const { id, secretCipher, keyVersion } of rows) {
    const secret = keys.decryptSecret(secretCipher, keyVersion, id)
    await prisma.webhook.updateMany({
      where: { id, keyVersion },
      data: { secretCipher: keys.encryptSecret(secret, id), keyVersion: keys.version },
    })
  }
}
