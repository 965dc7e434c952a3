import type { ScheduleEntry } from '@zuil/protocol'
import { candidatesOf, chooseEvent } from './event-choice.ts'
import { windowsOf } from './events.ts'
import type { Catalog, EventFacts, ZuilFacts } from './model.ts'

const MOST = 200

/**
 * The zuil's event over time, as `chooseEvent` gives it without a shown event: [from, until), at most 200 entries.
 * The choice can only change where a window opens or closes, where a start passes, and midway between two starts.
 */
export const scheduleOf = (catalog: Catalog, zuil: ZuilFacts, from: number, until: number): ScheduleEntry[] => {
  const set = [zuil.fixedEventId, zuil.counterEventId].flatMap((id) =>
    id === undefined ? [] : (catalog.events.get(id) ?? []),
  )
  const windows = [...candidatesOf(catalog, zuil), ...set].flatMap(({ calendar }) =>
    windowsOf(calendar, { from, until }),
  )
  const starts = [...new Set(windows.flatMap(({ start }) => start ?? []))].sort((a, b) => a - b)
  const midpoints = starts.flatMap((a, i) => starts.slice(i + 1).map((b) => (a + b) / 2))
  const changes = [
    ...windows.flatMap((w) => [w.from, w.until]),
    ...starts,
    // Just after too: at the very middle, and at the very start, the tie goes the other way.
    ...[...starts, ...midpoints].flatMap((at) => [Math.ceil(at), Math.floor(at) + 1]),
  ]
  const points = [...new Set([from, ...changes.filter((at) => at > from && at < until)])].sort((a, b) => a - b)

  const entries: { from: number; until: number; event: EventFacts }[] = []
  for (const [i, at] of points.entries()) {
    const choice = chooseEvent(catalog, zuil, at)
    if ('refusal' in choice) continue
    const end = points[i + 1] ?? until
    const last = entries.at(-1)
    if (last && last.event.id === choice.event.id && last.until === at) last.until = end
    else if (entries.length === MOST) break
    else entries.push({ from: at, until: end, event: choice.event })
  }
  return entries.map((entry) => ({
    from: new Date(entry.from).toISOString(),
    until: new Date(entry.until).toISOString(),
    event: { id: entry.event.id, name: entry.event.name, points: entry.event.checkinPoints },
  }))
}
