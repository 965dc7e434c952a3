import type { FastifyPluginAsync } from 'fastify'
import type { DemoStore } from '../store/demo-store.ts'
import { demoDataset, demoZuil } from './dataset.ts'
import { demoRack } from './rack.ts'
import { demoRoutes } from './routes.ts'

/** Fills an empty database with the demo's data, and gives the demo's page and routes. */
export const demo = async (store: DemoStore, clock: () => number): Promise<FastifyPluginAsync> => {
  const now = clock()
  if (await store.isEmpty()) await store.load(demoDataset(now))
  const rack = demoRack(demoDataset(now), now)
  return (app) => demoRoutes(app, { store, clock, zuil: demoZuil, rack, giveChip: store.giveChip })
}
