import { describe, expect, it } from 'vitest'
import type { Enrolment } from '../../../kiosk/io/state-directory.ts'
import { backoffMs, createBackoff } from '../../../kiosk/uplink/backoff.ts'
import { createLink, type LinkTarget } from '../../../kiosk/uplink/link.ts'
import type { Uplink } from '../../../kiosk/uplink/uplink.ts'

describe('the link', () => {
  const enrolment: Enrolment = {
    id: 'zuil',
    name: 'Zuil 1',
    session: 0,
    mqtt: { url: 'mqtts://eerst', username: 'zuil', password: 'a password long enough' },
    backendUrl: 'https://backend',
    deviceId: 'device',
  }
  const setUp = () => {
    const did: string[] = []
    const open = ({ brokerUrl = 'own' }: LinkTarget): Uplink => {
      did.push(`open ${brokerUrl}`)
      return {
        sent: () => ({ bootId: 'boot', monotonicMs: 0 }),
        send: () => undefined,
        report: () => undefined,
        stop: async () => void did.push(`stop ${brokerUrl}`),
      }
    }
    return { did, link: createLink(open, () => did.push('left')) }
  }
  const rest = () => new Promise((resolve) => setImmediate(resolve))

  it('leaves one broker before it opens another, and opens the last one wanted alone', async () => {
    const { did, link } = setUp()
    link.connect({ enrolment, brokerUrl: undefined })
    await rest()
    link.changeBroker('a')
    link.changeBroker('b')
    await rest()
    expect(did).toEqual(['left', 'open own', 'stop own', 'left', 'left', 'open b'])
    await link.stop()
    expect(did.at(-1)).toBe('stop b')
  })

  it('opens nothing once it is stopped', async () => {
    const { did, link } = setUp()
    link.connect({ enrolment, brokerUrl: undefined })
    await link.stop()
    await rest()
    expect(did).toEqual(['left'])
  })
})

describe('the pause before a new connection', () => {
  it('is anything up to a bound that doubles, up to the maximum', () => {
    expect([1, 2, 3, 6, 7, 50].map((failures) => backoffMs(failures, 1, 60_000))).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ])
    expect(backoffMs(9, 0, 60_000)).toBe(0)
    expect(backoffMs(9, 0.5, 500)).toBe(250)
  })

  it('is short again only after a link that lasted: devices that push each other off slow down', () => {
    const backoff = createBackoff(() => 1, 60_000)
    expect([backoff.fresh, backoff.next(), backoff.next(), backoff.fresh]).toEqual([true, 1_000, 2_000, false])
    const linked = (fromMs: number, forMs: number): number => {
      backoff.linkUp(fromMs)
      backoff.linkDown(fromMs + forMs)
      return backoff.next()
    }
    expect([linked(0, 1_000), linked(2_000, 4_999), linked(10_000, 5_000)]).toEqual([4_000, 8_000, 1_000])
  })

  it('is minutes for a zuil that another device is too', () => {
    expect(createBackoff(() => 0, 60_000).nextOfCopied()).toBe(300_000)
    expect(createBackoff(() => 1, 60_000).nextOfCopied()).toBe(600_000)
  })
})
