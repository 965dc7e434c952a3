/**
 * How the Search API is walked: `start` goes no further than 10,000 there, and what changes meanwhile moves to the end of
 * the order. So each page begins at the last change that was seen; where that does not lead on, it is counted.
 */

/** Where a page begins. */
export interface Cursor {
  /** Those that changed at this moment or later; milliseconds since 1970, a whole second. Absent = all. */
  readonly from?: number
  /** So many of them are left out. */
  readonly start: number
  /** The order or `from` was not kept to: it is counted alone. */
  readonly counted?: true
}

export interface WalkedPage {
  /** When each was changed, in the order in which they came. */
  readonly changed: readonly (number | undefined)[]
  readonly totalItems: number
}

/** Where UiTdatabank ends. */
export const MAX_START = 10_000

const inOrder = (changed: readonly (number | undefined)[], from: number): boolean => {
  let last = from
  for (const at of changed) {
    if (at === undefined || at < last) return false
    last = at
  }
  return true
}

/** The cursor of the page that follows; `undefined` = that was the last, TOO_FAR = there are more than can be asked for. */
export const nextCursor = (cursor: Cursor, { changed, totalItems }: WalkedPage): Cursor | undefined | 'TOO_FAR' => {
  const start = cursor.start + changed.length
  if (changed.length === 0 || start >= totalItems) return undefined
  const ordered = !cursor.counted && inOrder(changed, cursor.from ?? Number.NEGATIVE_INFINITY)
  const last = Math.floor((changed.at(-1) ?? 0) / 1_000) * 1_000
  if (ordered && last > (cursor.from ?? Number.NEGATIVE_INFINITY)) return { from: last, start: 0 }
  if (start > MAX_START) return 'TOO_FAR'
  return { ...cursor, start, ...(!ordered && { counted: true }) }
}

/** The same with one left out: it can't be had. */
export const without = (cursor: Cursor): Cursor | 'TOO_FAR' =>
  cursor.start < MAX_START ? { ...cursor, start: cursor.start + 1 } : 'TOO_FAR'

const [MIN_PAUSE_MS, MAX_PAUSE_MS] = [50, 5_000] as const

/**
 * How long to wait after a page, in milliseconds: twice as long as it took, so that taps have most of the time for themselves,
 * also on a machine that is slow or has much else to do.
 * @param tookMs by a clock that may have been set meanwhile
 */
export const pauseAfter = (tookMs: number): number => Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, 2 * tookMs))
