import { chipNumber } from '@zuil/protocol'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { demoPersons } from './accounts.ts'
import { recentActivity } from './activity.ts'
import { demoClient, demoClients, demoZuilen } from './demo-dataset.ts'
import type { DemoStores } from './deps.ts'
import { demoPages } from './pages.ts'
import type { DemoScreen, RackCard } from './shapes.ts'

/**
 * The demo's pages and what they need. Mounted only with DEMO=1, which config.ts allows on loopback alone: whoever can
 * reach it may see and do all of this.
 */
export interface DemoOptions {
  readonly stores: DemoStores
  readonly clock: () => number
  readonly rack: readonly RackCard[]
}

const CODE_VALID_MS = 10 * 60_000
const TOKEN_VALID_MS = 60 * 60_000

const zuilId = z.string().refine((id) => demoZuilen.some((zuil) => zuil.id === id))
const screenUrl = z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ })
const screensBody = z.object({ screens: z.array(z.object({ zuilId, screen: screenUrl })).max(demoZuilen.length) })

export const demoRoutes = async (app: FastifyInstance, { stores, clock, rack }: DemoOptions): Promise<void> => {
  const screens = new Map<string, string>()
  await demoPages(app)

  app.get('/demo/rack', () => ({ cards: rack }))
  /** The demo's zuilen in their order, with the address of the screen of those that run. */
  app.get('/demo/screens', (): { screens: readonly DemoScreen[] } => ({
    screens: demoZuilen.map(({ id, name, type }) => {
      const screen = screens.get(id)
      return { zuilId: id, name, type, ...(screen !== undefined && { screen }) }
    }),
  }))
  app.post('/demo/screens', async (request, reply) => {
    const body = screensBody.safeParse(request.body)
    if (!body.success)
      return reply.code(400).send({ detail: 'screens must be [{zuilId, screen}], screen like http://127.0.0.1:8900' })
    for (const { zuilId, screen } of body.data.screens) screens.set(zuilId, screen)
    return reply.code(204).send()
  })
  app.post('/demo/configuration-code', async (request, reply) => {
    const body = z.object({ zuilId }).safeParse(request.body)
    const zuil = demoZuilen.find(({ id }) => id === body.data?.zuilId)
    if (!zuil) return reply.code(400).send({ detail: 'zuilId must be that of a zuil of the demo' })
    return { name: zuil.name, code: await stores.enrolment.newConfigurationCode(zuil.id, clock(), CODE_VALID_MS) }
  })
  /** Whoever may use the API: their secrets are public, as the demo answers on loopback alone. */
  app.get('/demo/accounts', () => ({
    accounts: demoClients.map(({ id, secret, name }) => ({ id, secret, name })),
  }))
  /** Who can log in to the back office, for the demo's own provider. */
  app.get('/demo/people', () => ({ people: demoPersons }))
  app.post('/demo/token', async () => ({
    token: await stores.clients.newToken(demoClient.id, clock(), TOKEN_VALID_MS),
    expiresAt: new Date(clock() + TOKEN_VALID_MS).toISOString(),
  }))
  app.post('/demo/chips', async (request, reply) => {
    const body = z.object({ chipNumber }).safeParse(request.body)
    if (!body.success) return reply.code(400).send({ detail: 'chipNumber must be 14 hexadecimal characters' })
    if (!(await stores.giveChip(body.data.chipNumber)))
      return reply.code(409).send({ detail: 'alle demo-pashouders hebben al een kaart met een chip' })
    return reply.code(204).send()
  })
  app.get('/demo/activity', () => recentActivity(stores))
}
