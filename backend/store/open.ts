import type { Log } from '@zuil/protocol'
import { activityStore } from './activity.ts'
import { alertStore } from './alerts.ts'
import { associationStore } from './associations.ts'
import { book } from './booking/book.ts'
import { catalogCache } from './catalog/catalog.ts'
import { checkinStore } from './checkins.ts'
import { clientStore } from './clients.ts'
import { commandStore } from './commands.ts'
import { connect } from './database.ts'
import type { DemoStore } from './demo-store.ts'
import { startEmbedded } from './embedded.ts'
import { eventStore } from './event-settings.ts'
import { checkKeys, rewriteOldInsz, rewriteOldSecrets } from './key-check.ts'
import type { PersonalDataKeys } from './keys.ts'
import { loadDataset } from './load.ts'
import { migrate } from './migrate.ts'
import { nameStore } from './names.ts'
import { passStore } from './passes.ts'
import { redemptionStore } from './redemptions.ts'
import { settingsStore } from './settings.ts'
import { ticketStore } from './tickets.ts'
import { zuilStore } from './zuilen.ts'

export interface OpenOptions {
  /** Where the embedded database lives. */
  readonly dataDir: string
  /** An external PostgreSQL; absent = the embedded database. */
  readonly databaseUrl?: string
  readonly keys: PersonalDataKeys
  readonly log: Log
  /** Connections to an external database; the embedded one has one. */
  readonly poolSize?: number
}

/** The store, with what only its opener needs to know. */
export interface OpenStore extends DemoStore {
  /** Where the database can be reached as PostgreSQL. */
  readonly databaseUrl: string
}

/**
 * Opens the database, embedded or external, and brings it up to date.
 * @throws StartRefused with a sentence, when a person must look at it first
 */
export const openStore = async (options: OpenOptions): Promise<OpenStore> => {
  const { dataDir, databaseUrl, keys, log, poolSize = 10 } = options
  const embedded = databaseUrl === undefined ? await startEmbedded({ dataDir, log }) : undefined
  const url = databaseUrl ?? embedded?.url ?? ''
  try {
    await migrate({ url, log })
    const database = connect({ url, poolSize: embedded ? 1 : poolSize, log })
    try {
      return await build(url, database, keys, log, async () => {
        await database.close()
        await embedded?.close()
      })
    } catch (error) {
      await database.close()
      throw error
    }
  } catch (error) {
    await embedded?.close()
    throw error
  }
}

const build = async (
  databaseUrl: string,
  { prisma }: ReturnType<typeof connect>,
  keys: PersonalDataKeys,
  log: Log,
  close: () => Promise<void>,
): Promise<OpenStore> => {
  await checkKeys(prisma, keys)
  await rewriteOldInsz(prisma, keys, log)
  await rewriteOldSecrets(prisma, keys)
  const catalog = catalogCache(prisma)
  return {
    databaseUrl,
    catalog: catalog.current,
    book: book(prisma, catalog),
    checkins: checkinStore(prisma),
    tickets: ticketStore(prisma),
    redemptions: redemptionStore(prisma),
    associations: associationStore(prisma, keys),
    events: eventStore(prisma),
    settings: settingsStore(prisma),
    commands: commandStore(prisma),
    alerts: alertStore(prisma, keys),
    passes: passStore(prisma, keys),
    zuilen: zuilStore(prisma, keys),
    clients: clientStore(prisma, keys),
    names: nameStore(prisma),
    activity: activityStore(prisma),
    isEmpty: async () => (await prisma.cardSystem.count()) === 0,
    load: (dataset) => loadDataset(prisma, keys, dataset),
    giveChip: async (chipNumber) => {
      const changed = await prisma.$executeRaw`update card set chip_number = ${chipNumber} where uitpas_number = (
        select uitpas_number from card where chip_number is null and status = 'ACTIVE' and passholder_id is not null
        order by uitpas_number limit 1 for update skip locked)`
      return changed === 1
    },
    close,
  }
}
