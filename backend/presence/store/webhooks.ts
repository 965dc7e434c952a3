import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'

/** The same for the secrets of webhooks, of which there are few. */
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

export interface StoredWebhook {
  readonly id: string
  readonly url: string
  readonly secret: string
}
