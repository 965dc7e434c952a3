import { describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
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

  it('keeps accounts of a card system, one change after the other', async () => {
    const { accounts, grants } = test.store
    await grants.grant('Super@kantoor.example', 'SUPERADMIN', 1)
    const scope = Scope.ofPerson('super@kantoor.example', { cardSystemId: 1, role: 'SUPERADMIN', staffOf: [] }, [
      'SUPERADMIN',
    ])
    if (!scope) throw new Error('a superadmin reaches his card system')
    const own = accounts.for(scope)
    const settings = { role: 'ADMIN', language: 'nl', alertMode: 'NONE' } as const
    // Of several at once one is first.
    const grantedAtOnce = await Promise.all([1, 2, 3].map(() => own.grant('Jan@kantoor.example', settings)))
    expect(grantedAtOnce.map(({ kind }) => kind).sort()).toEqual(['EXISTS', 'EXISTS', 'SAVED'])
    const { totalItems, member } = await own.search({ text: 'JAN', start: 0, limit: 10 })
    expect([totalItems, member[0]]).toMatchObject([1, { ...settings, email: 'jan@kantoor.example', version: 1 }])
    const id = member[0]?.id ?? ''
    const changedAtOnce = await Promise.all([1, 2].map(() => own.change(id, { ...settings, language: 'fr' }, 1)))
    expect(changedAtOnce.map(({ kind }) => kind).sort()).toEqual(['CHANGED_MEANWHILE', 'SAVED'])
    // Given without the back office, it is another version too.
    await grants.grant('jan@kantoor.example', 'ZUILBEHEERDER', 1)
    expect(await own.change(id, settings, 2)).toEqual({ kind: 'CHANGED_MEANWHILE', version: 3 })
    const self = await own.own()
    expect(await own.withdraw(self?.id ?? '', 1)).toEqual({ kind: 'LAST_SUPERADMIN' })
    expect(await own.withdraw(id, 3)).toEqual({ kind: 'WITHDRAWN' })
  })
})
