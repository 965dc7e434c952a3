import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import { sendProblem } from './errors.ts'
import { problem } from './general-problems.ts'

/** The methods of each path, for who asks with another one. */

interface Path {
  readonly form: RegExp
  readonly methods: Set<string>
}

/** What an address looks like that this route takes. @param url as it is registered: /api/checkins/:checkinId */
const formOf = (url: string): RegExp => {
  const parts = url.split(/:\w+/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]*')}$`)
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?')[0] ?? ''

const allow = (reply: FastifyReply, methods: readonly string[]): FastifyReply =>
  reply.header('allow', [...methods, 'OPTIONS'].join(', '))

/**
 * Answers what no route of this instance takes, before its body is read: 405 with `Allow` where the path has other methods,
 * what OPTIONS asks, and else 404. Who asks doesn't matter: which routes there are is public. To be called before any route.
 */
export const answerOtherMethods = (api: Api): void => {
  const paths = new Map<string, Path>()
  api.addHook('onRoute', ({ method, url }) => {
    const path = paths.get(url) ?? { form: formOf(url), methods: new Set() }
    for (const one of [method].flat()) path.methods.add(one)
    paths.set(url, path)
  })
  /** An address may fit several routes: GET /rewards/redeemed, PUT /rewards/:rewardId. */
  const methodsOf = (request: FastifyRequest): readonly string[] => {
    const path = pathOf(request)
    const fitting = [...paths.values()].filter(({ form }) => form.test(path))
    return [...new Set(fitting.flatMap(({ methods }) => [...methods]))].toSorted()
  }
  const notFound = (reply: FastifyReply) => sendProblem(reply, problem('url/not-found'))
  // With a handler of its own, the hooks of this instance see these requests too.
  api.setNotFoundHandler((_request, reply) => notFound(reply))
  api.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return
    const methods = methodsOf(request)
    if (methods.length === 0) return notFound(reply)
    allow(reply, methods)
    if (request.method === 'OPTIONS') return reply.code(204).send()
    return sendProblem(reply, problem('method/not-allowed'))
  })
}
