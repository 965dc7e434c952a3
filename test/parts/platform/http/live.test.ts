import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLive } from '../../../../backend/platform/http/live.ts'
import { ids } from '../../../support/api-dataset.ts'
import { startTestBackend, type TestBackend, type TestPerson } from '../../../support/test-backend.ts'
import { eventually } from '../../../support/wait.ts'

/** What open pages hear, over real HTTP: of what they may see, as long as they may. */

const admin = { role: 'ADMIN' } as const
let backend: TestBackend
let url = ''
const open: AbortController[] = []

beforeAll(async () => {
  backend = await startTestBackend({}, { collectMs: 20, heartbeatMs: 50, recheckMs: 50, perPerson: 3, total: 5 })
  await backend.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(backend.app.server.address() as AddressInfo).port}/ksb/api/live`
})
afterEach(async () => {
  for (const one of open.splice(0)) one.abort()
  await eventually(() => backend.live.followers === 0, { what: 'nobody to follow' })
})
afterAll(() => backend.end())

/** A page of somebody: what it heard, and whether the server ended it. */
const follow = async (who: TestPerson, headers: Record<string, string> = {}) => {
  const abort = new AbortController()
  open.push(abort)
  const response = await fetch(url, {
    headers: { cookie: await backend.cookieOf(who), 'sec-fetch-site': 'same-origin', ...headers },
    signal: abort.signal,
  })
  let text = ''
  let ended = false
  const reading = (async () => {
    for await (const piece of response.body ?? []) text += Buffer.from(piece).toString()
    ended = true
  })().catch(() => undefined)
  return {
    response,
    events: () => [...text.matchAll(/^event: changed\ndata: (.*)$/gm)].map(([, data = '']) => JSON.parse(data)),
    heartbeats: () => text.split(': \n\n').length - 1,
    ended: () => ended,
    stop: () => {
      abort.abort()
      return reading
    },
  }
}

describe('an open page', () => {
  it('hears which zuilen changed, several at once as one, and that it is connected', async () => {
    const page = await follow(admin)
    expect([page.response.status, page.response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    expect(page.response.headers.get('cache-control')).toBe('no-store')
    await eventually(() => page.heartbeats() > 0, { what: 'a first word' })
    backend.live.changed('zuil', [ids.zuil])
    backend.live.changed('zuil', [ids.otherZuil, ids.zuil])
    await eventually(() => page.events().length > 0, { what: 'an event' })
    expect(page.events()).toEqual([{ kind: 'zuil', ids: [ids.zuil, ids.otherZuil] }])
    const before = page.heartbeats()
    await eventually(() => page.heartbeats() > before + 1, { what: 'heartbeats' })
    expect(page.events()).toHaveLength(1)
  })

  it('hears nothing of zuilen that its person may not see', async () => {
    const pages = await Promise.all(
      [
        admin,
        { role: 'ADMIN', cardSystemId: 2 } as const,
        { role: 'ZUILBEHEERDER', zuilIds: [ids.otherZuil] } as const,
      ].map((who) => follow(who)),
    )
    await eventually(() => pages.every((page) => page.heartbeats() > 0))
    backend.live.changed('zuil', [ids.zuil, ids.otherZuil, '3d6f0a52-8c1b-4f0e-9a57-000000000000'])
    backend.live.changed('account', ['someone'])
    await eventually(() => pages[0]?.events().length === 1 && pages[2]?.events().length === 1)
    expect(pages.map((page) => page.events())).toEqual([
      ...[[{ kind: 'zuil', ids: [ids.zuil, ids.otherZuil] }], [], [{ kind: 'zuil', ids: [ids.otherZuil] }]],
    ])
  })

  it('hears no more once its right or its session is gone', async () => {
    const [withdrawn, loggedOut] = [
      { role: 'ADMIN', name: 'withdrawn' },
      { role: 'ADMIN', name: 'logged out' },
    ] as const
    const pages = [await follow(withdrawn), await follow(loggedOut), await follow(admin)]
    const emailOf = async (who: TestPerson) =>
      (await backend.asPerson(who, { url: '/ksb/api/me' })).json<{ email: string }>().email
    await backend.sql('delete from account where email = $1', await emailOf(withdrawn))
    await backend.sql('delete from session where email = $1', await emailOf(loggedOut))
    await eventually(() => pages[0]?.ended() && pages[1]?.ended(), { what: 'the end of both' })
    expect(pages[2]?.ended()).toBe(false)
    expect(backend.live.followers).toBe(1)
  })

  it('does not keep a session open', async () => {
    const idle = { role: 'ADMIN', name: 'idle' } as const
    await backend.asPerson(idle, { url: '/ksb/api/me' })
    const used = () =>
      backend.sql<{ at: Date }>('select last_used_at as at from session order by created_at desc, last_used_at desc')
    const before = await used()
    backend.clock.now += 5 * 60_000
    const page = await follow(idle)
    await eventually(() => page.heartbeats() > 2)
    expect(await used()).toEqual(before)
    // And is over when that is.
    backend.clock.now += 2 * 3_600_000
    await eventually(page.ended, { what: 'the end' })
    backend.clock.now -= 2 * 3_600_000 + 5 * 60_000
  })

  it('is refused to others, and where there are too many', async () => {
    expect((await follow({ role: 'VOORDEELBEHEERDER' })).response.status).toBe(403)
    expect((await follow(admin, { 'sec-fetch-site': 'cross-site' })).response.status).toBe(403)
    expect((await follow(admin, { cookie: '' })).response.status).toBe(401)
    const own = await Promise.all([1, 2, 3].map(() => follow(admin)))
    expect(own.map(({ response }) => response.status)).toEqual([200, 200, 200])
    const tooMany = await follow(admin)
    expect([tooMany.response.status, tooMany.response.headers.get('retry-after')]).toEqual([429, '60'])
    const others = [1, 2, 3].map((n) => follow({ role: 'SUPERADMIN', name: `${n}` }))
    expect((await Promise.all(others)).map(({ response }) => response.status).sort()).toEqual([200, 200, 429])
    await own[0]?.stop()
    await eventually(() => backend.live.followers === 4)
    expect((await follow(admin)).response.status).toBe(200)
  })

  it('that does not read is ended, and takes no more room', async () => {
    const live = createLive({ sees: () => true, collectMs: 1, recheckMs: 60_000 })
    const person = { email: 'a@b.example', session: 's', cardSystemId: 1, role: 'ADMIN', staffOf: [] } as const
    // As where the line to it takes nothing any more.
    const stream = live.follow(person, async () => person)
    const many = Array.from({ length: 100 }, (_, n) => `${n}`.padStart(36, '0'))
    let told = 0
    await eventually(() => {
      live.changed('zuil', many)
      told += 1
      return live.followers === 0
    })
    expect(stream?.destroyed).toBe(true)
    expect(told).toBeLessThan(100)
    live.end()
  })
})

it('a server that stops does not wait for open pages', async () => {
  const own = await startTestBackend()
  await own.app.listen({ host: '127.0.0.1', port: 0 })
  const response = await fetch(`http://127.0.0.1:${(own.app.server.address() as AddressInfo).port}/ksb/api/live`, {
    headers: { cookie: await own.cookieOf(admin), 'sec-fetch-site': 'same-origin' },
  })
  expect(response.status).toBe(200)
  await own.end()
  // To its end: it was ended, not broken off.
  await response.text()
})
