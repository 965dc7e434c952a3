import { examples, memberList } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { ids, now, secrets } from '../../support/http/fake-store.ts'
import { problemType, serve } from '../../support/http/serve.ts'

describe('GET /kiosk-devices/members', () => {
  const url = '/api/kiosk-devices/members'

  it('gives the list of the zuil’s association, for three days', async () => {
    const { app, asZuil, change } = await serve()
    change({ type: 'MEMBERSHIP', associationId: ids.association })
    const response = await asZuil({ url })
    expect(response.statusCode).toBe(200)
    const until = new Date(now + 72 * 3_600_000).toISOString()
    expect(memberList.parse(response.json())).toMatchObject({ associationId: ids.association, validUntil: until })
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'x-valid-until': until })
    for (const secret of Object.values(secrets)) expect(response.body).not.toContain(secret)
    await app.close()
  })

  it('says that nothing changed, whenever it is asked, and until when that counts', async () => {
    let at = now
    const { app, asZuil, change, store } = await serve({ clock: () => at })
    change({ type: 'MEMBERSHIP', associationId: ids.association })
    const first = await asZuil({ url })
    const etag = String(first.headers.etag)
    at = now + 60_000
    const again = await asZuil({ url, headers: { 'if-none-match': etag } })
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', etag])
    expect(again.headers['x-valid-until']).toBe(new Date(at + 72 * 3_600_000).toISOString())
    expect((await asZuil({ url, headers: { 'if-none-match': `W/${etag}, "x"` } })).statusCode).toBe(304)
    expect((await asZuil({ url, headers: { 'if-none-match': '"x"' } })).statusCode).toBe(200)
    const list = await store.associations.memberList(ids.zuil, ids.association, at)
    Object.assign(store.associations, { memberList: async () => ({ ...list, members: [] }) })
    expect((await asZuil({ url, headers: { 'if-none-match': etag } })).statusCode).toBe(200)
    await app.close()
  })

  it.each([
    ['of another kind', { associationId: ids.association }],
    ['without an association', { type: 'MEMBERSHIP' }],
    ['with one that is not there', { type: 'MEMBERSHIP', associationId: 'x' }],
    ['whose counters may not read it', { type: 'MEMBERSHIP', associationId: ids.association, counters: [] }],
  ] as const)('has none for a zuil %s', async (_what, over) => {
    const { app, asZuil, change } = await serve()
    change(over)
    const response = await asZuil({ url })
    expect(response.json()).toMatchObject({ type: problemType('uitpas/association-not-found'), status: 404 })
    await app.close()
  })
})

describe('POST /kiosk-devices/journal', () => {
  const url = '/api/kiosk-devices/journal'
  const { sent, taps } = examples.journal[0]?.payload ?? { taps: [] }
  const [one] = taps

  it.each([
    ['the device', ids.device],
    ['a device that was replaced', ids.formerDevice],
  ])('books the taps of %s for its zuil, as noted ones', async (_what, device) => {
    const { app, asZuil, state } = await serve()
    const response = await asZuil({ method: 'POST', url, payload: { sent, taps } }, device)
    expect([response.statusCode, response.json()]).toEqual([200, { actieIds: taps.map(({ actieId }) => actieId) }])
    expect(state.booked).toEqual(
      taps.map((tap) => ({
        origin: 'ZUIL',
        actieId: tap.actieId,
        card: tap.card,
        zuilId: ids.zuil,
        tap,
        sent,
        receivedAt: now,
        live: false,
      })),
    )
    await app.close()
  })

  it('takes a hundred at once, and not one more', async () => {
    const { app, asZuil, state } = await serve()
    const many = (count: number) => Array.from({ length: count }, () => one)
    expect((await asZuil({ method: 'POST', url, payload: { sent, taps: many(100) } })).statusCode).toBe(200)
    expect(state.booked).toHaveLength(100)
    const more = await asZuil({ method: 'POST', url, payload: { sent, taps: many(101) } })
    expect(more.json()).toMatchObject({
      type: problemType('body/invalid-data'),
      schemaErrors: [{ jsonPointer: '/taps' }],
    })
    expect(state.booked).toHaveLength(100)
    await app.close()
  })

  it.each([
    [{ sent, taps: [] }, '/taps'],
    [{ taps }, '/sent'],
    [{ sent, taps: [{ ...one, actieId: 'x' }] }, '/taps/0/actieId'],
    [{ sent, taps: [{ ...one, card: { kind: 'CHIP', chipNumber: '08A1B2C3' } }] }, '/taps/0/card/chipNumber'],
    [{ sent, taps: [{ ...one, mode: 'OTHER' }] }, '/taps/0/mode'],
  ])('refuses a body that is not right: %#', async (payload, jsonPointer) => {
    const { app, asZuil, state } = await serve()
    const response = await asZuil({ method: 'POST', url, payload })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ type: problemType('body/invalid-data'), schemaErrors: [{ jsonPointer }] })
    expect(response.body).not.toContain('08A1B2C3')
    expect(state.booked).toEqual([])
    await app.close()
  })

  it('acknowledges nothing that was not committed', async () => {
    const { app, asZuil, state } = await serve()
    state.failing = new Error('no database')
    const response = await asZuil({ method: 'POST', url, payload: { sent, taps } })
    expect([response.statusCode, response.body.includes('actieIds')]).toEqual([500, false])
    await app.close()
  })

  it('logs how many, and no card', async () => {
    const { app, asZuil, log } = await serve()
    const chip = { ...one, card: { kind: 'CHIP', chipNumber: secrets.chipNumber } }
    await asZuil({ method: 'POST', url, payload: { sent, taps: [chip] } }, ids.formerDevice)
    expect(log.join()).toContain('"taps":1')
    for (const secret of [secrets.chipNumber, ids.formerDevice]) expect(log.join()).not.toContain(secret)
    await app.close()
  })
})
