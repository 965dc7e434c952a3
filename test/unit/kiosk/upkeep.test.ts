import { limits, noLog } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Enrolment } from '../../../kiosk/io/state-directory.ts'
import { createMemberListUpkeep } from '../../../kiosk/members/upkeep.ts'
import { createCommands, fittingLog } from '../../../kiosk/uplink/commands.ts'
import { createLink, type LinkTarget } from '../../../kiosk/uplink/link.ts'
import type { Uplink } from '../../../kiosk/uplink/uplink.ts'
import { documentOf, friends } from './core/kiosk.ts'

describe('the log that is sent', () => {
  it('is the last whole lines, and fits in a message whatever they hold', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\u0001', 'é', '€'), maxLength: 4_000 })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const text = lines.map((one) => `${one}\n`).join('')
        const log = fittingLog(text)
        expect(text.endsWith(log)).toBe(true)
        expect(log === '' || text === log || text.at(-log.length - 1) === '\n').toBe(true)
        const message = JSON.stringify({ v: 1, id: '8d3f2c56-4e8f-4c7a-9c50-2fb17e9d3003', outcome: 'DONE', log })
        expect(Buffer.byteLength(message)).toBeLessThan(limits.messageBytes)
        expect(log.length).toBeLessThanOrEqual(32 * 1024)
        if (Buffer.byteLength(JSON.stringify(text)) < 32 * 1024) expect(log).toBe(text)
      }),
    )
  })
})

describe('a picture of the screen', () => {
  it('that can’t be made is a failure with a reason, also when it throws', async () => {
    const results: object[] = []
    const commands = (screenshot: () => Promise<never>) =>
      createCommands({
        logTail: () => '',
        screen: { screenshot },
        restart: () => undefined,
        result: (result) => results.push(result),
        log: noLog,
      })
    commands(async () => {
      throw new Error('no browser')
    }).perform({ id: 'a', kind: 'SCREENSHOT' })
    await Promise.resolve().then(() => Promise.resolve())
    expect(results).toEqual([{ id: 'a', outcome: 'FAILED', problem: 'No picture of the screen could be made.' }])
  })
})

describe('the list of members', () => {
  const setUp = () => {
    const did: string[] = []
    const timers: { readonly ms: number; readonly call: () => void }[] = []
    const clock = { now: 5 as number | undefined }
    const upkeep = createMemberListUpkeep({
      members: {
        refresh: async ({ listRevision }, nowMs) => void did.push(`refresh ${listRevision} at ${nowMs}`),
        wipe: async () => void did.push('wipe'),
      },
      nowMs: () => clock.now,
      startTimer: (ms, call) => {
        const timer = { ms, call }
        timers.push(timer)
        return () => timers.splice(timers.indexOf(timer), 1)
      },
      log: noLog,
    })
    return { upkeep, did, timers, clock }
  }
  const membership = documentOf('MEMBERSHIP')

  it('is fetched once the backend answers, when it is another one, and every six hours', () => {
    const { upkeep, did, timers } = setUp()
    upkeep.desiredChanged(membership)
    expect(did).toEqual([])
    upkeep.backendReached()
    upkeep.desiredChanged(documentOf('MEMBERSHIP', { association: { ...friends, listRevision: '42' } }))
    expect(timers.map(({ ms }) => ms)).toEqual([6 * 3_600_000])
    timers[0]?.call()
    expect(did).toEqual(['refresh 41 at 5', 'refresh 42 at 5', 'refresh 42 at 5'])
    upkeep.stop()
    expect(timers).toEqual([])
  })

  it('is wiped when the association is another one, or the zuil another kind', () => {
    const { upkeep, did } = setUp()
    upkeep.desiredChanged(undefined)
    upkeep.desiredChanged(membership)
    expect(did).toEqual([])
    const other = { ...friends, id: '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f03' }
    upkeep.desiredChanged(documentOf('MEMBERSHIP', { association: other }))
    upkeep.desiredChanged(documentOf('REWARD'))
    expect(did).toEqual(['wipe', 'wipe'])
  })

  it('is not fetched by a date that can’t be trusted', () => {
    const { upkeep, did, clock } = setUp()
    clock.now = undefined
    upkeep.desiredChanged(membership)
    upkeep.backendReached()
    expect(did).toEqual([])
  })
})

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
