import { StartRefused } from '../platform/start-refused.ts'
import type { DemoStores } from './deps.ts'

/**
 * Sees to it that what the demo filled, whose clients' secrets everybody knows, is never somebody's real database.
 * @throws StartRefused when the demo filled it
 */
export const refuseDemoData = async (stores: Pick<DemoStores, 'isDemo'>): Promise<void> => {
  if (!(await stores.isDemo())) return
  throw new StartRefused(
    'The demo (DEMO=1) filled this database, and the secrets of its clients are known to everybody. Start with another ' +
      'DATA_DIR or DATABASE_URL, or set DEMO=1 to show the demo.',
  )
}
