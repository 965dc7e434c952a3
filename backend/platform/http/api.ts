import type { Log } from '@zuil/protocol'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Store } from '../../store.ts'
import type { PresenceOf } from '../../zuilen/presence-of.ts'
import type { StoredCommand } from '../../zuilen/store/commands.ts'

/** What the routes need of the rest of the backend. */
export interface HttpContext {
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  /** Address of the broker as zuilen reach it: mqtt://host:port or mqtts://host:port. */
  readonly publicMqttUrl: () => string
  /** Makes a zuil's MQTT password: 256 random bits. */
  readonly newMqttPassword: () => string
  /** Sends a command that was kept to its zuil, if it is there. */
  readonly sendCommand: (command: StoredCommand) => void
  /** The judge of presence: whether a zuil is on. */
  readonly presenceOf: PresenceOf
}

/** A Fastify instance whose routes are typed by their zod schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>
