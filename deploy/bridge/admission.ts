import { isOwnHost } from '@zuil/kiosk/io/requests'
import { bridgeAddress } from '@zuil/protocol'

/** Who may open a WebSocket to the bridge. */

export interface Knock {
  readonly url: string | undefined
  readonly host: string | undefined
  readonly origin: string | undefined
}

/** Pages at once: a counter app in a few tabs. */
export const MAX_PAGES = 5

/** Why somebody is not let in, with the status of the answer. */
export const refusals = {
  /** Nothing is at this path. */
  PATH: 404,
  /** The page found this machine by a name of its own (DNS rebinding). */
  HOST: 421,
  /** A page of another site, or a program that is no browser. */
  ORIGIN: 403,
  /** There are as many pages already as may be. */
  FULL: 503,
} as const
export type Refusal = keyof typeof refusals

export const refusalOf = (
  { url, host, origin }: Knock,
  { origins, port, pages }: { readonly origins: readonly string[]; readonly port: number; readonly pages: number },
): Refusal | undefined => {
  if (!isOwnHost(host, port)) return 'HOST'
  if (origin === undefined || !origins.includes(origin)) return 'ORIGIN'
  if (url !== bridgeAddress.path) return 'PATH'
  return pages >= MAX_PAGES ? 'FULL' : undefined
}
