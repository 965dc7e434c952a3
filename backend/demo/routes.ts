import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { chipNumber } from '@zuil/protocol'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { DemoStore } from '../store/demo-store.ts'
import type { RackCard } from './rack.ts'

/**
 * The demo page and what it needs. Mounted only with DEMO=1, which config.ts allows on loopback alone: whoever can
 * reach it may see and do all of this.
 */
export interface DemoOptions {
  readonly store: DemoStore
  readonly clock: () => number
  readonly zuil: { readonly id: string; readonly name: string }
  readonly rack: readonly RackCard[]
  /** Gives an unknown chip to a demo passholder whose card has none yet; `false` = none is left. */
  readonly giveChip: (chipNumber: string) => Promise<boolean>
}

const SHOWN = 15
const CODE_VALID_MS = 10 * 60_000
const home = dirname(createRequire(import.meta.url).resolve('@zuil/backend/package.json'))

export const demoRoutes = async (app: FastifyInstance, options: DemoOptions): Promise<void> => {
  const { store, clock, zuil, rack, giveChip } = options
  let screen: string | undefined

  await app.register(fastifyStatic, {
    root: [join(home, 'web/demo'), join(home, 'dist/web/demo')],
    prefix: '/demo/assets/',
    allowedPath: (path) => /^\/?(index\.html|demo\.(css|js|js\.map))$/.test(path),
  })
  app.get('/', (_request, reply) => reply.sendFile('index.html', join(home, 'web/demo')))

  app.get('/demo/rack', () => ({ cards: rack }))
  app.get('/demo/screen', () => ({ screen }))
  app.post('/demo/screen', async (request, reply) => {
    const body = z.object({ screen: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }) }).safeParse(request.body)
    if (!body.success) return reply.code(400).send({ detail: 'screen must be an address like http://127.0.0.1:8900' })
    screen = body.data.screen
    return reply.code(204).send()
  })
  app.post('/demo/configuration-code', async () => ({
    name: zuil.name,
    code: await store.zuilen.newConfigurationCode(zuil.id, clock(), CODE_VALID_MS),
  }))
  app.post('/demo/chips', async (request, reply) => {
    const body = z.object({ chipNumber }).safeParse(request.body)
    if (!body.success) return reply.code(400).send({ detail: 'chipNumber must be 14 hexadecimal characters' })
    if (!(await giveChip(body.data.chipNumber)))
      return reply.code(409).send({ detail: 'alle demo-pashouders hebben al een kaart met een chip' })
    return reply.code(204).send()
  })
  app.get('/demo/activity', async () => ({
    taps: (await store.activity.taps(SHOWN)).map((tap) => ({ ...tap, at: new Date(tap.at).toISOString() })),
    ledger: (await store.activity.ledger(SHOWN)).map((entry) => ({
      id: entry.id,
      kind: entry.kind,
      points: entry.points,
      at: new Date(entry.at).toISOString(),
      // The end of the id is enough to tell passholders apart; the page has no use for who they are.
      passholder: `…${entry.passholderId.slice(-6)}`,
    })),
  }))
}
