import type { AssociationFacts } from '../../associations/shapes.ts'
import type { CardSystemFacts } from '../../card-systems/shapes.ts'
import type { EventFacts } from '../../events/shapes.ts'
import { givenAtOneOf } from '../../rewards/rules/offers.ts'
import type { RewardFacts } from '../../rewards/shapes/reward.ts'
import type { ZuilFacts } from '../shapes/zuil.ts'
import { takesEvent } from './takes-event.ts'

/** Something that a zuil may show, or the zuil itself, came, went or was changed. */
export type ShownChange =
  | Changed<'card_system', CardSystemFacts>
  | Changed<'event', EventFacts>
  | Changed<'zuil', ZuilFacts>
  | Changed<'reward', RewardFacts>
  | Changed<'association', AssociationFacts>
  | { readonly kind: 'member_list'; readonly id: string }

interface Changed<Kind extends string, Facts> {
  readonly kind: Kind
  readonly id: string
  readonly before?: Facts
  readonly after?: Facts
}

/** Zuilen by what they show, so that many changes cost no more than a look each. */
const byWhatTheyShow = (zuilen: Iterable<ZuilFacts>): ((key: string) => readonly string[]) => {
  const found = new Map<string, string[]>()
  const note = (key: string, { id }: ZuilFacts): void => {
    const ids = found.get(key)
    if (ids) ids.push(id)
    else found.set(key, [id])
  }
  for (const zuil of zuilen) {
    const { type, counters, fixedEventId, counterEventId, associationId } = zuil
    if (type === 'MEMBERSHIP') note(`association ${associationId}`, zuil)
    if (!takesEvent(zuil)) continue
    note(`event ${fixedEventId}`, zuil)
    note(`event ${counterEventId}`, zuil)
    for (const { organizerId, locationId } of counters) {
      note(`organizer ${organizerId}`, zuil)
      note(`location ${locationId}`, zuil)
    }
  }
  return (key) => found.get(key) ?? []
}

const placesOf = (event: EventFacts | undefined): string[] =>
  event === undefined
    ? []
    : [`organizer ${event.organizerId}`, ...(event.locationId === undefined ? [] : [`location ${event.locationId}`])]

/** The zuilen whose document may be another after these changes. */
export const concernedZuilen = (changes: readonly ShownChange[], zuilen: Iterable<ZuilFacts>): ReadonlySet<string> => {
  const all = [...zuilen]
  const showing = byWhatTheyShow(all)
  const givers = all.filter(({ type }) => type === 'REWARD')
  const concerned = new Set<string>()
  for (const change of changes) {
    switch (change.kind) {
      case 'zuil':
        concerned.add(change.id)
        break
      case 'card_system':
        // Nothing else of it is in a document.
        if (JSON.stringify(change.before?.branding) !== JSON.stringify(change.after?.branding))
          for (const { id, cardSystemId } of all) if (String(cardSystemId) === change.id) concerned.add(id)
        break
      case 'event':
        for (const key of [`event ${change.id}`, ...placesOf(change.before), ...placesOf(change.after)])
          for (const id of showing(key)) concerned.add(id)
        break
      case 'reward':
        for (const { id, counters } of givers)
          if ([change.before, change.after].some((reward) => reward && givenAtOneOf(reward, counters)))
            concerned.add(id)
        break
      case 'association':
      case 'member_list':
        for (const id of showing(`association ${change.id}`)) concerned.add(id)
        break
    }
  }
  return concerned
}
