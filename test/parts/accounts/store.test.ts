import { describe, expect, it } from 'vitest'
import { databases } from '../../support/databases.ts'
import { client } from '../../support/fixtures.ts'
import { openFilledStore } from '../../support/open-store.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const HOUR = 3_600_000

describe.each(databases)('the store on %s', (kind) => {
  const test = openFilledStore(kind, now)

  it('knows a client by its secret, and a token until it expires', async () => {
    const { clients } = test.store
    expect(await clients.authenticate(client.id, client.secret)).toBe(true)
    expect(await clients.authenticate(client.id, `${client.secret}x`)).toBe(false)
    expect(await clients.authenticate('nobody', client.secret)).toBe(false)
    const token = await clients.newToken(client.id, now, HOUR)
    expect(await clients.byToken(token, now + HOUR - 1)).toMatchObject({ clientId: client.id })
    expect((await clients.byToken(token, now))?.grants).toHaveLength(client.grants.length)
    expect(await clients.byToken(token, now + HOUR)).toBeUndefined()
    expect(await clients.byToken('x', now)).toBeUndefined()
    const rows = await ask(test.store.databaseUrl, 'select t::text, c::text as c from access_token t, api_client c')
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(JSON.stringify(rows)).not.toContain(client.secret)
  })
})
