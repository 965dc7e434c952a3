import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { PrismaClient } from './generated/client.ts'
import type { PersonalDataKeys } from './keys.ts'
import type { ClientStore } from './store.ts'

const equal = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}

/** Machine clients. Of secrets and tokens, both random, only keyed hashes are kept. */
export const clientStore = (prisma: PrismaClient, keys: PersonalDataKeys): ClientStore => ({
  authenticate: async (clientId, secret) => {
    const client = await prisma.apiClient.findUnique({ where: { id: clientId }, select: { secretHash: true } })
    const given = keys.secretHash('client', `${clientId} ${secret}`)
    // Compared also where there is no such client: that takes as long.
    return equal(given, client?.secretHash ?? keys.secretHash('client', '')) && client !== null
  },
  newToken: async (clientId, now, validMs) => {
    const token = randomBytes(32).toString('base64url')
    await prisma.accessToken.deleteMany({ where: { clientId, expiresAt: { lte: new Date(now) } } })
    await prisma.accessToken.create({
      data: { tokenHash: keys.secretHash('token', token), clientId, expiresAt: new Date(now + validMs) },
    })
    return token
  },
  byToken: async (token, now) => {
    const row = await prisma.accessToken.findUnique({
      where: { tokenHash: keys.secretHash('token', token) },
      include: { client: { include: { grants: true } } },
    })
    if (!row || row.expiresAt.getTime() <= now) return undefined
    return {
      clientId: row.clientId,
      grants: row.client.grants.map(({ permission, organizerId }) => ({
        permission,
        ...(organizerId !== null && { organizerId }),
      })),
    }
  },
})
