import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { DemoPerson } from './accounts.ts'
import { demoClients, demoZuilen } from './demo-dataset.ts'
import type { DemoStores } from './deps.ts'
import type { Screens } from './screens.ts'

/**
 * What the programs of `npm start` ask of each other, and where it leads who opens its address. Mounted only with DEMO=1,
 * which config.ts allows on loopback alone. What people do is behind a login: office.ts.
 */
export interface DemoOptions {
  readonly stores: Pick<DemoStores, 'enrolment'>
  readonly clock: () => number
  readonly screens: Screens
  /** Who can log in. */
  readonly people: readonly DemoPerson[]
}

const CODE_VALID_MS = 10 * 60_000

const zuilId = z.string().refine((id) => demoZuilen.some((zuil) => zuil.id === id))
const screenUrl = z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ })
const screensBody = z.object({ screens: z.array(z.object({ zuilId, screen: screenUrl })).max(demoZuilen.length) })

export const demoRoutes = async (
  app: FastifyInstance,
  { stores, clock, screens, people }: DemoOptions,
): Promise<void> => {
  app.get('/', (_request, reply) => reply.redirect('/ksb/proefopstelling'))
  /** The demo's zuilen in their order, with the address of the screen of those that run. */
  app.get('/demo/screens', () => ({ screens: screens.all() }))
  app.post('/demo/screens', async (request, reply) => {
    const body = screensBody.safeParse(request.body)
    if (!body.success)
      return reply.code(400).send({ detail: 'screens must be [{zuilId, screen}], screen like http://127.0.0.1:8900' })
    for (const one of body.data.screens) screens.register(one.zuilId, one.screen)
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
  app.get('/demo/people', () => ({ people }))
}
