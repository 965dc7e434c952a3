import type { PrismaClient } from './generated/client.ts'
import type { PersonalDataKeys } from './keys.ts'

/** Rows a statement: no tap waits for more. */
const CHUNK = 500

/** What is still known by former peppers alone, whose secrets only others have. */
export const formerKeyStore = (prisma: PrismaClient, keys: PersonalDataKeys) => ({
  /** Whom nobody would know any more without the former peppers: names of clients and zuilen, and how many former devices. */
  notSeen: async (): Promise<{
    readonly clients: readonly string[]
    readonly zuilen: readonly string[]
    readonly devices: number
  }> => {
    const { hashPrefix } = keys
    // Nothing was made by another pepper than the first.
    if (hashPrefix === '') return { clients: [], zuilen: [], devices: 0 }
    const old = { not: { startsWith: hashPrefix } }
    const name = { select: { name: true }, orderBy: { name: 'asc' } } as const
    const [clients, zuilen, devices] = await Promise.all([
      prisma.apiClient.findMany({ where: { secretHash: old }, ...name }),
      prisma.zuil.findMany({ where: { deviceIdHash: old }, ...name }),
      prisma.formerDevice.count({ where: { deviceIdHash: old } }),
    ])
    return { clients: clients.map((one) => one.name), zuilen: zuilen.map((one) => one.name), devices }
  },

  /** Blanks the marks of unknown cards that were made by former peppers: an erasure would not find them any more. */
  blankMarks: async (): Promise<void> => {
    const present = `${keys.hashPrefix}%`
    if (keys.hashPrefix === '') return
    const some = () => prisma.$executeRaw`update tap set unknown_card = null where actie_id = any (array(
      select actie_id from tap where unknown_card is not null and unknown_card not like ${present} limit ${CHUNK}))`
    while ((await some()) === CHUNK);
  },
})
