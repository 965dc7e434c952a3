import { createHash, createHmac } from 'node:crypto'
import { type CardRead, memberHashInput } from '@zuil/protocol'
import { yieldNowAndThen } from '../platform/yield.ts'

const HASH_BYTES = 16
/** Lists are made while people stand at zuilen, and nobody stands waiting for a list. */
const SLICE_MS = 2

/** Which list it is: another one of these is another list, and has another key. */
export interface ListIdentity {
  readonly associationId: string
  /** Rises with each change of its members or their cards. */
  readonly listVersion: string
  /** Who was a member until before this day is left out: yyyy-mm-dd. So each day has its list, and its key. */
  readonly since: string
}

/** The key of one list of one zuil: 32 bytes, base64url. @param zuilKey the zuil's own key for such lists */
export const memberListKey = (zuilKey: string, { associationId, listVersion, since }: ListIdentity): string =>
  createHmac('sha256', Buffer.from(zuilKey, 'base64url'))
    .update(`${associationId} ${listVersion} ${since}`)
    .digest('base64url')

/** The ETag of a list: made of its key, and says nothing of it. */
export const memberListTag = (key: string, byNumber: boolean): string =>
  `"${createHash('sha256').update(`tag ${key} ${byNumber}`).digest('base64url')}"`

/**
 * The members as they stand in the list, a JSON array, ordered by hash: the order says nothing of who they are.
 * Taps have their turn while it is made: 60,000 members take half a second in all.
 * @param rows of each card of a member, parted by `;`: last day, UiTPAS number and chip number if it has one
 * @param byNumber whether cards are listed by UiTPAS number too
 */
export const hashedMembers = async (rows: string, key: string, byNumber: boolean): Promise<string> => {
  const secret = Buffer.from(key, 'base64url')
  const pause = yieldNowAndThen(SLICE_MS)
  // By the first byte: a few hundred are sorted at a time.
  const byFirst = Array.from({ length: 256 }, (): string[] => [])
  const enter = (card: CardRead, end: string): void => {
    const hash = createHmac('sha256', secret).update(memberHashInput(card)).digest()
    byFirst[hash[0] ?? 0]?.push(`["${hash.toString('base64url', 0, HASH_BYTES)}","${end}"]`)
  }
  for (let from = 0; from < rows.length; ) {
    const found = rows.indexOf(';', from)
    const until = found < 0 ? rows.length : found
    const [end = '', uitpasNumber = '', chipNumber] = rows.slice(from, until).split(' ')
    if (chipNumber !== undefined) enter({ kind: 'CHIP', chipNumber }, end)
    if (byNumber) enter({ kind: 'BARCODE', uitpasNumber }, end)
    from = until + 1
    await pause()
  }
  const parts: string[] = []
  for (const some of byFirst) {
    if (some.length > 0) parts.push(some.sort().join(','))
    await pause()
  }
  return `[${parts.join(',')}]`
}
