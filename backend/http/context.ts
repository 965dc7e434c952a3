import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Store } from '../store/store.ts'

/** Where the API writes what happens: fields first, then a sentence. Never given personal data. */
export interface HttpLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** What the routes need of the rest of the backend. */
export interface HttpContext {
  readonly store: Store
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly log: HttpLog
  /** Address of the broker as zuilen reach it: mqtt://host:port or mqtts://host:port. */
  readonly publicMqttUrl: () => string
  /** Makes a zuil's MQTT password: 256 random bits. */
  readonly newMqttPassword: () => string
  /** A zuil's event was changed: it must be told. */
  readonly onZuilChanged: (zuilId: string) => void | Promise<void>
  /** Zuilen that may connect were added: the broker must learn of it. */
  readonly credentialsChanged: () => void | Promise<void>
}

/** A Fastify instance whose routes are typed by their zod schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What may be logged of an error: its kind and where it came from. Its message may quote data, so it stays out. */
export const describeError = (error: unknown): object => {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { error: error.name, ...(code && { code }), at: frames.slice(0, 8).map((line) => line.trim()) }
}
