import type { StrangerLimits } from '../../stranger-room.ts'
import type { RefusalKind } from './access.ts'
import type { Rate } from './rate.ts'

/** The messages between the backend and its broker, a child process. Plain data over Node's IPC channel. */

/** User name of a zuil (`mqttUser`), and the hash of its MQTT password in Mosquitto's format. */
export type Credential = readonly [user: string, passwordHash: string]

export interface BrokerSettings {
  readonly host: string
  /** 0 = a free one. */
  readonly port: number
  /** Certificate chain and key, PEM. With it, the backend itself gets a listener on loopback of its own. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly localPort: number
  readonly connectTimeoutMs: number
  readonly drainTimeoutMs: number
  readonly rate: Rate
  /** Connections without a CONNECT that was accepted. */
  readonly strangers: StrangerLimits
}

export type ToBroker =
  | {
      readonly type: 'START'
      readonly settings: BrokerSettings
      readonly backendPassword: string
      readonly credentials: readonly Credential[]
    }
  /** Answered by APPLIED with the same id. */
  | {
      readonly type: 'CHANGE'
      readonly id: number
      readonly set: readonly Credential[]
      readonly removed: readonly string[]
    }
  | { readonly type: 'STOP' }

export type FromBroker =
  | { readonly type: 'LISTENING'; readonly port: number; readonly localPort: number }
  /** It could not listen; `code` as of the system, e.g. EADDRINUSE. */
  | { readonly type: 'FAILED'; readonly code: string }
  | { readonly type: 'APPLIED'; readonly id: number }
  /** Several times a second, as a sign of life, with what was refused since the last one. */
  | { readonly type: 'ALIVE'; readonly refused: Readonly<Partial<Record<RefusalKind, number>>> }
