import { describe, expect, it } from 'vitest'
import { qrCode, wakeAt } from '../../../../kiosk/core/step.ts'
import { actie, documentOf, kinds, kiosk, NOON, redeemed } from './kiosk.ts'

const command = (n: number, kind: 'RESTART' | 'IDENTIFY' | 'LOG' | 'SCREENSHOT', expiresMs = NOON + 60_000) => ({
  type: 'COMMAND' as const,
  command: { v: 1 as const, id: actie(n), kind, expiresAt: new Date(expiresMs).toISOString() },
})
const anchored = (boot = {}) => {
  const k = kiosk(boot)
  k.does({ type: 'SERVER_TIME', anchor: { serverMs: NOON, monotonicMs: 0 } })
  return k
}

describe('a command', () => {
  it.each(['RESTART', 'LOG', 'SCREENSHOT'] as const)('%s is done once', (kind) => {
    const k = anchored()
    expect(k.does(command(1, kind))).toEqual([{ type: 'PERFORM', id: actie(1), kind }])
    expect(k.does(command(1, kind))).toEqual([])
    expect(kinds(k.does(command(2, kind)))).toEqual(['PERFORM'])
  })

  it('is remembered while fifty others come', () => {
    const k = anchored()
    for (let n = 1; n <= 50; n++) k.does(command(n, 'LOG'))
    expect(k.does(command(1, 'LOG'))).toEqual([])
    expect(k.state.commands).toHaveLength(50)
  })

  it('that comes too late is not done, and that is said', () => {
    const k = anchored()
    k.wait(60_000)
    expect(k.does(command(1, 'RESTART'))).toEqual([{ type: 'RESULT', result: { id: actie(1), outcome: 'EXPIRED' } }])
    // The device's own date does not make it too late.
    const unsure = kiosk()
    unsure.setWall(NOON + 3_600_000)
    expect(kinds(unsure.does(command(1, 'RESTART')))).toEqual(['PERFORM'])
  })

  it('IDENTIFY shows the zuil for 15 seconds, with a sound, even when it is blocked', () => {
    for (const blocked of [false, true]) {
      const k = anchored({ desired: documentOf('CHECK_IN', { blocked }) })
      const { serial } = k.state
      expect(k.does(command(1, 'IDENTIFY'))).toEqual([{ type: 'RESULT', result: { id: actie(1), outcome: 'DONE' } }])
      expect(k.screen).toEqual({ screen: 'IDENTIFY', name: 'CID-PPT-001' })
      expect(k.state.serial).toBe(serial + 1)
      expect(wakeAt(k.state, k.at)).toBe(15_000)
      k.wait(15_000)
      expect(k.screen.screen).toBe(blocked ? 'OUT_OF_ORDER' : 'WAITING')
    }
  })

  it('IDENTIFY gives way to a passholder, and hides nothing from him', () => {
    const k = anchored({ desired: documentOf('REWARD') })
    k.does({ type: 'LINK', up: true })
    k.does(command(1, 'IDENTIFY'))
    k.sent(1)
    expect(k.screen.screen).toBe('BUSY')
    k.does(command(2, 'IDENTIFY'))
    k.does({ type: 'VERDICT', verdict: redeemed(1) })
    k.does({ type: 'COMMITTED', actieId: actie(1) })
    expect(k.screen.screen).toBe('REDEEMED')
  })
})

describe('the QR code', () => {
  const key = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
  const qr = { key, stepSeconds: 30 }
  const wanted = (k: ReturnType<typeof kiosk>) => qrCode(k.state, k.at)
  const zuilId = documentOf('CHECK_IN').zuil.id
  const step = NOON / 30_000

  it('is of the half minute and the event, with a TICK due at the next', () => {
    const k = anchored({ desired: documentOf('CHECK_IN', { qr }) })
    expect(wanted(k)).toEqual({ key, zuilId, step, eventId: 'event' })
    k.wait(29_999)
    expect([wanted(k)?.step, wakeAt(k.state, k.at)]).toEqual([step, 30_000])
    k.wait(1)
    expect([wanted(k)?.step, wakeAt(k.state, k.at)]).toEqual([step + 1, 60_000])
  })

  it('goes on without a link, by the backend’s time', () => {
    const k = anchored({ desired: documentOf('CHECK_IN', { qr }) })
    k.setWall(0)
    k.wait(3_000_000)
    expect(wanted(k)?.step).toBe(step + 100)
  })

  it('is not there without an event, without a date that can be true, or when it is off', () => {
    expect(wanted(anchored({ desired: documentOf('CHECK_IN', { qr, schedule: [] }) }))).toBeUndefined()
    expect(wanted(anchored({ desired: documentOf('CHECK_IN') }))).toBeUndefined()
    const unsure = kiosk({ desired: documentOf('CHECK_IN', { qr }) })
    expect(wanted(unsure)?.step).toBe(step)
    unsure.setWall(NOON - 1)
    expect(wanted(unsure)).toBeUndefined()
  })
})
