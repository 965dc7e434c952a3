import { luhn } from '@zuil/protocol'

/** UiTPAS numbers: a prefix of five digits, a serial of six, 1 for social status, and Luhn's check digit. */

/** A prefix has so many serials. */
export const SERIALS = 1_000_000

export interface NumberParts {
  /** Five digits. */
  readonly prefix: string
  readonly serial: number
  /** Made for a passholder with social status. */
  readonly socialTariff: boolean
}

/** A number without its check digit. */
const bodyOf = (prefix: string, serial: number, socialTariff: boolean): string =>
  `${prefix}${String(serial).padStart(6, '0')}${socialTariff ? 1 : 0}`

const withCheckDigit = (body: string): string => `${body}${[...'0123456789'].find((digit) => luhn(`${body}${digit}`))}`

/** The number of these parts. */
export const makeUitpasNumber = (prefix: string, serial: number, socialTariff: boolean): string =>
  withCheckDigit(bodyOf(prefix, serial, socialTariff))

export const hasSocialTariff = (uitpasNumber: string): boolean => uitpasNumber[11] === '1'

export const partsOf = (uitpasNumber: string): NumberParts => ({
  prefix: uitpasNumber.slice(0, 5),
  serial: Number(uitpasNumber.slice(5, 11)),
  socialTariff: hasSocialTariff(uitpasNumber),
})

/** Cards of one prefix and kind whose serials follow each other, `first` and `last` among them. */
export interface Run {
  readonly prefix: string
  readonly socialTariff: boolean
  readonly first: number
  readonly last: number
}

/** The fewest runs in which exactly these numbers are. @param uitpasNumbers in any order, each once */
export const runsOf = (uitpasNumbers: readonly string[]): readonly Run[] => {
  const runs: { prefix: string; socialTariff: boolean; first: number; last: number }[] = []
  const parts = uitpasNumbers.map(partsOf)
  parts.sort(
    (a, b) =>
      a.prefix.localeCompare(b.prefix) || Number(a.socialTariff) - Number(b.socialTariff) || a.serial - b.serial,
  )
  for (const { prefix, serial, socialTariff } of parts) {
    const run = runs.at(-1)
    if (run && run.prefix === prefix && run.socialTariff === socialTariff && run.last + 1 === serial) run.last = serial
    else runs.push({ prefix, socialTariff, first: serial, last: serial })
  }
  return runs
}

/**
 * The numbers of these runs, in their order: a page of them.
 * @param after the last number of the page before; empty = from the beginning
 */
export const numbersIn = (runs: readonly Run[], after: string, limit: number): readonly string[] => {
  const { prefix: prefixAfter, serial: serialAfter } = partsOf(after)
  const bodyAfter = after.slice(0, 12)
  const bodies = runs.flatMap(({ prefix, socialTariff, first, last }) => {
    const from = prefix === prefixAfter ? Math.max(first, serialAfter) : first
    // One more than a page: the first may be that of `after` itself.
    const length = Math.max(0, Math.min(limit + 1, last - from + 1))
    return Array.from({ length }, (_, n) => bodyOf(prefix, from + n, socialTariff))
  })
  const following = bodies.filter((body) => body > bodyAfter).toSorted()
  return following.slice(0, limit).map(withCheckDigit)
}

/** A run as people read it: its first and last number, and how many there are. */
export const rangeOf = ({ prefix, socialTariff, first, last }: Run) => ({
  first: makeUitpasNumber(prefix, first, socialTariff),
  last: makeUitpasNumber(prefix, last, socialTariff),
  ...{ count: last - first + 1, socialTariff },
})

/** How many of them have social status. */
export const countKinds = (uitpasNumbers: readonly string[]): { readonly social: number; readonly plain: number } => {
  const social = uitpasNumbers.filter(hasSocialTariff).length
  return { social, plain: uitpasNumbers.length - social }
}
