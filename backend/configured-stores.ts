import type { Log } from '@zuil/protocol'
import type { Config } from './config.ts'
import { openKeys } from './platform/database/keys.ts'
import { placeOfKeys } from './platform/database/keys-place.ts'
import { openStores, type Stores } from './stores.ts'

/** Opens the database that the settings name: for the server, and for a command, which reads nothing of the server. */
export const openConfiguredStores = async (config: Config, log: Log): Promise<Stores> => {
  const keys = await openKeys(await placeOfKeys(config.keysFile, config.dataDir, log), log)
  const { dataDir, databaseUrl } = config
  return openStores({
    dataDir,
    keys,
    log,
    codeTimes: config.codeTimes,
    plausible: config.plausible,
    retention: config.retention,
    sessionTimes: config.sessionTimes,
    showUnknownCards: config.demo,
    quotas: config.clientQuotas,
    ...(config.checkinLink !== undefined && { checkinLink: config.checkinLink }),
    ...(databaseUrl !== undefined && { databaseUrl }),
  })
}
