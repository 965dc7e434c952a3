import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cards, hour, ids, now, secrets } from '../../support/api-dataset.ts'
import { zuilRequest } from '../../support/taps.ts'
import { problemType, startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/** A card of somebody with 12 points is blocked: it was lost. Whoever holds it now is not told what is on it. */
describe('a card that is blocked', () => {
  let backend: TestBackend
  beforeAll(async () => {
    backend = await startTestBackend()
    await backend.sql('update zuil set show_qr = true where id = $1', ids.zuil)
  })
  afterAll(() => backend.end())

  const overMqtt = async () => {
    const card = { kind: 'CHIP', chipNumber: secrets.chipNumber } as const
    const at = backend.clock.now
    const [verdict] = await backend.store.book([zuilRequest(at, card, at, { zuilId: ids.zuil, generation: 2 })])
    return verdict
  }
  const overHttp = async () => {
    const payload = { chipNumber: secrets.chipNumber }
    return (await backend.asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload })).json()
  }
  const byQrCode = async () => {
    const payload = { checkinCode: backend.codeOf({ at: backend.clock.now }) }
    const url = `/api/passholders/${ids.holder}/checkins`
    const grants = [{ permission: 'PASSHOLDERS_SELF_CHECKIN' }]
    return (await backend.asClient(grants, { method: 'POST', url, payload })).json()
  }
  const byCounter = async () => {
    const payload = { eventId: ids.event, uitpasNumber: cards.active }
    const grants = [{ permission: 'CHECKINS_WRITE' }, { permission: 'PASSHOLDERS_SEARCH' }]
    return (await backend.asClient(grants, { method: 'POST', url: '/api/checkins', payload })).json()
  }
  const asked = async () =>
    (await backend.asZuil({ url: `/api/kiosk-devices/chip-numbers/${secrets.chipNumber}` })).json()

  it('tells nobody the balance, whichever way it comes; a good one does', async () => {
    const ways = { overMqtt, overHttp, byQrCode, byCounter, asked }
    const said = async (way: () => Promise<unknown>) => {
      // No tap of before within half a minute, and within the event's window.
      backend.clock.now += 31_000
      return JSON.stringify(await way())
    }
    for (const [name, way] of Object.entries(ways)) expect(await said(way), name).toMatch(/"(balance|totalPoints)":13/)
    await backend.sql("update card set status = 'BLOCKED' where uitpas_number = $1", cards.active)
    for (const [name, way] of Object.entries(ways)) {
      const answer = await said(way)
      expect(answer, name).toMatch(/card-blocked/)
      expect(answer, name).not.toMatch(/balance|totalPoints/)
    }
    expect(backend.clock.now).toBeLessThan(now + hour)
    expect(problemType('uitpas/card-blocked')).toBe(JSON.parse(await said(overHttp)).type)
  })
})
