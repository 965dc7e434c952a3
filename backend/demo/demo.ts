import type { Log } from '@zuil/protocol'
import type { FastifyPluginAsync } from 'fastify'
import { StartRefused } from '../platform/start-refused.ts'
import { demoPassholder, demoPersons } from './accounts.ts'
import { demoBeginning, demoDataset, demoZuilen } from './demo-dataset.ts'
import type { DemoStores } from './deps.ts'
import type { DemoOfficeDeps } from './office.ts'
import { officialCards } from './official.ts'
import { ownHostOnly } from './own-host.ts'
import { demoRack } from './rack.ts'
import { demoRoutes } from './routes.ts'
import { createScreens } from './screens.ts'

/** What the demo adds to a backend. */
export interface Demo {
  /** At the root: what its programs ask, and that nobody but pages of this machine is answered. */
  readonly plugin: FastifyPluginAsync
  /** What the page "Proefopstelling" works with. */
  readonly office: DemoOfficeDeps
  /** What pages of the back office show in frames: the zuilen's screens, as they are now. */
  readonly frames: () => readonly string[]
}

/**
 * Fills an empty database with the demo's data, and gives the demo's routes.
 * @throws StartRefused when the database has data, but not the demo's as it is now
 */
export const demo = async (stores: DemoStores, clock: () => number, log: Pick<Log, 'warn'>): Promise<Demo> => {
  const now = clock()
  if (await stores.isEmpty()) {
    await stores.markAsDemo(now)
    const { dataset, history } = demoBeginning(now)
    await stores.load(dataset, history)
  } else if (!(await stores.isDemo())) {
    throw new StartRefused(
      'DEMO: "1" lets everybody in, and this database has data that is not the demo’s. Set DEMO=0, or another DATA_DIR or DATABASE_URL.',
    )
  }
  const { zuilen } = await stores.catalog()
  if (!demoZuilen.every(({ id }) => zuilen.has(id)))
    throw new StartRefused(
      'The data is of an earlier version of the demo, without its four zuilen. Remove the folder data/ and start again.',
    )
  const dataset = demoDataset(now)
  const rack = demoRack(dataset, now)
  const [plainCard] = rack
  if (plainCard?.uitpasNumber === undefined) throw new Error('the demo has no card for its passholder')
  const people = [...demoPersons, demoPassholder(dataset, plainCard.uitpasNumber)]
  const screens = createScreens(demoZuilen)
  const plugin: FastifyPluginAsync = async (app) => {
    await ownHostOnly(app, {})
    await app.register((pages) => demoRoutes(pages, { stores, clock, screens, people }))
  }
  return {
    // Not encapsulated: its check of the host is for all routes, the API's too.
    plugin: Object.assign(plugin, { [Symbol.for('skip-override')]: true }),
    office: { stores, screens, cards: [...rack, ...officialCards], reset: { beginning: demoBeginning, clock, log } },
    frames: screens.origins,
  }
}
