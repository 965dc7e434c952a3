import type { FastifyInstance } from 'fastify'
import { loginProvider } from '../../backend/accounts/login/provider.ts'
import type { Dataset } from '../../backend/demo/dataset/shapes.ts'
import { createLive } from '../../backend/platform/http/live.ts'
import type { RateLimits } from '../../backend/platform/http/rate-limits.ts'
import { buildHttp } from '../../backend/platform/http/server.ts'
import { addOfficePages, addOfficeRoutes, identitiesOf } from '../../backend/routes.ts'
import type { Stores } from '../../backend/stores.ts'
import type { ProviderOptions } from '../../deploy/demo/provider.ts'
import { counterId, smallDataset } from './fixtures.ts'
import type { LyingProvider } from './lying-provider.ts'
import { roomyLimits } from './test-backend.ts'
import type { Visitor } from './visitor.ts'

/** Who works with the back office of these tests: the role of each says his address. */
export const people = {
  superadmin: 'super@kantoor.example',
  admin: 'admin@kantoor.example',
  both: 'beide@kantoor.example',
  counter: 'balie@kantoor.example',
  nobody: 'niemand@kantoor.example',
  unverified: 'onbevestigd@kantoor.example',
} as const

export const officeDataset = (now: number): Dataset => {
  const dataset = smallDataset(now)
  const account = (n: number, email: string, role: 'SUPERADMIN' | 'ADMIN' | 'ZUILBEHEERDER', cardSystemId = 1) => ({
    id: `acc00000-0000-4000-8000-00000000000${n}`,
    ...{ email, role, cardSystemId },
  })
  return {
    ...dataset,
    cardSystems: [...dataset.cardSystems, { id: 2, name: 'Elders', cities: [] }],
    accounts: [
      account(1, people.superadmin, 'SUPERADMIN'),
      account(2, people.admin, 'ADMIN'),
      account(3, people.both, 'ADMIN'),
      account(4, people.both, 'ZUILBEHEERDER', 2),
      account(5, people.unverified, 'ADMIN'),
    ],
    counterStaff: [{ counterId, email: people.counter }],
  }
}

/** The accounts of these people in card system 1, for another dataset. */
export const officeAccounts = (): Dataset['accounts'] =>
  officeDataset(0).accounts?.filter(({ cardSystemId }) => cardSystemId === 1)

/** What the provider knows of each: the demo's lets everybody in by one click. */
export const providerAccounts = Object.entries(people).map(([key, email]) => ({
  ...{ email, name: `Naam ${key}`, what: key },
  emailVerified: key !== 'unverified',
}))

export interface Office {
  /** http://127.0.0.1:port */
  readonly origin: string
  readonly store: Stores
  readonly app: FastifyInstance
  /** What it logged. */
  readonly log: string[]
  stop(): Promise<void>
}

export interface OfficeOptions {
  readonly limits?: Partial<RateLimits>
  readonly demo?: boolean
  readonly secret?: string
  readonly contact?: string
  readonly port?: number
  /** Where people reach it, if not where it listens. */
  readonly origin?: string
}

/** The back office over real HTTP, without broker and zuilen. @param issuer of the provider; absent = none is set */
export const startOffice = async (
  store: Stores,
  clock: () => number,
  issuer: string | undefined,
  over: OfficeOptions = {},
): Promise<Office> => {
  const lines: string[] = []
  const write = (fields: object, message: string): void => {
    lines.push(JSON.stringify({ ...fields, message }))
  }
  const log = { info: write, warn: write, error: write }
  let listens = ''
  const origin = () => over.origin ?? listens
  const silent = async () => undefined
  const { demo = true, secret, contact } = over
  const provider =
    issuer === undefined
      ? undefined
      : loginProvider(
          {
            issuer,
            clientId: 'ksb',
            ...(secret !== undefined && { clientSecret: secret }),
            scopes: 'openid email profile',
            demo,
          },
          log,
          clock,
        )
  const routes = {
    live: createLive({ sees: () => false }),
    ...{ stores: store, clock, log, origin, publicMqttUrl: () => 'mqtt://127.0.0.1:1883' },
    presenceOf: () => ({ state: 'OFFLINE', healthProblems: [] }) as const,
    ...{
      sendCommand: silent,
      handIn: silent as never,
      onRegistration: silent,
      webhookReach: silent as never,
      onCredentials: silent,
      onEnrolled: silent,
    },
    limits: { ...roomyLimits, ...over.limits },
    ...(provider && { provider }),
    ...(contact !== undefined && { supportContact: contact }),
  }
  const app = await buildHttp({
    log,
    identities: identitiesOf(store, clock),
    noteReading: store.readings.note,
    checkDatabase: store.catalog,
    routes: () => undefined,
    office: {
      sessions: store.sessions,
      origin,
      routes: (api) => addOfficeRoutes(api, routes),
      pages: (api) => addOfficePages(api, routes),
    },
  })
  listens = await app.listen({ host: '127.0.0.1', port: over.port ?? 0 })
  return { origin: listens, store, app, log: lines, stop: () => app.close() }
}

/** Somebody goes to log in, and says at the provider who he is. @returns where it sends him back, where he was not yet */
export const atProvider = async (
  visitor: Visitor,
  origin: string,
  email: string,
  path = '/ksb/login',
): Promise<string> => {
  const isBack = (url: string) => url.startsWith(`${origin}/ksb/login/terug`)
  const there = await visitor.follow(`${origin}${path}`, isBack)
  if (!there.response) return there.url
  if (!there.url.includes('/keuze/')) throw new Error(`${there.response.status}: ${await there.response.text()}`)
  return (await visitor.follow(there.url, isBack, { form: { email } })).url
}

/** The whole of it. @returns the answer of the back office */
export const logIn = async (visitor: Visitor, origin: string, email: string, path?: string): Promise<Response> =>
  visitor.visit(await atProvider(visitor, origin, email, path))

export const openProvider = (
  provider: LyingProvider,
  origin: string,
  over: { secret?: string } & Partial<Pick<ProviderOptions, 'claimsInIdToken' | 'accounts' | 'apps' | 'audience'>> = {},
): Promise<void> => {
  const { secret, ...more } = over
  return provider.open({
    client: { id: 'ksb', origin, ...(secret !== undefined && { secret }) },
    accounts: providerAccounts,
    ...more,
  })
}

/** What a page of the back office asks. */
export const asPage = (
  visitor: Visitor,
  url: string,
  options: Parameters<Visitor['visit']>[1] = {},
): Promise<Response> =>
  visitor.visit(url, {
    ...options,
    headers: {
      'sec-fetch-dest': 'empty',
      'sec-fetch-mode': 'cors',
      'sec-fetch-site': 'same-origin',
      ...options.headers,
    },
  })
