import { err, ok, type Result } from '@zuil/protocol'
import type { EventFacts } from '../shapes.ts'

/** What counts of a card system for which events are in it. */
export interface KnownCardSystem {
  readonly id: number
  readonly name: string
  readonly distributionKeys: readonly {
    readonly id: number
    readonly name: string
    readonly manual: boolean
    /** From then on it holds no more. Milliseconds since 1970. */
    readonly endsAt?: number
  }[]
}

/** Card systems without the keys that have ended. @param now milliseconds since 1970 */
export const withoutEnded = (
  cardSystems: ReadonlyMap<number, KnownCardSystem>,
  now: number,
): ReadonlyMap<number, KnownCardSystem> =>
  new Map(
    [...cardSystems].map(([id, system]) => [
      id,
      { ...system, distributionKeys: system.distributionKeys.filter(({ endsAt }) => (endsAt ?? Infinity) > now) },
    ]),
  )

/** An `EventCardSystem` of the API, as a client may send it. */
interface AskedCardSystem {
  readonly id: number
  readonly enabled: boolean
  readonly manualDistributionKeys?: readonly { readonly id: number; readonly enabled: boolean }[] | undefined
}

/** In which card systems an event is, and which distribution keys were chosen by hand for it. */
export interface EventCardSystems {
  readonly cardSystemIds: readonly number[]
  readonly chosenKeyIds: readonly number[]
}

/** Every card system as it stands for an event, by id, with the keys that can be chosen by hand. */
export const cardSystemsOf = (
  { cardSystemIds, chosenKeyIds = [] }: Pick<EventFacts, 'cardSystemIds' | 'chosenKeyIds'>,
  cardSystems: readonly KnownCardSystem[],
) =>
  // One that was changed comes last in what is held.
  cardSystems
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, name, distributionKeys }) => {
      const manual = distributionKeys.filter((key) => key.manual)
      return {
        ...{ id, name, enabled: cardSystemIds.includes(id) },
        ...(manual.length > 0 && {
          manualDistributionKeys: manual.map((key) => ({
            ...{ id: key.id, name: key.name, enabled: chosenKeyIds.includes(key.id) },
          })),
        }),
      }
    })

type Wrong = {
  readonly reason: 'cardsystem-not-found' | 'distributionkey-not-found' | 'invalid-distributionkey'
  readonly jsonPointer: string
}

/** What a client asks for, if there is such a thing: keys are of the card system in which they stand, and chosen by hand. */
export const cardSystemChange = (
  asked: readonly AskedCardSystem[],
  known: ReadonlyMap<number, KnownCardSystem>,
): Result<EventCardSystems, Wrong> => {
  const everyKey = new Set([...known.values()].flatMap(({ distributionKeys }) => distributionKeys.map(({ id }) => id)))
  const chosen: number[] = []
  for (const [i, { id, enabled, manualDistributionKeys = [] }] of asked.entries()) {
    const system = known.get(id)
    if (!system) return err({ reason: 'cardsystem-not-found', jsonPointer: `/${i}` })
    for (const [j, key] of manualDistributionKeys.entries()) {
      const jsonPointer = `/${i}/manualDistributionKeys/${j}`
      if (!everyKey.has(key.id)) return err({ reason: 'distributionkey-not-found', jsonPointer })
      if (!system.distributionKeys.some((one) => one.id === key.id && one.manual))
        return err({ reason: 'invalid-distributionkey', jsonPointer })
      if (enabled && key.enabled) chosen.push(key.id)
    }
  }
  const cardSystemIds = [...new Set(asked.flatMap(({ id, enabled }) => (enabled ? [id] : [])))]
  return ok({ cardSystemIds, chosenKeyIds: [...new Set(chosen)] })
}
