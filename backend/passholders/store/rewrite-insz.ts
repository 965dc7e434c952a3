import type { Log } from '@zuil/protocol'
import type { PrismaClient } from '../../platform/database/generated/client.ts'
import type { PersonalDataKeys } from '../../platform/database/keys.ts'

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
