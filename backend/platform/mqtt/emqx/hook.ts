import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { isSameSecret } from '../../same-secret.ts'
import { backendUser, connectRefusal, maySubscribe, publishRefusal } from '../broker/access.ts'
import { verifyMqttPassword } from '../password.ts'

/**
 * What an EMQX asks before it lets somebody connect, publish or subscribe (its HTTP authentication and authorization). So
 * it keeps no credential itself. docs/operating.md says how it is set up.
 */
export interface HookOptions {
  /** Which the broker sends along, as a bearer token. */
  readonly secret: string
  /** By what the backend itself is let in. */
  readonly backend: { readonly username: string; readonly password: string }
  /** The hash of a user's password, in Mosquitto's format; `undefined` = no zuil's device has this user name now. */
  readonly passwordHashOf: (user: string) => Promise<string | undefined>
}

const text = z.string().max(1024)
const authentication = z.object({ clientid: text, username: text, password: text, clean: z.boolean().default(true) })
/** EMQX fills in its template as text or as JSON. */
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')])
const authorization = z.object({
  username: text,
  action: z.enum(['publish', 'subscribe']),
  topic: text,
  qos: z.coerce.number().int().min(0).max(2).default(0),
  retain: flag.default(false),
})

/** POST /broker/emqx/authentication and /broker/emqx/authorization. */
export const emqxHook = ({ secret, backend, passwordHashOf }: HookOptions): FastifyPluginAsync => {
  /** The name by which the rules know a user. */
  const userOf = (username: string): string => (username === backend.username ? backendUser : username)

  const mayConnect = async (body: unknown): Promise<boolean> => {
    const read = authentication.safeParse(body)
    if (!read.success) return false
    const { clientid: clientId, username, password, clean } = read.data
    const user = userOf(username)
    if (connectRefusal({ user, clientId, clean })) return false
    if (user === backendUser) return isSameSecret(password, backend.password)
    const hash = await passwordHashOf(user)
    return hash !== undefined && (await verifyMqttPassword(password, hash))
  }

  const mayDo = async (body: unknown): Promise<boolean> => {
    const read = authorization.safeParse(body)
    if (!read.success) return false
    const { username, action, topic, qos, retain } = read.data
    const user = userOf(username)
    const allowed =
      action === 'subscribe'
        ? maySubscribe(user, topic)
        : publishRefusal(user, { topic, qos, retain, bytes: 0 }) === undefined
    // Of a device that was replaced or revoked since it connected, too.
    return allowed && (user === backendUser || (await passwordHashOf(user)) !== undefined)
  }

  return async (app) => {
    app.addHook('onRequest', async (request, reply) => {
      const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
      if (given === undefined || !isSameSecret(given, secret)) return reply.code(401).send()
      return undefined
    })
    const routes = { authentication: mayConnect, authorization: mayDo }
    for (const [name, decide] of Object.entries(routes)) {
      app.post(`/broker/emqx/${name}`, { schema: { hide: true } }, async (request) => ({
        result: (await decide(request.body)) ? 'allow' : 'deny',
        is_superuser: false,
      }))
    }
  }
}
