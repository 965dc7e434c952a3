import { randomUUID } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { Log } from '@zuil/protocol'
import Fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyReply, type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import type { StrangerLimits } from '../stranger-room.ts'
import type { Api } from './api.ts'
import { watchConnections } from './connections.ts'
import { openToPages } from './cors.ts'
import { apiPrefix, describeRoutes, documentRoutes } from './document.ts'
import { errorHandler, sendProblem } from './errors.ts'
import { problem } from './general-problems.ts'
import { type GuardLimits, guard, type Identities, markOf } from './guard.ts'
import { type HealthOptions, healthRoutes } from './health.ts'
import { answerOtherMethods } from './methods.ts'
import { guardPeople, officePagesPrefix, officePrefix, type PeopleGuard } from './people-guard.ts'
import { defaultLimits } from './rate-limits.ts'
import { type NoteReading, noteReadings } from './readings.ts'
import { refuseUnstorableTexts } from './storable-texts.ts'

/** What `buildHttp` needs. */
export interface HttpOptions extends Omit<HealthOptions, 'log'> {
  readonly log: Pick<Log, 'info' | 'error'>
  readonly identities: Identities
  /** Before a client knows anything of somebody. */
  readonly noteReading: NoteReading
  /** Adds the routes of the API, each of which declares who may use it. */
  readonly routes: (api: Api) => void
  /** The back office: who comes in, its routes and the pages that the server makes; each declares who may use it. */
  readonly office?: PeopleGuard & { readonly routes: (api: Api) => void; readonly pages: (api: Api) => void }
  /** Mounted at the root, beside the API; each guards its own routes. */
  readonly extraPlugins?: readonly FastifyPluginAsync[]
  /**
   * The proxies from which the address of a client is taken, as they write it in X-Forwarded-For: how many there are, or
   * their addresses. What stands before those in that header anybody may have written.
   */
  readonly trustProxy?: number | string[]
  /** How often a device may ask for anything; the other limits are the routes' own. */
  readonly limits?: GuardLimits
  /** Within how many milliseconds a request must have come. */
  readonly requestTimeoutMs?: number
  /** Connections on which nobody has said who he is. Where proxies stand before it, that is up to them. */
  readonly strangers?: StrangerLimits
}

const bodyLimit = 64 * 1024

/** Where UiTID has POST /oauth/token: programs that are set up for it ask there. */
const uitidTokenPath = '/realms/uitid/protocol/openid-connect/token'

/** A body of 256 kB over a slow line; who sends it byte by byte holds a connection no longer. */
const REQUEST_TIMEOUT_MS = 30_000

/** A browser opens six connections, a house has some screens and zuilen. */
const STRANGERS: StrangerLimits = { perAddress: 100, total: 1_000 }

/** Headers for every answer: no guessing of types, no address given away, and the id by which it is found in the log. */
const protect = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
  reply.header('x-request-id', request.id)
}

/** Who asked: whose doing it was must be found later. */
const callerFields = ({ caller }: FastifyRequest): object => {
  if (caller?.kind === 'CLIENT' || caller?.kind === 'CLIENT_ID') return { clientId: caller.clientId }
  if (caller?.kind === 'UITID') return { clientId: caller.clientId, user: markOf(caller) }
  if (caller?.kind === 'USER') return { session: caller.session }
  return caller?.kind === 'ZUIL' || caller?.kind === 'FORMER' ? { zuilId: caller.zuilId } : {}
}

/** Logs a request by its route, never by its URL: that holds card numbers. */
const logRequest = (log: HttpOptions['log'], request: FastifyRequest, reply: FastifyReply): void => {
  const route = request.is404 ? undefined : request.routeOptions.url
  log.info(
    {
      requestId: request.id,
      method: request.method,
      route: route ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...callerFields(request),
    },
    'Request',
  )
}

/**
 * Builds the HTTP server, without listening: the API under `/api`, the back office's under `/ksb`, and how the
 * backend is under `/health`.
 * Every route of both says who may use it; errors are application/problem+json.
 */
export const buildHttp = async (options: HttpOptions): Promise<FastifyInstance> => {
  const { log, trustProxy = false, requestTimeoutMs = REQUEST_TIMEOUT_MS, strangers = STRANGERS } = options
  const handleError = errorHandler(log)
  const app = Fastify({
    logger: false,
    bodyLimit,
    // One route by two addresses: its limits count what comes by either.
    rewriteUrl: ({ url = '' }) => (url.split('?')[0] === uitidTokenPath ? `${apiPrefix}/oauth/token` : url),
    genReqId: () => randomUUID(),
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: 4 * requestTimeoutMs,
    http: { connectionsCheckingInterval: requestTimeoutMs / 10 },
    // A URL that can't be read comes past no hook.
    frameworkErrors: (error, request, reply) => {
      protect(request, reply)
      if (request.url.startsWith(`${apiPrefix}/`)) openToPages(reply)
      handleError(error, request, reply)
      logRequest(log, request, reply)
    },
  })
  const connections = watchConnections(app.server, trustProxy === false ? strangers : undefined)
  app.addHook('preClose', async () => connections.stop())
  app.setErrorHandler(handleError)
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem('url/not-found')))
  app.addHook('onRequest', async (request, reply) => {
    protect(request, reply)
  })
  app.addHook('onResponse', async (request, reply) => logRequest(log, request, reply))
  await app.register(rateLimit, { global: false })
  await describeRoutes(app)
  for (const plugin of options.extraPlugins ?? []) await app.register(plugin)

  healthRoutes(app, options)

  /** @param guarded who asks, and whether he may, before anything else of a request is read */
  const mount = (prefix: string, guarded: (api: Api) => void | Promise<void>, routes: (api: Api) => void) =>
    app.register(
      async (scope) => {
        const api: Api = scope.withTypeProvider<ZodTypeProvider>()
        api.setValidatorCompiler(validatorCompiler)
        api.setSerializerCompiler(serializerCompiler)
        api.addHook('onRequest', async (_request, reply) => {
          reply.header('cache-control', 'no-store')
          reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
        })
        await guarded(api)
        api.addHook('onRequest', async ({ caller, raw }) => {
          // Neither proves who he is by what he brings.
          if (caller && caller.kind !== 'CODE' && caller.kind !== 'CLIENT_ID') connections.known(raw.socket)
        })
        refuseUnstorableTexts(api)
        routes(api)
      },
      { prefix },
    )

  await mount(
    apiPrefix,
    (api) => {
      // Fastify would take a text for the body of any route.
      api.removeContentTypeParser('text/plain')
      answerOtherMethods(api)
      guard(api, options.identities, options.limits ?? defaultLimits)
    },
    (api) => {
      noteReadings(api, options.noteReading)
      documentRoutes(api)
      options.routes(api)
    },
  )
  const { office } = options
  if (office) {
    await mount(officePrefix, (api) => guardPeople(api, office), office.routes)
    await mount(officePagesPrefix, (api) => guardPeople(api, office), office.pages)
  }
  return app
}
