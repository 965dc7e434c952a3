import type { Alert, Spell } from './alerts.ts'
import type { Books, ShownTap } from './reconcile.ts'

const counted = (names: readonly string[]): string => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ')
}

/** What there was to compare, in a few lines. */
export const summaryOf = (
  shown: readonly ShownTap[],
  books: Books,
  alerts: readonly Alert[],
  spells: readonly Spell[],
  { offlineAfterMs }: { readonly offlineAfterMs: number },
): readonly string[] => {
  const last = shown.map(({ views }) => views.at(-1)?.screen ?? 'nothing (the zuil died, or another card came)')
  const reversed = (all: readonly { readonly reversed: boolean }[]): number => all.filter((one) => one.reversed).length
  return [
    `Taps: ${shown.length}, by zuil: ${counted(shown.map(({ mode }) => mode))}`,
    `Last on the screen: ${counted(last)}`,
    `Refused in the books: ${counted(books.taps.flatMap(({ reason }) => reason ?? []))}`,
    `Points ${books.checkins.length} (${reversed(books.checkins)} taken back), tickets ${books.tickets.length} ` +
      `(${reversed(books.tickets)}), rewards ${books.redemptions.length} (${reversed(books.redemptions)})`,
    `Without a link: ${spells.length} times, ${spells.filter(({ from, until }) => until - from > offlineAfterMs).length} ` +
      `of them long enough to be told of; alerts: ${counted(alerts.map(({ kind }) => kind)) || 'none'}`,
  ]
}
