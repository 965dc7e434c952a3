import type { Dataset } from '../dataset/shapes.ts'
import { officeActs } from './acts.ts'
import { foyerOutage, outageWindow } from './outage.ts'
import type { History, HistoryStep } from './steps.ts'
import { tapsOf } from './taps.ts'
import { visitsOf } from './visits.ts'

/**
 * Two weeks of the demo's house until `now` (milliseconds since 1970): always the same at the same moment.
 * @param dataset what it begins with
 * @param untouched passholders who do nothing in them, as cards of theirs must give what their labels promise
 */
export const demoHistory = (now: number, dataset: Dataset, untouched: ReadonlySet<string>): History => {
  const away = outageWindow(now)
  const cards = dataset.cards.filter(({ passholderId }) => !untouched.has(passholderId ?? ''))
  const visits = visitsOf(now, dataset, untouched)
  const taps = tapsOf(visits, cards, now, away)
  const requests = taps.requests.map((request): HistoryStep => ({ kind: 'REQUEST', at: request.receivedAt, request }))
  const steps = [...requests, ...officeActs(now, taps)].filter(({ at }) => at < now)
  return { steps: steps.toSorted((a, b) => a.at - b.at), outages: [foyerOutage(away)] }
}
