import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import { answerPreflight, isForPages, openToPages } from './cors.ts'
import { sendProblem } from './errors.ts'
import { problem } from './general-problems.ts'
import type { Action } from './policy.ts'

/** The methods of each path, for who asks with another one, and for pages of other sites. */

interface Path {
  readonly form: RegExp
  /** And whether pages of other sites may ask with it. */
  readonly methods: Map<string, boolean>
}

/** What an address looks like that this route takes. @param url as it is registered: /api/checkins/:checkinId */
const formOf = (url: string): RegExp => {
  const parts = url.split(/:\w+/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]*')}$`)
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?')[0] ?? ''

const isOpen = (can: Action | undefined): boolean => can !== undefined && isForPages(can)

/** Notes the routes that are registered from now on. @returns the methods of the address of a request, in order */
const pathsOf = (api: Api) => {
  const paths = new Map<string, Path>()
  api.addHook('onRoute', ({ method, url, config }) => {
    const path = paths.get(url) ?? { form: formOf(url), methods: new Map() }
    for (const one of [method].flat()) path.methods.set(one, isOpen(config?.can))
    paths.set(url, path)
  })
  /** An address may fit several routes: GET /rewards/redeemed, PUT /rewards/:rewardId. */
  return (request: FastifyRequest): ReadonlyMap<string, boolean> => {
    const path = pathOf(request)
    const fitting = [...paths.values()].filter(({ form }) => form.test(path))
    return new Map(fitting.flatMap(({ methods }) => [...methods]).toSorted(([a], [b]) => a.localeCompare(b)))
  }
}

/**
 * Answers what no route of this instance takes, before its body is read: 405 with `Allow` where the path has other methods,
 * what OPTIONS asks, and else 404. Who asks doesn't matter: which routes there are is public. Pages of other sites may read
 * these answers, and those of the routes, but for what is for zuilen alone. To be called before any route, and any guard.
 */
export const answerOtherMethods = (api: Api): void => {
  const methodsOf = pathsOf(api)
  const notFound = (reply: FastifyReply) => sendProblem(reply, problem('url/not-found'))
  // With a handler of its own, the hooks of this instance see these requests too.
  api.setNotFoundHandler((_request, reply) => notFound(reply))
  api.addHook('onRequest', async (request, reply) => {
    if (!request.is404) {
      if (isOpen(request.routeOptions.config.can)) openToPages(reply)
      return
    }
    const methods = methodsOf(request)
    if (methods.size === 0) return notFound(openToPages(reply))
    reply.header('allow', [...methods.keys(), 'OPTIONS'].join(', '))
    const open = [...methods].flatMap(([method, forPages]) => (forPages ? [method] : []))
    if (open.length > 0) openToPages(reply)
    if (request.method !== 'OPTIONS') return sendProblem(reply, problem('method/not-allowed'))
    if (open.length > 0 && request.headers['access-control-request-method'] !== undefined) answerPreflight(reply, open)
    return reply.code(204).send()
  })
}
