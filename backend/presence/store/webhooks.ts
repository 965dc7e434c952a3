import { randomUUID } from 'node:crypto'
import { noteAct, type Subject } from '../../platform/database/audit.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Prisma, PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys, PersonalDataKeys } from '../../platform/database/keys.ts'
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

const toWebhook = ({ kinds, ...row }: Row): Webhook => ({ ...row, kinds: kinds as WebhookKind[] })

/** Those of a person's card system; of a client that reaches every organizer all. */
export const webhooksWithin = ({ person, coversAll }: Scope): Prisma.WebhookWhereInput => {
  if (person) return { cardSystemId: person.cardSystemId }
  return coversAll ? {} : { id: { in: [] } }
}

/** Of an address the log has the host alone: what comes after it may be a secret of the receiver's. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '')

const subjectOf = ({ id, name, url, cardSystemId }: Pick<Row, 'id' | 'name' | 'url' | 'cardSystemId'>): Subject => ({
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
            subject: subjectOf(row),
            changes: [
              { field: 'url', after: hostOf(url) },
              { field: 'kinds', after: row.kinds },
            ],
          })
          return id
        }),

      /** Writes down what else was done with one. */
      note: async (webhook: Webhook, action: ActName): Promise<void> =>
        noteAct(prisma, actor, clock(), { action, subject: subjectOf(webhook) }),

      /** Forgets one and its secret; what was not posted yet never is. @returns whether there was one */
      remove: (id: string): Promise<boolean> =>
        prisma.$transaction(async (db) => {
          const row = await find(db, id)
          if (!row || (await db.webhook.deleteMany({ where: { id } })).count === 0) return false
          await noteAct(db, actor, clock(), { action: 'WEBHOOK_REMOVED', subject: subjectOf(row) })
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
