import type { Book, Booked } from './deps.ts'
import type { ActionRequest } from './rules/model.ts'

/**
 * Verdicts in the order of the requests; `undefined` = the database refuses this one, whatever it stands beside
 * (`firstError` says why). Or: the database does not answer, nothing of this is certain, and all of it may be booked
 * again: a tap is booked once.
 */
export type Booking =
  | { readonly kind: 'BOOKED'; readonly verdicts: readonly (Booked | undefined)[]; readonly firstError?: unknown }
  | { readonly kind: 'DATABASE_DOWN'; readonly error: unknown }

/** After so many of one zuil's were refused, the rest of its failing requests is not tried one by one. */
const REFUSALS_OF_ONE_ZUIL = 4

/** What books taps, and says whether the database answers. */
export interface BookingStore {
  readonly book: Book
  /** Rejects while the database does not answer. */
  catalog(): Promise<unknown>
}

interface Entry {
  readonly index: number
  readonly request: ActionRequest
  readonly from: string
}

/**
 * Books a batch, so that one request which the database can't take does not hold up the others: a batch that fails
 * while the database does answer is tried in halves, down to the request that makes it fail.
 */
export const book = async (store: BookingStore, requests: readonly ActionRequest[]): Promise<Booking> => {
  const verdicts: (Booked | undefined)[] = requests.map(() => undefined)
  const refusals = new Map<string, number>()
  let firstError: unknown

  const commit = async (part: readonly Entry[]): Promise<void> => {
    const given = await store.book(part.map(({ request }) => request))
    part.forEach(({ index }, i) => {
      verdicts[index] = given[i]
    })
  }

  const attempt = async (whole: readonly Entry[], retry = true): Promise<void> => {
    const part = whole.filter(({ from }) => (refusals.get(from) ?? 0) < REFUSALS_OF_ONE_ZUIL)
    const [only] = part
    if (!only) return
    try {
      await commit(part)
    } catch (error) {
      firstError ??= error
      await store.catalog()
      if (part.length > 1) {
        const half = Math.ceil(part.length / 2)
        await attempt(part.slice(0, half))
        await attempt(part.slice(half))
      } else if (retry) {
        // A connection that broke, a deadlock: once more.
        await attempt(part, false)
      } else {
        refusals.set(only.from, (refusals.get(only.from) ?? 0) + 1)
      }
    }
  }

  try {
    await attempt(
      requests.map((request, index) => ({
        index,
        request,
        from: request.origin === 'ZUIL' ? request.zuilId : '',
      })),
    )
  } catch (error) {
    return { kind: 'DATABASE_DOWN', error }
  }
  return { kind: 'BOOKED', verdicts, ...(refusals.size > 0 && { firstError }) }
}
