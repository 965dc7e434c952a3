import type { FastifyPluginAsync } from 'fastify'
import { isLoopback } from '../platform/loopback.ts'

const isOwn = (url: string): boolean => URL.canParse(url) && isLoopback(new URL(url).hostname)

/**
 * Answers nobody but pages of this machine, on every route: a page from elsewhere that resolves its own name to this
 * machine (DNS rebinding) sends another Host, and one that posts across sends its Origin. What is no page sends neither.
 */
export const ownHostOnly: FastifyPluginAsync = async (app) => {
  app.addHook('onRequest', async ({ headers: { host, origin } }, reply) => {
    if (isOwn(`http://${host ?? ''}`) && (origin === undefined || isOwn(origin))) return
    return reply.code(421).send({ detail: 'This is not that host.' })
  })
}
