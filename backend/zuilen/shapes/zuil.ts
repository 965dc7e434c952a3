import {
  desiredProblem,
  deviceSettings,
  health,
  type Immutable,
  limits,
  reported,
  shownReward,
  zuilId,
  zuilType,
} from '@zuil/protocol'
import { z } from 'zod'
import { counterFacts } from '../../counters/shapes.ts'
import { calendarSummary } from '../../events/shapes/managed.ts'
import { moment, named, nameText, text } from '../../platform/http/fields.ts'
import { epochMs } from '../../platform/shapes.ts'
import { foundProblem } from './health-problem.ts'
import { zuilState } from './presence.ts'

const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length

/**
 * All that is set of a zuil (handbook, "Zuilen, bewerken"), the one declaration of it: the API's body, the store, the
 * facts, the dataset and the page's form take theirs from here. What is left out is not set.
 */
export const zuilSettings = z.strictObject({
  ...deviceSettings,
  name: nameText(limits.desired.zuilName),
  counterIds: z.array(z.guid()).max(limits.desired.counters).refine(unique),
  /** The CDBID: overrides the counter's choice and the zuil's own. */
  fixedEventId: text(128).exactOptional(),
  /** Shows a QR code; of a check-in zuil alone. */
  showQr: z.boolean(),
  /** Of a lidmaatschapzuil. */
  associationId: z.guid().exactOptional(),
  languages: deviceSettings.languages.refine(unique),
  brokerUrl: deviceSettings.brokerUrl.exactOptional(),
})
export type ZuilSettings = Immutable<z.infer<typeof zuilSettings>>

/** What is judged and shown by: its settings, with its counters in place of their ids. */
export const zuilFacts = zuilSettings.omit({ counterIds: true }).extend({
  id: zuilId,
  cardSystemId: z.int(),
  /** Since when it is blocked: what was tapped before goes to quarantine. */
  blockedSince: epochMs.exactOptional(),
  counters: z.array(counterFacts),
  /** Rises when the zuil's keys must be others: a replacement, a revocation. */
  keyVersion: z.int(),
  /** Of its device: what another generation says is not this zuil's word. */
  generation: z.int(),
  /** Event chosen in the counter app. */
  counterEventId: text(128).exactOptional(),
})
export type ZuilFacts = Immutable<z.infer<typeof zuilFacts>>

export const zuilWarning = named(
  'ZuilWarning',
  'Of a voordeelzuil what will change by itself, from that moment on, or (without `from`) is so now: it shows the next ' +
    'reward, its counter has none, or has several and the zuil can’t choose. Of an event that is set: it is over, is ' +
    'cancelled, or is at none of the zuil’s counters.',
  z.object({
    field: z.enum(['counters', 'fixedEventId']),
    reason: z.enum([
      ...(['NEXT_REWARD', 'NO_REWARD', 'SEVERAL_REWARDS'] as const),
      ...(['EVENT_OVER', 'EVENT_CANCELLED', 'EVENT_ELSEWHERE'] as const),
    ]),
    from: moment.optional(),
    /** NEXT_REWARD. */
    reward: shownReward.optional(),
  }),
)
export type ZuilWarning = Immutable<z.infer<typeof zuilWarning>>

export const zuil = named(
  'Zuil',
  'A zuil as the back office sees it. `problems`: why it would not take these settings (blocked it does, and then is not ' +
    'let go). `warnings`: what it takes, and somebody should know. `revision`: of the document that was made for it last; `inUse`: the one it works by. `state` and ' +
    '`healthProblems`: as the alerts judge it.',
  z.object({
    id: z.string(),
    name: z.string(),
    type: zuilType,
    version: z.int(),
    settings: zuilSettings,
    problems: z.array(desiredProblem),
    warnings: z.array(zuilWarning),
    enrolled: z.boolean(),
    state: zuilState,
    lastSeenAt: moment.optional(),
    software: z.string().optional(),
    revision: z.int(),
    inUse: z.int().optional(),
    reported: reported.optional(),
    health: health.optional(),
    healthProblems: z.array(foundProblem),
  }),
)

export type Zuil = Immutable<z.infer<typeof zuil>>

/** What the findings of settings are before they are saved, and of a zuil that is not there yet. */
export const zuilFindings = zuil.pick({ problems: true, warnings: true })
export type ZuilFindings = Immutable<z.infer<typeof zuilFindings>>

export const addedZuil = z.object({ id: zuilId })
export type AddedZuil = z.infer<typeof addedZuil>

export const zuilen = named(
  'ZuilenPaginatedCollection',
  'Zuilen, by name.',
  z.object({ totalItems: z.int(), member: z.array(zuil) }),
)

export type Zuilen = Immutable<z.infer<typeof zuilen>>

const choice = z.object({ id: z.string(), name: z.string() })
export type Choice = Immutable<z.infer<typeof choice>>

export const zuilChoices = named(
  'ZuilChoices',
  'What a form of settings can offer. `counterIds`: at which of these counters an event is; `calendar`: when, in short.',
  z.object({
    counters: z.array(choice),
    events: z.array(choice.extend({ counterIds: z.array(z.string()), calendar: calendarSummary })),
    associations: z.array(choice),
  }),
)

export type ZuilChoices = Immutable<z.infer<typeof zuilChoices>>

export const configurationCodeGrant = named(
  'ZuilConfigurationCode',
  'What is typed at a zuil to set it up; shown this once.',
  z.object({ name: z.string(), code: z.string(), expiresAt: moment }),
)
export const configurationCodeRequest = named(
  'ConfigurationCodeRequest',
  'Where the device is that the next one replaces, if there is one.',
  z.strictObject({
    formerDevice: z
      .enum(['IN_HAND', 'LOST'])
      .describe(
        'IN_HAND: what it still hands in of before it was replaced is booked. LOST: all of it is kept in quarantine, where ' +
          'somebody books or refuses it; so it is when nothing is said.',
      )
      .default('LOST'),
  }),
)
export type FormerDevice = z.infer<typeof configurationCodeRequest>['formerDevice']
export type ConfigurationCodeGrant = z.infer<typeof configurationCodeGrant>
