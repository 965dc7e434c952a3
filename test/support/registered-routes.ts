import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type {} from '../../backend/platform/http/guard.ts'
import type { Action } from '../../backend/platform/http/policy.ts'

export interface RegisteredRoute {
  readonly method: string
  /** As it is registered: /api/checkins/:checkinId. */
  readonly url: string
  /** What it declares as `config.can`. */
  readonly can: Action | undefined
}

/** A plugin for `extraPlugins` that notes every route that the server registers, but for those of HEAD. */
export const routeRegistry = (): {
  readonly routes: readonly RegisteredRoute[]
  readonly plugin: FastifyPluginAsync
} => {
  const routes: RegisteredRoute[] = []
  const listen = async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRoute', ({ method, url, config }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') routes.push({ method: one, url, can: config?.can })
    })
  }
  // Not encapsulated: it is to hear of the routes beside it.
  return { routes, plugin: Object.assign(listen, { [Symbol.for('skip-override')]: true }) }
}
