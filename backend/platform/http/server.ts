import { randomBytes, randomUUID } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import { describeError } from '@zuil/protocol'
import Fastify, { type FastifyInstance, type FastifyPluginAsync, type FastifyReply, type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { oauthRoutes } from '../../accounts/oauth.ts'
import { associationRoutes } from '../../associations/api/associations.ts'
import { associationMembershipRoutes } from '../../associations/api/memberships.ts'
import { checkinRoutes } from '../../checkins/api.ts'
import { eventSettingsRoutes } from '../../events/api.ts'
import { passRoutes } from '../../passholders/api.ts'
import { alertRoutes } from '../../presence/api.ts'
import { redeemedRoutes } from '../../rewards/api/redeemed.ts'
import { rewardRoutes } from '../../rewards/api/rewards.ts'
import { checkinStatusRoutes } from '../../taps/api/checkin-status.ts'
import { kioskDeviceJournalRoutes } from '../../taps/api/journal.ts'
import { kioskDeviceCardRoutes } from '../../taps/api/kiosk-device-cards.ts'
import { selfCheckinRoutes } from '../../taps/api/self-checkin.ts'
import { tariffRoutes } from '../../taps/api/tariffs.ts'
import { sellTicketRoutes } from '../../taps/api/ticket-sales.ts'
import { ticketSaleRoutes } from '../../tickets/api.ts'
import { zuilCommandRoutes } from '../../zuilen/api/commands.ts'
import { kioskDeviceRoutes } from '../../zuilen/api/device-events.ts'
import { zuilEnrolmentRoutes } from '../../zuilen/api/enrolment.ts'
import { kioskRoutes } from '../../zuilen/api/kiosks.ts'
import { kioskDeviceMemberRoutes } from '../../zuilen/api/members.ts'
import { zuilSettingsRoutes } from '../../zuilen/api/settings.ts'
import { kioskSetupRoutes } from '../../zuilen/api/setup.ts'
import { zuilRoutes } from '../../zuilen/api/zuilen.ts'
import type { Api, HttpContext } from './api.ts'
import { apiPrefix, describeRoutes, documentRoutes } from './document.ts'
import { errorHandler, sendProblem } from './errors.ts'
import { guard } from './guard.ts'
import { problem } from './problems.ts'
import { defaultLimits, type RateLimits } from './rate-limits.ts'

export type { HttpContext } from './api.ts'

/** What `buildHttp` needs; the rest has a default. */
export interface HttpOptions
  extends Pick<HttpContext, 'store' | 'clock' | 'log' | 'publicMqttUrl'>,
    Partial<Pick<HttpContext, 'newMqttPassword' | 'sendCommand' | 'presenceOf'>> {
  /** Mounted at the root, beside the API; each guards its own routes. */
  readonly extraPlugins?: readonly FastifyPluginAsync[]
  readonly limits?: RateLimits
  /** Whether the address of a client is taken from X-Forwarded-For: only behind a proxy that sets it. */
  readonly trustProxy?: boolean
}

const bodyLimit = 64 * 1024
const nothing = (): void => undefined

/** Headers for every answer: no guessing of types, no address given away, and the id by which it is found in the log. */
const protect = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
  reply.header('x-request-id', request.id)
}

/** Logs a request by its route, never by its URL: that holds card numbers. */
const logRequest = ({ log }: HttpContext, request: FastifyRequest, reply: FastifyReply): void => {
  const route = request.is404 ? undefined : request.routeOptions.url
  log.info(
    {
      requestId: request.id,
      method: request.method,
      route: route ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    },
    'Request',
  )
}

/**
 * Builds the HTTP server, without listening: the API under `/api` and `GET /health`.
 * Every route of the API says who may use it; errors are application/problem+json.
 */
export const buildHttp = async (options: HttpOptions): Promise<FastifyInstance> => {
  const context: HttpContext = {
    newMqttPassword: () => randomBytes(32).toString('base64url'),
    sendCommand: nothing,
    presenceOf: () => ({ state: 'OFFLINE', healthProblems: [] }),
    ...options,
  }
  const limits = options.limits ?? defaultLimits
  const handleError = errorHandler(context.log)
  const app = Fastify({
    logger: false,
    bodyLimit,
    genReqId: () => randomUUID(),
    trustProxy: options.trustProxy ?? false,
    // A URL that can't be read comes past no hook.
    frameworkErrors: (error, request, reply) => {
      protect(request, reply)
      handleError(error, request, reply)
      logRequest(context, request, reply)
    },
  })
  app.setErrorHandler(handleError)
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem('url/not-found')))
  app.addHook('onRequest', async (request, reply) => {
    protect(request, reply)
  })
  app.addHook('onResponse', async (request, reply) => logRequest(context, request, reply))
  await app.register(rateLimit, { global: false })
  await describeRoutes(app)
  for (const plugin of options.extraPlugins ?? []) await app.register(plugin)

  app.get('/health', { schema: { hide: true } }, async (_request, reply) => {
    try {
      await context.store.catalog()
      return { status: 'ok' }
    } catch (error) {
      context.log.error(describeError(error), 'The database does not answer')
      return reply.code(503).send({ status: 'database' })
    }
  })

  await app.register(
    async (scope) => {
      const api: Api = scope.withTypeProvider<ZodTypeProvider>()
      api.setValidatorCompiler(validatorCompiler)
      api.setSerializerCompiler(serializerCompiler)
      api.addHook('onRequest', async (_request, reply) => {
        reply.header('cache-control', 'no-store')
        reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      })
      guard(api, context)
      documentRoutes(api)
      oauthRoutes(api, context, limits)
      const routes = [
        checkinRoutes,
        checkinStatusRoutes,
        passRoutes,
        tariffRoutes,
        sellTicketRoutes,
        ticketSaleRoutes,
        rewardRoutes,
        redeemedRoutes,
        associationRoutes,
        associationMembershipRoutes,
        eventSettingsRoutes,
        kioskRoutes,
        zuilRoutes,
        zuilSettingsRoutes,
        zuilCommandRoutes,
        zuilEnrolmentRoutes,
        alertRoutes,
        kioskDeviceRoutes,
        kioskDeviceCardRoutes,
        kioskDeviceMemberRoutes,
        kioskDeviceJournalRoutes,
      ]
      for (const register of routes) register(api, context)
      selfCheckinRoutes(api, context, limits)
      kioskSetupRoutes(api, context, limits)
    },
    { prefix: apiPrefix },
  )
  return app
}
