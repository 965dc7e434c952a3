import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { isLoopback } from '../loopback.ts'
import { isSameSecret } from '../same-secret.ts'
import { sendProblem } from './errors.ts'
import { problem } from './general-problems.ts'

export interface MetricsPage {
  /** Who has it is told, wherever he is; absent = this machine alone is. */
  readonly token?: string
  /** Proxies stand before this backend. */
  readonly behindProxy: boolean
  /** The figures, as they are now. */
  readonly read: () => Promise<string>
  readonly contentType: string
}

/** What a proxy says of whom it brings. */
const forwarding = ['forwarded', 'via', 'x-real-ip', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']

/**
 * Whether a request was made on this machine. The address of the socket alone says so: what stands in X-Forwarded-For
 * anybody may have written. Is there a proxy on this machine, then whoever comes by it has its address.
 */
const isOfThisMachine = ({ raw, headers }: FastifyRequest): boolean =>
  isLoopback((raw.socket.remoteAddress ?? '').replace(/^::ffff:/i, '')) &&
  !forwarding.some((name) => headers[name] !== undefined)

/** `GET /metrics`, for Prometheus: behind a token, or without one for this machine alone. */
export const metricsPage = ({ token, behindProxy, read, contentType }: MetricsPage): FastifyPluginAsync => {
  const refusalOf = (request: FastifyRequest) => {
    if (token !== undefined) {
      const [, given = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
      return isSameSecret(given, token) ? undefined : problem('auth/unauthorized')
    }
    return !behindProxy && isOfThisMachine(request)
      ? undefined
      : problem('auth/forbidden', {
          detail:
            'Without METRICS_TOKEN the metrics are for this machine alone, where no proxy stands before it: set one.',
        })
  }
  return async (app) => {
    app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const refusal = refusalOf(request)
      if (!refusal) return reply.type(contentType).send(await read())
      if (refusal.status === 401) reply.header('www-authenticate', 'Bearer')
      return sendProblem(reply, refusal)
    })
  }
}
