import { parseMqttUser } from '@zuil/protocol'
import { z } from 'zod'

/** The management API of an EMQX. */
export interface EmqxApi {
  /** https://host:port, without a path. */
  readonly url: string
  readonly key: string
  readonly secret: string
}

const TIMEOUT_MS = 5_000
const PAGE = 1_000

const page = z.object({
  data: z.array(z.object({ clientid: z.string(), username: z.string().nullish() })),
  meta: z.object({ hasnext: z.boolean() }),
})

/**
 * Ends the connections of those who have no credential any more, or another than before. That nobody else comes in is up to
 * the hook.
 * @param credentials every zuil that may connect, as the database has it now
 */
export const emqxSync = (
  { url, key, secret }: EmqxApi,
  credentials: () => Promise<readonly { readonly user: string; readonly passwordHash: string }[]>,
): (() => Promise<void>) => {
  const headers = { authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` }
  const ask = async (method: 'GET' | 'DELETE', path: string): Promise<Response> => {
    const response = await fetch(new URL(`/api/v5/${path}`, url), {
      method,
      headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    // One that is gone already needs no ending.
    if (!response.ok && !(method === 'DELETE' && response.status === 404))
      throw new Error(`the management API of the broker answers ${response.status} to ${method}`)
    return response
  }
  let known: ReadonlyMap<string, string> = new Map()

  return async () => {
    const connected: { readonly clientid: string; readonly user: string }[] = []
    for (let number = 1, more = true; more; number++) {
      const { data, meta } = page.parse(await (await ask('GET', `clients?limit=${PAGE}&page=${number}`)).json())
      for (const { clientid, username } of data) if (username) connected.push({ clientid, user: username })
      more = meta.hasnext
    }
    const wanted = new Map((await credentials()).map(({ user, passwordHash }) => [user, passwordHash]))
    for (const { clientid, user } of connected) {
      const hash = wanted.get(user)
      const isOther = hash === undefined || (known.get(user) ?? hash) !== hash
      if (parseMqttUser(user) && isOther) await ask('DELETE', `clients/${encodeURIComponent(clientid)}`)
    }
    known = wanted
  }
}
