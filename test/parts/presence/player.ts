import { randomUUID } from 'node:crypto'
import { type Health, noLog, type Status } from '@zuil/protocol'
import { enrolledZuilen, zuilenInQuarantine } from '../../../backend/alerted-zuilen.ts'
import { openOutbox } from '../../../backend/platform/outbox/outbox.ts'
import { smtpSender } from '../../../backend/platform/outbox/smtp.ts'
import { type Alerts, startAlerts } from '../../../backend/presence/alerts.ts'
import type { PresenceSettings } from '../../../backend/presence/rules/settings.ts'
import type { Stores } from '../../../backend/stores.ts'
import { zuilIdOf } from '../../support/fixtures.ts'
import type { TestSmtpServer } from '../../support/smtp-server.ts'
import { goodHealth } from '../../support/zuil-client.ts'

/**
 * Plays a trace of what a fleet did to one or more backends: real state machine, real database, real SMTP server; the
 * clocks alone are the trace's. A line is `hh:mm:ss WHO WHAT`; between the lines every zuil that is on beats.
 *
 *   1 on 3        zuil 1 connects with session 3        1 will [3]   its will comes (of session 3)
 *   1 cut         it is without power: no will yet      1 planned    it stops on purpose
 *   1 health X    its health from now on                1 tap        a card is laid on it
 *   1 copied      another device of its identity was heard in between
 *   broker down | broker up | backend restart (all) | backend end (the first) | clock +3600 | end
 */
export interface Played {
  /** `hh:mm recipient: subject`, as the server got them, in order of time. */
  readonly mails: readonly string[]
}

/** Monday 10:00 in Brussels. */
export const traceStart = Date.parse('2026-11-23T09:00:00.000Z')
const STEP_MS = 5_000
const BEAT_MS = 30_000

interface Device {
  session: number
  on: boolean
  beatAt: number
  health: Partial<Health>
  wallError: number
  retained?: Status
}

const secondsOf = (text: string): number => {
  const [h = 0, m = 0, s = 0] = text.split(':').map(Number)
  return (h * 60 + m) * 60 + s
}

export interface PlayOptions {
  readonly store: Stores
  readonly smtp: TestSmtpServer
  readonly trace: string
  readonly backends?: number
  readonly presence?: Partial<PresenceSettings>
  /** Does what a line with another WHO says. */
  readonly act?: (line: string, now: number) => Promise<void>
  readonly start?: number
}

export const play = async (options: PlayOptions): Promise<Played> => {
  const { store, smtp, start = traceStart } = options
  const devices = new Map<string, Device>()
  const got: string[] = []
  let at = 0
  let wallShift = 0
  let linkUp = true
  const wall = (): number => start + at + wallShift
  /** Each backend has a monotonic clock of its own. */
  let born = 0
  const backend = (): Alerts => {
    const base = born++ * 1_000_000
    const from = at
    return startAlerts({
      store,
      enrolledZuilen: () => enrolledZuilen(store),
      zuilenInQuarantine: () => zuilenInQuarantine(store),
      clock: wall,
      monotonic: () => base + at - from,
      log: noLog,
      publicUrl: 'https://ksb.example',
      ...(options.presence && { presence: options.presence }),
    })
  }
  const bringUp = async (alerts: Alerts): Promise<void> => {
    await alerts.sync()
    alerts.link(true)
    // What the broker kept.
    for (const [id, { retained }] of devices) if (retained) alerts.status(id, retained, true)
  }
  const backends = Array.from({ length: options.backends ?? 1 }, backend)
  for (const alerts of backends) await bringUp(alerts)

  const outbox = openOutbox({
    store: store.outbox,
    senders: {
      MAIL: smtpSender({
        host: '127.0.0.1',
        port: smtp.port,
        secure: false,
        loopback: true,
        from: 'UiTPAS zuilen <zuilen@example.org>',
      }),
    },
    clock: wall,
    log: noLog,
  })
  const send = async (): Promise<void> => {
    while ((await outbox.pass()) > 0);
    const time = new Date(at).toISOString().slice(11, 16)
    const day = Math.floor(at / 86_400_000)
    // Those of one moment go out at once, in any order.
    const mails = smtp.mails.map(({ to, subject }) => `${day > 0 ? `${day}d ` : ''}${time} ${to}: ${subject}`)
    got.push(...mails.sort())
    smtp.clear()
  }

  const toAll = (send: (alerts: Alerts) => void): void => {
    if (linkUp) for (const alerts of backends) send(alerts)
  }
  const seen = async (zuilId: string, state: Status['state']): Promise<void> => {
    const device = devices.get(zuilId)
    if (device) {
      const generation = (await store.catalog()).zuilen.get(zuilId)?.generation ?? 0
      const contact = { generation, session: device.session, plannedStop: state === 'PLANNED', at: wall() }
      await store.deliveries.recordContacts(new Map([[zuilId, contact]]))
    }
  }
  const status = async (zuilId: string, session: number, state: Status['state']): Promise<void> => {
    const device = devices.get(zuilId)
    if (device) device.retained = { v: 1, session, state }
    toAll((alerts) => alerts.status(zuilId, { v: 1, session, state }, false))
    if (device?.session === session) await seen(zuilId, state)
  }
  const connect = async (zuilId: string, session: number): Promise<void> => {
    const known = devices.get(zuilId)
    devices.set(zuilId, {
      health: known?.health ?? {},
      wallError: known?.wallError ?? 0,
      session,
      on: true,
      beatAt: at + BEAT_MS,
    })
    await status(zuilId, session, 'ONLINE')
    const hello = {
      v: 1 as const,
      session,
      sent: { bootId: 'boot', monotonicMs: 1 },
      software: '1.2.0',
      revision: 1,
      journalDepth: 0,
      wallTime: new Date(start + at).toISOString(),
    }
    toAll((alerts) => alerts.hello(zuilId, hello))
  }
  const beat = (zuilId: string, device: Device): void => {
    device.beatAt += BEAT_MS
    toAll((alerts) =>
      alerts.heartbeat(zuilId, {
        v: 1,
        session: device.session,
        sent: { bootId: 'boot', monotonicMs: at },
        wallTime: new Date(start + at + device.wallError).toISOString(),
        revision: 1,
        software: '1.2.0',
        health: { ...goodHealth, ...device.health },
      }),
    )
  }

  const doLine = async (who: string, what: string[]): Promise<void> => {
    const [verb = '', argument = ''] = what
    if (who === 'broker') {
      if (verb === 'down') {
        linkUp = false
        for (const alerts of backends) alerts.link(false)
        for (const device of devices.values()) delete device.retained
      } else {
        linkUp = true
        for (const alerts of backends) await bringUp(alerts)
      }
      return
    }
    if (who === 'backend') {
      if (verb === 'end') {
        backends.shift()
        return
      }
      for (const [zuilId, { on }] of devices) if (on) await seen(zuilId, 'ONLINE')
      const fresh = backend()
      backends.splice(0, backends.length, fresh)
      await bringUp(fresh)
      return
    }
    if (who === 'clock') {
      wallShift += Number(verb) * 1_000
      return
    }
    if (!/^\d+$/.test(who)) {
      await options.act?.([who, ...what].join(' '), wall())
      for (const alerts of backends) await alerts.sync()
      return
    }
    const zuilId = zuilIdOf(Number(who))
    const device = devices.get(zuilId)
    if (verb === 'on') return connect(zuilId, Number(argument))
    if (!device) throw new Error(`zuil ${who} is not on`)
    if (verb === 'copied') return toAll((alerts) => alerts.copied(zuilId))
    if (verb === 'tap') return toAll((alerts) => alerts.tap(zuilId))
    if (verb === 'health') device.health = JSON.parse(what.slice(1).join(' ')) as Partial<Health>
    else if (verb === 'clock') device.wallError = Number(argument) * 1_000
    else if (verb === 'cut') device.on = false
    else if (verb === 'planned') {
      device.on = false
      await status(zuilId, device.session, 'PLANNED')
    } else if (verb === 'will') {
      const session = argument === '' ? device.session : Number(argument)
      if (session === device.session) device.on = false
      await status(zuilId, session, 'OFFLINE')
    } else throw new Error(`what is ${verb}?`)
  }

  const lines = options.trace
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [time = '', who = '', ...what] = line.split(/\s+/)
      return { at: secondsOf(time) * 1_000, who, what }
    })
  let lastOpen = ''
  for (const line of lines) {
    for (; at < line.at; at += STEP_MS) {
      for (const [zuilId, device] of devices) if (device.on && device.beatAt <= at) beat(zuilId, device)
      for (const alerts of backends) {
        alerts.tick()
        await alerts.idle()
      }
      const open = backends.map(({ state }) => [...state.open.keys()].sort().join()).join(';')
      if (open !== lastOpen) await send()
      lastOpen = open
    }
    if (line.who !== 'end') await doLine(line.who, line.what)
  }
  await send()
  await outbox.stop()
  return { mails: got }
}

/** Gives zuilen a device, so that they are to be there. */
export const enrol = async (store: Stores, numbers: readonly number[], now: number): Promise<void> => {
  const { zuilen } = await store.catalog()
  for (const n of new Set(numbers)) {
    const id = zuilIdOf(n)
    const code = await store.enrolment.newConfigurationCode(id, now, 60_000)
    const name = zuilen.get(id)?.name ?? ''
    await store.enrolment.setup({ name, code, deviceId: randomUUID(), mqttPasswordHash: 'none' }, now)
  }
}
