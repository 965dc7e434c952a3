import type { FastifyInstance, InjectOptions } from 'fastify'
import type {} from '../../../backend/platform/http/guard.ts'
import type { Action, Grant } from '../../../backend/platform/http/policy.ts'
import type { RateLimits } from '../../../backend/platform/http/rate-limits.ts'
import { buildHttp, type HttpOptions } from '../../../backend/platform/http/server.ts'
import { addRoutes, identitiesOf, type RouteOptions } from '../../../backend/routes.ts'
import { fakeStore, ids, now } from './fake-store.ts'

/** Limits that a test does not reach. */
const roomy: RateLimits = {
  token: { max: 10_000, timeWindow: 60_000 },
  setupPerAddress: { max: 10_000, timeWindow: 60_000 },
  setupPerName: { max: 10_000, timeWindow: 60_000 },
  selfCheckinPerPassholder: { max: 10_000, timeWindow: 60_000 },
  selfCheckinPerClient: { max: 10_000, timeWindow: 60_000 },
}

/** The server on a fake store, with its log and the commands that it sent. */
export const serve = async (over: Partial<Omit<HttpOptions, 'log'> & Omit<RouteOptions, 'stores' | 'log'>> = {}) => {
  const { store, state, catalog, change } = fakeStore()
  const log: string[] = []
  const sent: string[] = []
  const write = (fields: object, message: string): void => {
    log.push(JSON.stringify({ ...fields, message }))
  }
  const routeLog = { info: write, warn: write, error: write }
  const app: FastifyInstance = await buildHttp({
    log: routeLog,
    identities: identitiesOf(store, over.clock ?? (() => now)),
    checkDatabase: store.catalog,
    routes: (api) =>
      addRoutes(api, {
        stores: store,
        clock: () => now,
        log: routeLog,
        publicMqttUrl: () => 'mqtt://broker.example:1883',
        presenceOf: () => ({ state: 'ONLINE', healthProblems: [{ problem: 'HOT', detail: '85 °C' }] }),
        sendCommand: (command) => {
          sent.push(`command ${command.id}`)
        },
        limits: roomy,
        ...over,
      }),
    ...over,
  })
  return {
    app,
    state,
    catalog,
    /** Changes what is known of a zuil. */
    change,
    store,
    log,
    sent,
    /** A request of the machine client with these grants. */
    asClient: (grants: readonly Grant[], request: InjectOptions) => {
      state.grants = grants
      return app.inject({ ...request, headers: { authorization: 'Bearer token', ...request.headers } })
    },
    asZuil: (request: InjectOptions, deviceId = ids.device) =>
      app.inject({ ...request, headers: { 'x-custom-token': deviceId, ...request.headers } }),
  }
}

export const problemType = (reason: string): string => `https://api.publiq.be/probs/${reason}`

/** Every route that the server registers, those for HEAD included. */
export const registeredRoutes = async (): Promise<readonly { method: string; url: string; access: Action }[]> => {
  const routes: { method: string; url: string; access: Action }[] = []
  const listen = async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRoute', ({ method, url, config }) => {
      if (!config?.can) return
      for (const one of [method].flat()) routes.push({ method: one, url, access: config.can })
    })
  }
  // Not encapsulated: it hears of the routes beside it.
  const { app } = await serve({ extraPlugins: [Object.assign(listen, { [Symbol.for('skip-override')]: true })] })
  await app.ready()
  await app.close()
  return routes
}
