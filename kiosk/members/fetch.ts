import { customTokenHeader, type MemberList, memberKeyHeader, memberList, zuilKey } from '@zuil/protocol'
import { z } from 'zod'
import { requestJson } from '../io/http.ts'

/** The result of asking for the list. */
export type FetchedList =
  | { readonly kind: 'LIST'; readonly list: MemberList; readonly etag: string | undefined; readonly key: string }
  /** The list with the given ETag is still right, its key is this one, and it may be used until `validUntil` (an instant). */
  | { readonly kind: 'NOT_MODIFIED'; readonly validUntil: string; readonly key: string }
  /** This device may not have a list (any more). */
  | { readonly kind: 'FORBIDDEN' }
  /** No usable answer. `problem` may be logged. */
  | { readonly kind: 'UNREACHABLE'; readonly problem: object }

/**
 * Asks for the list. Never rejects.
 * @param etag of the cached one
 * @param byNumber whether cards must be found by UiTPAS number too
 */
export type FetchList = (etag: string | undefined, byNumber: boolean) => Promise<FetchedList>

export interface FetchMemberListOptions {
  readonly backendUrl: string
  readonly deviceId: string
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string
}

/** On the answer 304: until when the cached list may now be used. */
const validUntilHeader = 'x-valid-until'
/** Not (any more) a zuil, or not one with an association. */
const forbiddenStatuses = new Set([401, 403, 404])
const TIMEOUT_MS = 30_000
/** The longest list there can be, 500,000 cards, is 20 MB. */
const MAX_BYTES = 64 * 1024 * 1024

/** `GET /kiosk-devices/members`. */
export const fetchMemberList =
  ({ backendUrl, deviceId, ca }: FetchMemberListOptions): FetchList =>
  async (etag, byNumber) => {
    const answer = await requestJson(new URL(`/api/kiosk-devices/members?byNumber=${byNumber}`, backendUrl), {
      method: 'GET',
      headers: { [customTokenHeader]: deviceId, ...(etag !== undefined && { 'if-none-match': etag }) },
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      ca,
    })
    if (!answer.ok) return { kind: 'UNREACHABLE', problem: answer.error }
    const { status, headers, json } = answer.value
    if (forbiddenStatuses.has(status) && isProblem(json)) return { kind: 'FORBIDDEN' }
    const key = zuilKey.safeParse(headers[memberKeyHeader])
    if (status === 304 && key.success) {
      const until = memberList.shape.validUntil.safeParse(headers[validUntilHeader])
      if (until.success) return { kind: 'NOT_MODIFIED', validUntil: until.data, key: key.data }
    }
    const list = status === 200 ? memberList.safeParse(json) : undefined
    if (list?.success && key.success) return { kind: 'LIST', list: list.data, etag: headers.etag, key: key.data }
    return { kind: 'UNREACHABLE', problem: { kind: 'NOT_UNDERSTOOD', status } }
  }

/** Whether the backend itself refused: a proxy before a backend that is down may answer 404 as well. */
const isProblem = (json: unknown): boolean => z.object({ type: z.string() }).safeParse(json).success
