import { dayAfter, dayOf, momentOf, type Span, weekdayOf } from '../../platform/time/calendar.ts'
import { newActieId } from '../../taps/actie-id.ts'
import { counters } from '../places.ts'
import { demoZuil } from '../zuilen.ts'
import type { PastOutage } from './steps.ts'

/** The check-in zuil was without a network, on the last Saturday evening but for yesterday and today. */
export const outageWindow = (now: number): Span => {
  const today = dayOf(now)
  const ago = [2, 3, 4, 5, 6, 7, 8].find((days) => weekdayOf(dayAfter(today, -days)) === 6) ?? 2
  const day = dayAfter(today, -ago)
  return { from: momentOf(day, '19:38'), until: momentOf(day, '20:21') }
}

const iso = (at: number): string => new Date(at).toISOString()

/** After how long it was noticed, and was over once it was back. */
const [NOTICED_MS, STABLE_MS] = [195_000, 125_000]

/** The same as it was written down, by the time that it was away. */
export const foyerOutage = ({ from, until }: Span): PastOutage => ({
  id: newActieId(from + NOTICED_MS, Buffer.alloc(10, 7)),
  kind: 'OFFLINE',
  subject: demoZuil.id,
  zuilIds: [demoZuil.id],
  facts: {
    zuilen: [
      {
        ...{ id: demoZuil.id, name: demoZuil.name, counter: counters.reception.name },
        ...{ lastHeardAt: iso(from), problems: [] },
      },
    ],
  },
  startedAt: iso(from),
  openedAt: iso(from + NOTICED_MS),
  closedAt: iso(until + STABLE_MS),
})
