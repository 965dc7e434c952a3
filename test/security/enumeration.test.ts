import { describe, expect, it } from 'vitest'
import { defaultPlausible } from '../../backend/taps/rules/plausibility.ts'
import { ids, now, secrets } from '../support/api-dataset.ts'
import { actieIdOf } from '../support/taps.ts'
import { startOwnBackend, type TestBackend } from '../support/test-backend.ts'

/** Who has a zuil's device id and tries numbers, by whichever route: beyond a limit all numbers get the same answer. */

const HOUR = 3_600_000
const { unknownPerHour, unknownPerDay, tapsPerHour } = defaultPlausible
const invented = (n: number): string => `04${(0xabcdef0000 + n).toString(16).toUpperCase()}80`

const ask = (backend: TestBackend, chipNumber: string) =>
  backend.asZuil({ url: `/api/kiosk-devices/chip-numbers/${chipNumber}` })
const lay = (backend: TestBackend, chipNumber: string) =>
  backend.asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload: { chipNumber } })
const statusesOf = async (answers: readonly Promise<{ readonly statusCode: number }>[]) => {
  const counts: Record<number, number> = {}
  for (const { statusCode } of await Promise.all(answers)) counts[statusCode] = (counts[statusCode] ?? 0) + 1
  return counts
}

describe('a zuil that asks for the points of cards', () => {
  it('is told of so many that are none, and then of nobody, until the next hour and the next day', async () => {
    const backend = await startOwnBackend()
    let asked = 0
    // All at once: none gets through beside the others.
    const tryMany = (count: number) => statusesOf(Array.from({ length: count }, () => ask(backend, invented(asked++))))
    expect(await tryMany(unknownPerHour + 50)).toEqual({ 404: unknownPerHour, 429: 50 })
    const [known, unknown] = [await ask(backend, secrets.chipNumber), await ask(backend, invented(asked++))]
    expect([known.statusCode, known.body]).toEqual([429, unknown.body])
    expect(Number(known.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(known.headers['retry-after'])).toBeLessThanOrEqual(HOUR / 1_000)
    for (let hours = 1; hours < unknownPerDay / unknownPerHour; hours++) {
      backend.clock.now += HOUR
      expect((await ask(backend, secrets.chipNumber)).statusCode).toBe(200)
      expect(await tryMany(unknownPerHour + 1)).toEqual({ 404: unknownPerHour, 429: 1 })
    }
    backend.clock.now += HOUR
    expect((await ask(backend, secrets.chipNumber)).statusCode).toBe(429)
    backend.clock.now = now + 24 * HOUR
    expect((await ask(backend, secrets.chipNumber)).statusCode).toBe(200)
  })

  it('has one limit for what it asks and for its taps', async () => {
    const backend = await startOwnBackend()
    await statusesOf(Array.from({ length: unknownPerHour }, (_, n) => ask(backend, invented(n))))
    expect((await lay(backend, secrets.chipNumber)).json().type).toContain('in-quarantine')
    backend.clock.now += HOUR
    for (let n = 0; n < unknownPerHour; n++) await lay(backend, invented(1_000 + n))
    expect((await ask(backend, secrets.chipNumber)).statusCode).toBe(429)
  })

  it('asks about no more cards than people can have laid on it', async () => {
    const backend = await startOwnBackend()
    await ask(backend, secrets.chipNumber)
    await backend.sql('update zuil_tap_count set taps = $1 where zuil_id = $2', tapsPerHour - 1, ids.zuil)
    expect((await ask(backend, secrets.chipNumber)).statusCode).toBe(200)
    expect((await ask(backend, secrets.chipNumber)).statusCode).toBe(429)
    expect((await lay(backend, secrets.chipNumber)).json().type).toContain('in-quarantine')
  })

  it('is not counted for what can be no number of a card', async () => {
    const backend = await startOwnBackend()
    for (let n = 0; n < unknownPerHour + 1; n++) expect((await ask(backend, `no-chip-${n}`)).statusCode).toBe(404)
    expect((await ask(backend, secrets.chipNumber)).statusCode).toBe(200)
  })

  it('is told nothing by an ActieID that it gives to two cards', async () => {
    const backend = await startOwnBackend()
    const both = async (chipNumber: string, actieId: string, deviceId?: string) => {
      const answers: string[] = []
      for (const one of [chipNumber, invented(9_999)]) {
        const payload = { chipNumber: one, actieId }
        const request = { method: 'POST', url: '/api/kiosk-devices/checkins', payload } as const
        answers.push((await backend.asZuil(request, deviceId)).json().type)
      }
      return answers
    }
    await statusesOf(Array.from({ length: unknownPerHour }, (_, n) => ask(backend, invented(n))))
    const told = await both(secrets.chipNumber, actieIdOf(1))
    expect(told[0]).toContain('in-quarantine')
    expect(told).toEqual(await both(invented(9_998), actieIdOf(2)))
    const ofBlocked = await both(secrets.chipNumber, actieIdOf(3), ids.blockedDevice)
    expect(ofBlocked[0]).toContain('zuil-blocked')
    expect(ofBlocked).toEqual(await both(invented(9_998), actieIdOf(4), ids.blockedDevice))
  })

  it('is told of nobody while it is blocked', async () => {
    const backend = await startOwnBackend()
    for (const number of [secrets.chipNumber, invented(1)]) {
      const answer = await backend.asZuil({ url: `/api/kiosk-devices/chip-numbers/${number}` }, ids.blockedDevice)
      expect(answer.json()).toMatchObject({ type: expect.stringContaining('zuil-blocked') })
    }
  })

  it('leaves to the device in its place what people can have laid on that', async () => {
    const backend = await startOwnBackend()
    await statusesOf(Array.from({ length: unknownPerHour }, (_, n) => ask(backend, invented(n))))
    expect((await ask(backend, secrets.chipNumber)).statusCode).toBe(429)
    const code = await backend.asClient([{ permission: 'KIOSKS_WRITE' }], {
      method: 'POST',
      url: `/api/zuilen/${ids.zuil}/configuration-code`,
    })
    const deviceId = 'ebee0a27-2dba-4231-aaae-15077884fb02'
    const setUp = await backend.app.inject({
      method: 'PUT',
      url: '/api/kiosk-devices/setup',
      headers: { 'x-custom-token': code.json().code },
      payload: { name: 'CID-PPT-001', deviceId },
    })
    expect(setUp.statusCode, setUp.body).toBe(200)
    const answer = await backend.asZuil({ url: `/api/kiosk-devices/chip-numbers/${secrets.chipNumber}` }, deviceId)
    expect(answer.statusCode, answer.body).toBe(200)
  })
})
