import type { FastifyPluginAsync } from 'fastify'
import { StartRefused } from '../platform/start-refused.ts'
import { demoDataset, demoZuilen } from './demo-dataset.ts'
import type { DemoStores } from './deps.ts'
import { ownHostOnly } from './own-host.ts'
import { demoRack } from './rack.ts'
import { demoRoutes } from './routes.ts'

/**
 * Fills an empty database with the demo's data, and gives the demo's pages and routes.
 * @throws StartRefused when the database has data, but not the demo's as it is now
 */
export const demo = async (stores: DemoStores, clock: () => number): Promise<FastifyPluginAsync> => {
  const now = clock()
  if (await stores.isEmpty()) {
    await stores.markAsDemo(now)
    await stores.load(demoDataset(now))
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
  const rack = demoRack(demoDataset(now), now)
  const plugin: FastifyPluginAsync = async (app) => {
    await ownHostOnly(app, {})
    await app.register((pages) => demoRoutes(pages, { stores, clock, rack }))
  }
  // Not encapsulated: its check of the host is for all routes, the API's too.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true })
}
