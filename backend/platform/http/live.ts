import { PassThrough } from 'node:stream'
import type { Api } from './api.ts'
import { sendProblem } from './errors.ts'
import { problem } from './general-problems.ts'
import { type Person, personOf, personScope } from './guard.ts'
import { officeToken, type PeopleGuard } from './people-guard.ts'
import type { Scope } from './scope.ts'

/** What open pages are told: only what to ask again. */

/** Whether somebody may know that this changed. @param kind as the pages' queries are called: zuil */
export type Sees = (scope: Scope, kind: string, id: string) => boolean

export interface LiveOptions {
  readonly sees: Sees
  /** So long what changes is collected, in milliseconds. */
  readonly collectMs?: number
  /** How often a page that hears nothing hears that there is nothing, in milliseconds: proxies end silent connections. */
  readonly heartbeatMs?: number
  /** How often it is looked whether somebody is still logged in, and what he may see, in milliseconds. */
  readonly recheckMs?: number
  /** At most so many pages of one person; six of one browser. */
  readonly perPerson?: number
  /** At most so many pages at all. */
  readonly total?: number
}

/** The pages that are open, and what they are told. */
export interface Live {
  /** So many pages are open. */
  readonly followers: number
  /** Tells the pages of those who may see it, in a moment. */
  changed(kind: string, ids: Iterable<string>): void
  /** @returns what the page reads; undefined = there are too many */
  follow(person: Person, again: () => Promise<Person | undefined>): PassThrough | undefined
  /** Ends all; nothing is followed after it. */
  end(): void
}

interface Follower {
  readonly stream: PassThrough
  readonly email: string
  scope: Scope
  /** Who he is now; undefined = nobody any more. */
  readonly again: () => Promise<Person | undefined>
}

/** Who reads no more than this behind is not there, or his line does not do. */
const BEHIND_BYTES = 64 * 1_024

export const createLive = (options: LiveOptions): Live => {
  const { sees, collectMs = 200, heartbeatMs = 15_000, recheckMs = 10_000, perPerson = 20, total = 1_000 } = options
  const all = new Set<Follower>()
  const collected = new Map<string, Set<string>>()
  let collecting: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const write = (follower: Follower, text: string): void => {
    if (follower.stream.writableLength + follower.stream.readableLength > BEHIND_BYTES) follower.stream.destroy()
    else follower.stream.write(text)
  }
  const tell = (): void => {
    collecting = undefined
    for (const follower of all) {
      for (const [kind, changed] of collected) {
        const ids = [...changed].filter((id) => sees(follower.scope, kind, id))
        if (ids.length > 0) write(follower, `event: changed\ndata: ${JSON.stringify({ kind, ids })}\n\n`)
      }
    }
    collected.clear()
  }
  const heartbeat = setInterval(() => {
    for (const follower of all) write(follower, ': \n\n')
  }, heartbeatMs)
  const recheck = async (follower: Follower): Promise<void> => {
    const person = await follower.again()
    const scope = person && personScope(person, 'live.follow')
    if (scope) follower.scope = scope
    else follower.stream.end()
  }
  const rechecks = setInterval(() => {
    for (const follower of all) {
      // A database that does not answer says nothing about who is logged in.
      recheck(follower).catch(() => undefined)
    }
  }, recheckMs)

  return {
    get followers() {
      return all.size
    },
    changed: (kind, ids) => {
      if (all.size === 0) return
      const of = collected.get(kind) ?? new Set()
      for (const id of ids) of.add(id)
      if (of.size === 0) return
      collected.set(kind, of)
      collecting ??= setTimeout(tell, collectMs)
    },
    follow: (person, again) => {
      const scope = personScope(person, 'live.follow')
      const own = [...all].filter(({ email }) => email === person.email).length
      if (ended || !scope || own >= perPerson || all.size >= total) return undefined
      const follower: Follower = { stream: new PassThrough(), email: person.email, scope, again }
      all.add(follower)
      follower.stream.on('close', () => all.delete(follower)).on('error', () => all.delete(follower))
      follower.stream.on('end', () => all.delete(follower))
      // The page knows by it that it is connected.
      follower.stream.write(': \n\n')
      return follower.stream
    },
    end: () => {
      ended = true
      clearTimeout(collecting)
      clearInterval(heartbeat)
      clearInterval(rechecks)
      for (const { stream } of all) stream.end()
      all.clear()
    },
  }
}

export interface LiveDeps extends PeopleGuard {
  readonly live: Live
}

/**
 * GET /live: server-sent events, `changed` with `{"kind":"zuil","ids":["…"]}`, of what the person may see. It is no use of
 * the session: it ends with it, and when a right is withdrawn.
 */
export const liveRoutes = (api: Api, { live, sessions, origin }: LiveDeps): void => {
  // A server that stops waits for answers, and these never end.
  api.addHook('preClose', async () => live.end())

  api.get('/live', { config: { can: 'live.follow' } }, async (request, reply) => {
    const token = officeToken(request, origin())
    const stream = live.follow(personOf(request), async () =>
      token === undefined ? undefined : sessions.find(token, false),
    )
    if (!stream) return sendProblem(reply.header('retry-after', 60), problem('rate-limited'))
    // For a proxy that would collect it.
    reply.header('x-accel-buffering', 'no').type('text/event-stream')
    return reply.send(stream)
  })
}
