import { desiredProblem, health, language, openingHours, reported, type ZuilType, zuilType } from '@zuil/protocol'
import { z } from 'zod'
import type { CounterFacts } from '../../counters/shapes.ts'
import { moment, named, text } from '../../platform/http/fields.ts'
import type { OpeningHours } from '../../platform/time/opening-hours.ts'

export interface ZuilFacts {
  readonly id: string
  readonly name: string
  readonly cardSystemId: number
  readonly type: ZuilType
  readonly blocked: boolean
  /** Since when it is blocked: what was tapped before counts. */
  readonly blockedSince?: number
  readonly inStock: boolean
  readonly languages: readonly ('nl' | 'fr' | 'de' | 'en')[]
  readonly sound: boolean
  readonly counters: readonly CounterFacts[]
  /** Shows a QR code; of a check-in zuil alone. */
  readonly showQr: boolean
  /** Of a lidmaatschapzuil. */
  readonly associationId?: string
  readonly worksOffline: boolean
  /** Empty = always open. */
  readonly openingHours: readonly OpeningHours[]
  /** Another broker than that of its enrolment. */
  readonly brokerUrl?: string
  /** Rises when the zuil's keys must be others: a replacement, a revocation. */
  readonly keyVersion: number
  /** CDBID set in the back office. */
  readonly fixedEventId?: string
  /** Event chosen in the counter app. */
  readonly counterEventId?: string
}

/** Zuilen: what is set of them, what they were asked, what they said, how they enrol. Part of the Store: see `store.ts`. */

/** All that is set of a zuil in the back office (handbook, "Zuilen, bewerken"). */
export interface ZuilSettings {
  readonly name: string
  readonly type: ZuilType
  readonly counterIds: readonly string[]
  readonly fixedEventId?: string
  readonly showQr: boolean
  readonly associationId?: string
  readonly blocked: boolean
  readonly inStock: boolean
  readonly languages: readonly ('nl' | 'fr' | 'de' | 'en')[]
  readonly sound: boolean
  readonly worksOffline: boolean
  readonly openingHours: readonly OpeningHours[]
  readonly brokerUrl?: string
}

const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length

/** All that is set of a zuil (handbook, "Zuilen, bewerken"). What is left out is not set. */
export const zuilSettings = z.strictObject({
  name: text(100),
  type: zuilType,
  counterIds: z.array(z.guid()).max(50).refine(unique),
  fixedEventId: text(128).optional(),
  showQr: z.boolean(),
  associationId: z.guid().optional(),
  blocked: z.boolean(),
  inStock: z.boolean(),
  languages: z.array(language).min(1).max(4).refine(unique),
  sound: z.boolean(),
  worksOffline: z.boolean(),
  openingHours: z.array(openingHours).max(14),
  brokerUrl: z
    .string()
    .max(300)
    .regex(/^mqtts?:\/\/[^/@\s]+$/)
    .optional(),
})

export const zuil = named(
  'Zuil',
  'A zuil as the back office sees it. `problems`: why it would not take these settings (blocked it does, and then is not ' +
    'let go). `revision`: of the document that was made for it last; `inUse`: the one it works by.',
  z.object({
    id: z.string(),
    name: z.string(),
    type: zuilType,
    version: z.int(),
    settings: zuilSettings,
    problems: z.array(desiredProblem),
    enrolled: z.boolean(),
    state: z.enum(['ONLINE', 'OFFLINE', 'PLANNED']),
    lastSeenAt: moment.optional(),
    software: z.string().optional(),
    revision: z.int(),
    inUse: z.int().optional(),
    reported: reported.optional(),
    health: health.optional(),
  }),
)

export const zuilen = named(
  'ZuilenPaginatedCollection',
  'Zuilen, by name.',
  z.object({ totalItems: z.int(), member: z.array(zuil) }),
)

const choice = z.object({ id: z.string(), name: z.string() })

export const zuilChoices = named(
  'ZuilChoices',
  'What a form of settings can offer.',
  z.object({ counters: z.array(choice), events: z.array(choice), associations: z.array(choice) }),
)

export const configurationCodeGrant = named(
  'ZuilConfigurationCode',
  'What is typed at a zuil to set it up; told this once.',
  z.object({ name: z.string(), code: z.string(), expiresAt: moment }),
)
