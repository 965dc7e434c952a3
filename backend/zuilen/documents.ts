import type { Desired } from '@zuil/protocol'
import type { Publish } from '../platform/mqtt/link.ts'
import { yieldNowAndThen } from '../platform/yield.ts'
import type { CodeTimes } from './rules/checkin-code.ts'
import { desiredDocument, type Shown, sameDesired, sharedSchedules } from './rules/desired.ts'
import type { ZuilFacts } from './shapes/zuil.ts'
import type { DeliveryStore } from './store/deliveries.ts'
import type { EnrolmentStore } from './store/enrolment.ts'

/** What the documents of zuilen are made of and kept in. */
export interface DesiredStore {
  catalog(): Promise<Shown & { readonly zuilen: ReadonlyMap<string, ZuilFacts> }>
  readonly deliveries: Pick<DeliveryStore, 'desiredOf' | 'putDesired'>
  readonly enrolment: Pick<EnrolmentStore, 'key'>
  readonly codeTimes: Pick<CodeTimes, 'stepSeconds'>
  /** The address in which check-in codes stand. */
  readonly checkinLink?: string | undefined
}

/** A zuil's word on its revision is believed up to here: so many settings are never made, and there is room above. */
const MAX_BELIEVED_REVISION = 1_000_000_000
/** More lost races than there are backends: something else is wrong. */
const MAX_RACES = 10
export interface CurrentDesired {
  readonly document: Desired
  /** This call made the revision. */
  readonly changed: boolean
}

/**
 * The desired documents of zuilen as they should be now, those that differ from the last ones kept with a new revision:
 * one reading, and one writing for some hundreds. Of two backends that find the same change one writes it, the other reads it.
 * @param inUse the revision that a zuil says it has: one that is ahead of the database, because that was put back, would
 *   ignore every document until its own revision is passed, so the next is made above it
 * @returns by zuil; without those that there are not
 */
export const refreshDesired = async (
  store: DesiredStore,
  zuilIds: readonly string[],
  now: number,
  inUse: ReadonlyMap<string, number> = new Map(),
): Promise<ReadonlyMap<string, CurrentDesired>> => {
  const pause = yieldNowAndThen()
  const current = new Map<string, CurrentDesired>()
  let left = zuilIds
  for (let races = 0; left.length > 0; races++) {
    if (races === MAX_RACES) throw new Error('the revision of a desired document could not be raised')
    const catalog = await store.catalog()
    const stored = await store.deliveries.desiredOf(left)
    const schedules = sharedSchedules(catalog.events)
    const changed: Desired[] = []
    for (const zuil of left.flatMap((zuilId) => catalog.zuilen.get(zuilId) ?? [])) {
      const wanted = desiredDocument(catalog, zuil, now, {
        qrKey: store.enrolment.key('qr', zuil),
        stepSeconds: store.codeTimes.stepSeconds,
        checkinLink: store.checkinLink,
        schedules,
      })
      const { revision, document } = stored.get(zuil.id) ?? { revision: 0 }
      const said = inUse.get(zuil.id) ?? 0
      const ahead = said > revision && said <= MAX_BELIEVED_REVISION
      if (document && !ahead && sameDesired(document, wanted)) current.set(zuil.id, { document, changed: false })
      else changed.push({ ...wanted, revision: (ahead ? said : revision) + 1 })
      await pause()
    }
    const kept = changed.length > 0 ? await store.deliveries.putDesired(changed, now) : new Set<string>()
    for (const document of changed) {
      if (kept.has(document.zuil.id)) current.set(document.zuil.id, { document, changed: true })
    }
    left = changed.map(({ zuil }) => zuil.id).filter((id) => !kept.has(id))
  }
  return current
}

/** Sends a zuil its document: retained, for whoever connects later; a zuil that says hello gets it again anyway. */
export const publishDesired = (publish: Publish, document: Desired): void =>
  publish(document.zuil.id, 'desired', document)
