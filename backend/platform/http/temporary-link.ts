import { z } from 'zod'
import { isSameSecret } from '../same-secret.ts'
import { text } from './fields.ts'

/** For so long a link is good. */
export const LINK_MS = 15 * 60_000

/** What such a link says of itself: until when it is good (milliseconds since 1970), and that we made it. */
export const signedQuery = z.object({ until: z.coerce.number().int().min(0), hash: text(200) })
type Signed = z.output<typeof signedQuery>

/**
 * Links to something that whoever has them may see for a quarter of an hour, also a page that asks without a token.
 * @param hashes keyed hashes of a text, by each key that counts: the present one first
 */
export const temporaryLinks = (hashes: (link: string) => readonly string[], clock: () => number) => ({
  /** What stands after the question mark. */
  queryTo: (id: string): string => {
    const until = clock() + LINK_MS
    return String(new URLSearchParams({ until: String(until), hash: hashes(`${id} ${until}`)[0] ?? '' }))
  },
  /** Whether a link to this is ours, and not old. */
  isGood: (id: string, { until, hash }: Signed): boolean =>
    hashes(`${id} ${until}`).some((one) => isSameSecret(hash, one)) && clock() < until,
})
