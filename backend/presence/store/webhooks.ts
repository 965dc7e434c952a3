import { randomUUID } from 'node:crypto'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { FollowedKeys, PersonalDataKeys } from '../../platform/database/keys.ts'
import type { WebhookTarget } from '../../platform/outbox/webhook.ts'
import type { Webhook } from '../shapes.ts'

export interface StoredWebhook extends WebhookTarget {
  readonly id: string
}

/** Addresses of other systems to which the alerts of a card system are posted. */
export interface WebhookStore {
  /** The active webhooks of these zuilen's card systems. */
  ofZuilen(zuilIds: readonly string[]): Promise<readonly StoredWebhook[]>
  /** An active webhook. */
  find(id: string): Promise<StoredWebhook | undefined>
  /** The active webhooks, by card system. */
  list(): Promise<readonly Webhook[]>
  /** @returns its id */
  add(webhook: WebhookTarget & { readonly cardSystemId: number }): Promise<string>
  /** Forgets an active webhook and its secret. @returns whether there was one */
  remove(id: string): Promise<boolean>
}

interface WebhookRow {
  readonly id: string
  readonly url: string
  readonly secretCipher: Uint8Array
  readonly keyVersion: number
}

export const webhookStore = (prisma: PrismaClient, keys: FollowedKeys): WebhookStore => {
  const toWebhook = async ({ id, url, secretCipher, keyVersion }: WebhookRow): Promise<StoredWebhook> => {
    // Another backend may have written it anew just now.
    if (keyVersion > keys.version) await keys.refresh()
    return { id, url, secret: keys.decryptSecret(secretCipher, keyVersion, id) }
  }
  return {
    ofZuilen: async (zuilIds) => {
      const rows = await prisma.webhook.findMany({
        where: { active: true, cardSystem: { zuilen: { some: { id: { in: [...zuilIds] } } } } },
        orderBy: { id: 'asc' },
      })
      return Promise.all(rows.map(toWebhook))
    },
    find: async (id) => {
      const row = await prisma.webhook.findUnique({ where: { id } })
      return row?.active ? toWebhook(row) : undefined
    },
    list: () =>
      prisma.webhook.findMany({
        where: { active: true },
        select: { id: true, cardSystemId: true, url: true },
        orderBy: [{ cardSystemId: 'asc' }, { url: 'asc' }, { id: 'asc' }],
      }),
    add: async ({ cardSystemId, url, secret }) => {
      const id = randomUUID()
      const secretCipher = keys.encryptSecret(secret, id)
      await prisma.webhook.create({ data: { id, cardSystemId, url, secretCipher, keyVersion: keys.version } })
      return id
    },
    remove: async (id) => (await prisma.webhook.deleteMany({ where: { id, active: true } })).count > 0,
  }
}

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
