import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import { sendProblem } from './errors.ts'
import { problem } from './general-problems.ts'
import { zuilOf } from './guard.ts'
import type { RateLimit } from './rate-limits.ts'

type Limited = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

/** An `onRequest` that lets each zuil do something so often: it comes before the body is read. */
export const limitPerZuil = (server: Pick<Api, 'createRateLimit'>, limit: RateLimit): Limited => {
  const tryZuil = server.createRateLimit({ ...limit, keyGenerator: (request) => zuilOf(request).zuilId })
  return async (request, reply) => {
    const tried = await tryZuil(request)
    if (tried.isAllowed || !tried.isExceeded) return undefined
    return sendProblem(reply.header('retry-after', tried.ttlInSeconds), problem('rate-limited'))
  }
}
