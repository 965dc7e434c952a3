import type { Log } from '@zuil/protocol'
import type { PrismaClient } from './generated/client.ts'
import type { PersonalDataKeys } from './keys.ts'
import { StartRefused } from './start-refused.ts'

const wrongKeys = (): StartRefused =>
  new StartRefused(
    'The keys file does not belong to this database: put back the file that was made with it (KEYS_FILE, or keys.json in DATA_DIR).',
  )

/**
 * Looks whether these are the keys the database was written with, and notes new ones. With other keys every INSZ would be
 * unreadable, and every zuil and client locked out, without a word of why.
 * @throws StartRefused when they are not
 */
export const checkKeys = async (prisma: PrismaClient, keys: PersonalDataKeys): Promise<void> => {
  const ours = new Map(keys.checks().map(({ id, check }) => [id, check]))
  const known = await prisma.dataKey.findMany()
  for (const { id, check } of known) if (ours.get(id) !== check) throw wrongKeys()
  const ids = new Set(known.map(({ id }) => id))
  const fresh = [...ours].filter(([id]) => !ids.has(id)).map(([id, check]) => ({ id, check }))
  if (fresh.length === 0) return
  await prisma.dataKey.createMany({ data: fresh, skipDuplicates: true })
  // Another backend may have been first, with other keys.
  for (const { id, check } of await prisma.dataKey.findMany()) if (ours.get(id) !== check) throw wrongKeys()
}

const CHUNK = 500

/**
 * After a rotation: rewrites what is encrypted under an older key with the current one, some rows at a time; may be
 * broken off anywhere, and run by two at once.
 * @returns how many INSZ were rewritten
 */
export const rewriteOldInsz = async (prisma: PrismaClient, keys: PersonalDataKeys, log: Log): Promise<number> => {
  const old = { inszKeyVersion: { not: keys.version } }
  let count = 0
  for (;;) {
    const rows = await prisma.passholder.findMany({
      where: old,
      select: { id: true, inszCipher: true, inszKeyVersion: true },
      take: CHUNK,
      orderBy: { id: 'asc' },
    })
    if (rows.length === 0) break
    await prisma.$transaction(
      rows.flatMap(({ id, inszCipher, inszKeyVersion }) => {
        if (!inszCipher || inszKeyVersion === null) return []
        const insz = keys.decryptInsz(inszCipher, inszKeyVersion, id)
        return prisma.passholder.updateMany({
          where: { id, inszKeyVersion },
          data: {
            inszCipher: keys.encryptInsz(insz, id),
            inszHash: keys.inszHash(insz),
            inszKeyVersion: keys.version,
          },
        })
      }),
    )
    count += rows.length
  }
  if (count > 0) log.info({ count, keyVersion: keys.version }, 'INSZ were encrypted with the new key')
  return count
}

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
