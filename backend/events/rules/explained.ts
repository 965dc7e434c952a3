import type { ZuilChoice } from '../shapes/managed.ts'
import type { EventFacts } from '../shapes.ts'
import { chooseEvent, nearer } from './choice.ts'
import { type EventIndex, isAt, type Opening, type Place } from './event-index.ts'
import { isOpen, whyOver } from './windows.ts'

/** A zuil that shows events, as far as its choice depends on it. */
export interface ChoosingZuil {
  readonly id: string
  readonly blocked: boolean
  readonly counters: readonly (Place & { readonly name: string })[]
  readonly fixedEventId?: string
  readonly counterEventId?: string
}

type Explained = Pick<ZuilChoice, 'why' | 'chosen'> & {
  /** What it shows; absent = no event. */
  readonly shown?: EventFacts
  readonly passedOver: readonly { readonly by: 'BACK_OFFICE' | 'COUNTER'; readonly event: EventFacts }[]
  /** Open at its counters, in the order of the automatic choice; each event once. */
  readonly candidates: readonly Opening[]
}

/** Why a zuil could choose an event at all; empty = it can't. */
export const reachOf = (
  event: EventFacts,
  { counters, fixedEventId, counterEventId }: ChoosingZuil,
): ZuilChoice['reach'] => [
  ...(fixedEventId === event.id ? [{ by: 'BACK_OFFICE' as const }] : []),
  ...(counterEventId === event.id ? [{ by: 'COUNTER' as const }] : []),
  ...counters.flatMap(({ name, organizerId, locationId }) => [
    ...(organizerId !== undefined && isAt(event, [{ organizerId }])
      ? [{ by: 'ORGANIZER' as const, counter: name }]
      : []),
    ...(locationId !== undefined && isAt(event, [{ locationId }]) ? [{ by: 'LOCATION' as const, counter: name }] : []),
  ]),
]

const candidatesAt = (events: EventIndex, counters: readonly Place[], at: number): readonly Opening[] => {
  const sorted = [...events.openings(counters, { from: at, until: at + 1 })].sort((a, b) => (nearer(a, b, at) ? -1 : 1))
  return sorted.filter(({ event }, n) => sorted.findIndex((one) => one.event.id === event.id) === n)
}

/** Why an event is the choice, by what made it that. */
const chosenBy = { BACK_OFFICE: 'SET', COUNTER: 'CHOSEN', SHOWN: 'SET' } as const
/** The same of another that goes before it. */
const goesBefore = {
  BACK_OFFICE: 'OTHER_SET',
  COUNTER: 'OTHER_CHOSEN',
  SHOWN: 'OTHER_SET',
  AUTOMATIC: 'OTHER_NEARER',
} as const

/**
 * What a zuil chooses at a moment, by `chooseEvent` itself, and why it is this event or not.
 * @param events must cover the moment, and have all that is open then at its counters, with what is set for it
 * @param at milliseconds since 1970
 */
export const explainChoice = (events: EventIndex, zuil: ChoosingZuil, event: EventFacts, at: number): Explained => {
  const { counters, fixedEventId, counterEventId } = zuil
  const candidates = candidatesAt(events, counters, at)
  const passedOver = (
    [
      ['BACK_OFFICE', fixedEventId],
      ['COUNTER', counterEventId],
    ] as const
  ).flatMap(([by, id]) => {
    const one = id === undefined ? undefined : events.get(id)
    return one && !isOpen(one, at) ? [{ by, event: one }] : []
  })
  const around = { passedOver, candidates }
  if (zuil.blocked) return { ...around, why: 'BLOCKED', chosen: false }
  const choice = chooseEvent(events, zuil, at)
  const closed = whyOver(event, at) ?? 'NOT_OPEN'
  if (!('event' in choice)) return { ...around, why: closed, chosen: false }
  const { event: shown, by } = choice
  const chosen = shown.id === event.id
  if (!chosen) return { ...around, shown, why: isOpen(event, at) ? goesBefore[by] : closed, chosen }
  const automatic = candidates.length > 1 ? 'NEAREST' : 'ONLY'
  return { ...around, shown, why: by === 'AUTOMATIC' ? automatic : chosenBy[by], chosen }
}
