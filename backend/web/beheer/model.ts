import type { Moment } from '../shared/moments.ts'

/** What the API tells of zuilen; see `GET /api/openapi.json` and backend/store/store.ts. */

export type ZuilType = 'CHECK_IN' | 'TICKET' | 'REWARD' | 'MEMBERSHIP'
export type Language = 'nl' | 'fr' | 'de' | 'en'

export const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
export type Weekday = (typeof weekdays)[number]

export interface OpeningHours {
  readonly days: readonly Weekday[]
  /** HH:mm; closing at or before opening = the next day. */
  readonly opens: string
  readonly closes: string
}

export interface Settings {
  readonly name: string
  readonly type: ZuilType
  readonly counterIds: readonly string[]
  readonly fixedEventId?: string
  readonly showQr: boolean
  readonly associationId?: string
  readonly blocked: boolean
  readonly inStock: boolean
  readonly languages: readonly Language[]
  readonly sound: boolean
  readonly worksOffline: boolean
  readonly openingHours: readonly OpeningHours[]
  readonly brokerUrl?: string
}

export interface FieldProblem {
  readonly field: string
  readonly reason: string
}

export interface Health {
  readonly readers: readonly { readonly kind: string; readonly status: string }[]
  readonly journalDepth: number
  readonly journalBroken: boolean
  readonly screen: 'OK' | 'FROZEN' | 'MISSING'
  readonly printer?: 'OK' | 'PAPER_OUT' | 'UNPLUGGED'
  readonly disk?: { readonly freeBytes: number; readonly totalBytes: number }
  readonly diskWornPercent?: number
  readonly temperatureC?: number
  readonly underVoltage?: boolean
  readonly freeMemoryBytes?: number
  readonly upSeconds: number
}

export interface Zuil {
  readonly id: string
  readonly name: string
  readonly type: ZuilType
  readonly version: number
  readonly settings: Settings
  /** What is wrong with its settings: with these it would refuse its configuration. */
  readonly problems: readonly FieldProblem[]
  readonly enrolled: boolean
  readonly state: 'ONLINE' | 'OFFLINE' | 'PLANNED'
  readonly lastSeenAt?: Moment
  readonly software?: string
  /** Of the configuration that was made last; 0 = none. */
  readonly revision: number
  /** Of the configuration that the zuil works by. */
  readonly inUse?: number
  readonly reported?: {
    readonly revision: number
    readonly outcome: 'APPLIED' | 'REFUSED' | 'REVERTED'
    readonly problems: readonly FieldProblem[]
  }
  readonly health?: Health
}

export interface Choice {
  readonly id: string
  readonly name: string
}

export interface Choices {
  readonly counters: readonly Choice[]
  readonly events: readonly Choice[]
  readonly associations: readonly Choice[]
}

export interface CommandAnswer {
  readonly outcome?: 'DONE' | 'FAILED' | 'EXPIRED'
  readonly problem?: string
  readonly log?: string
  /** JPEG, base64. */
  readonly picture?: string
}

export interface Outage {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly zuilIds: readonly string[]
  readonly startedAt: Moment
  readonly closedAt?: Moment
}

export interface Notice {
  readonly channel: string
  readonly recipient: string
  readonly state: string
  readonly createdAt: Moment
  readonly sentAt?: Moment
  readonly problem?: string
  /** Of a mail. */
  readonly subject?: string
  readonly text?: string
}

export interface Alerts {
  readonly open: readonly Outage[]
  readonly recent: readonly Outage[]
  readonly notices: readonly Notice[]
}
