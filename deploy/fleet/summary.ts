import type { Count } from './alerts.ts'
import type { GotMail } from './mails.ts'
import type { Plan } from './plan.ts'
import { type Books, type Difference, inQuarantine, type ShownTap } from './reconcile.ts'
import type { Messages } from './virtual-zuil.ts'

export interface Outcome {
  readonly shown: readonly ShownTap[]
  readonly books: Books
  readonly messages: readonly Messages[]
  readonly counts: readonly Count[]
  readonly planned: Plan['outages']
  readonly mails: readonly GotMail[]
  readonly betweenBooks: readonly Difference[]
  readonly betweenAlerts: readonly Difference[]
  readonly seed: number
}

const counted = (names: readonly string[]): string => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${name} ${count}`).join(', ') || 'none'
}

const row = (title: string, text: string): string => `${title.padEnd(11)}${text}`

const notesOf = (counts: readonly Count[], { single, sites }: Plan['outages']): readonly string[] => {
  const certainOf = (name: Count['of']): number => counts.find(({ of }) => of === name)?.certain ?? 0
  return [
    ...(counts.some(({ certain, alerts }) => alerts > certain)
      ? ['where there are more alerts, the other outages were too near to a limit to say']
      : []),
    ...(certainOf('one zuil') < single || certainOf('a site') < sites
      ? [`planned were ${single} of one zuil and ${sites} of a site: the machine was too busy to say of them all`]
      : []),
  ]
}

const MAX_SHOWN = 50

const listed = (title: string, differences: readonly Difference[]): readonly string[] => [
  `Differences between ${title}: ${differences.length === 0 ? 'none' : differences.length}`,
  ...differences.slice(0, MAX_SHOWN).map(({ what, id }) => `  ${id}: ${what}`),
]

/** What there was to compare, and what it came to, in a few lines. */
export const summaryOf = (outcome: Outcome): readonly string[] => {
  const { shown, books, messages, counts, planned, mails, betweenBooks, betweenAlerts, seed } = outcome
  const last = shown.map(({ views }) => views.at(-1)?.screen ?? 'nothing (the zuil died, or another card came)')
  const sum = (of: (one: Messages) => number): number => messages.reduce((total, one) => total + of(one), 0)
  const booked = (all: readonly { readonly reversed: boolean }[]): string =>
    `${all.length} (${all.filter(({ reversed }) => reversed).length} reversed)`
  return [
    '',
    row('Taps', `${shown.length}: ${counted(shown.map(({ mode }) => mode))}`),
    row('Shown last', counted(last)),
    row(
      'Booked',
      `points ${booked(books.checkins)}, tickets ${booked(books.tickets)}, rewards ${booked(books.redemptions)}`,
    ),
    row('Refused', counted(books.taps.flatMap(({ reason }) => reason ?? []))),
    row('Quarantine', String(inQuarantine(books).length)),
    row(
      'Messages',
      `of ${sum(({ sent }) => sent)} were lost ${sum(({ lost }) => lost)}, came twice ${sum(({ doubled }) => doubled)}`,
    ),
    ...counts.map(({ of, certain, alerts }, i) =>
      row(i === 0 ? 'Outages' : '', `of ${of}: ${certain} certain, ${alerts} alerts`),
    ),
    ...notesOf(counts, planned).map((note) => row('', `(${note})`)),
    row('Mails', String(mails.length)),
    row('Seed', String(seed)),
    '',
    ...listed('screens and books', betweenBooks),
    ...listed('outages, alerts and mails', betweenAlerts),
  ]
}
