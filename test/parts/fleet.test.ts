import { randomUUID } from 'node:crypto'
import { delivery, downTopic, maxOrdinal, mqttUser, noLog, upTopic } from '@zuil/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enrolledZuilen, zuilenInQuarantine } from '../../backend/alerted-zuilen.ts'
import { type Fleet, startFleet } from '../../backend/fleet.ts'
import { Scope } from '../../backend/platform/http/scope.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { type Alerts, startAlerts } from '../../backend/presence/alerts.ts'
import type { Stores } from '../../backend/stores.ts'
import { startDatabases, type TestDatabases } from '../support/databases.ts'
import { cardSystemId, chipOf, smallDataset, zuilIdOf, zuilNameOf } from '../support/fixtures.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { eventually } from '../support/wait.ts'
import {
  connectMqtt,
  connectZuil,
  goodHealth,
  type ZuilClient,
  type ZuilClientOptions,
} from '../support/zuil-client.ts'

/** The fleet on a real database and a real broker: embedded, and two backends on a Mosquitto. */

const password = 'the password of every zuil here'
const COUNT = 2

/** At the broker: each was set up once. */
const userOf = (n: number): string => mqttUser(zuilIdOf(n), 1)

describe.each(['embedded', 'Mosquitto'] as const)('the fleet on %s', (kind) => {
  let databases: TestDatabases
  let store: Stores
  let mosquitto: Mosquitto | undefined
  let fleets: Fleet[]
  let judges: Alerts[]
  let url: string
  const zuilen: ZuilClient[] = []

  beforeAll(async () => {
    databases = await startDatabases('embedded')
    store = (await databases.open()).store
    await store.load({
      ...smallDataset(Date.now(), { zuilen: COUNT, passholders: 1 }),
      accounts: [{ id: randomUUID(), email: 'admin@example.org', cardSystemId, role: 'ADMIN' }],
    })
    const mqttPasswordHash = await hashMqttPassword(password)
    for (let n = 1; n <= COUNT; n++) {
      const code = await store.enrolment.newConfigurationCode(zuilIdOf(n), Date.now(), 60_000)
      await store.enrolment.setup({ name: zuilNameOf(n), code, deviceId: randomUUID(), mqttPasswordHash }, Date.now())
    }
    if (kind === 'Mosquitto') {
      mosquitto = await startMosquitto([
        ['backend', mqttPasswordHash],
        [userOf(1), mqttPasswordHash],
        [userOf(2), mqttPasswordHash],
      ])
    }
  })
  beforeEach(async () => {
    const presence = { holdMs: 300, offlineAfterMs: 500, stableMs: 300, siteMin: 9 }
    judges = []
    const start = () => {
      const alerts = startAlerts({
        store,
        enrolledZuilen: () => enrolledZuilen(store),
        zuilenInQuarantine: () => zuilenInQuarantine(store),
        clock: Date.now,
        monotonic: () => performance.now(),
        log: noLog,
        publicUrl: 'https://ksb.example',
        presence,
      })
      judges.push(alerts)
      return startFleet({
        store,
        clock: Date.now,
        log: noLog,
        broker: mosquitto
          ? { kind: 'EXTERNAL', url: mosquitto.backendUrl, username: 'backend', password }
          : { kind: 'EMBEDDED', host: '127.0.0.1', port: 0 },
        alerts,
      })
    }
    fleets = mosquitto ? [await start(), await start()] : [await start()]
    url = mosquitto?.zuilUrl ?? `mqtt://127.0.0.1:${fleets[0]?.brokerPort}`
    await eventually(() => fleets.every(({ up }) => up))
  })
  afterEach(async () => {
    for (const zuil of zuilen.splice(0)) zuil.vanish()
    await Promise.all(fleets.map((fleet) => fleet.stop()))
  })
  afterAll(async () => {
    await mosquitto?.stop()
    await store.close()
    await databases.end()
  })

  /** Of zuilen; each connection has a higher one. */
  let sessions = 100
  const connect = async (n: number, more: Partial<ZuilClientOptions> = {}): Promise<ZuilClient> => {
    const zuil = await connectZuil({ url, zuilId: zuilIdOf(n), password, session: ++sessions, ...more })
    zuilen.push(zuil)
    return zuil
  }
  const phaseOf = (n: number): (string | undefined)[] => judges.map(({ state }) => state.zuilen.get(zuilIdOf(n))?.phase)
  /** Waits until every backend, each of which judges for itself and at its own next tick, sees a zuil like this. */
  const allSee = (n: number, presence: object): Promise<true> =>
    eventually(() => {
      expect(judges.map((judge) => judge.presenceOf(zuilIdOf(n)))).toMatchObject(judges.map(() => presence))
      return true
    })
  const stored = (n: number) => store.zuilen.for(Scope.system).find(zuilIdOf(n))

  it('gives a zuil its document, and keeps what it reports and how it is', async () => {
    const zuil = await connect(1, { software: '1.2.3' })
    const revision = await eventually(() => zuil.desired.at(-1)?.revision)
    await zuil.report(revision)
    await zuil.heartbeat({ temperatureC: 61 })
    await eventually(async () => (await stored(1))?.reported?.revision === revision)
    await eventually(async () => (await stored(1))?.health?.temperatureC === 61)
    expect(await stored(1)).toMatchObject({ software: '1.2.3', inUse: revision })
    await allSee(1, { state: 'ONLINE' })
  })

  it('a change of a setting reaches it as a new revision', async () => {
    const zuil = await connect(1)
    const before = await eventually(() => zuil.desired.at(-1))
    const { settings, version } = (await stored(1)) ?? {}
    if (!settings || version === undefined) throw new Error('no zuil')
    await store.zuilen.for(Scope.system).put(zuilIdOf(1), { ...settings, sound: !settings.sound }, version, Date.now())
    const after = await eventually(() => zuil.desired.find(({ revision }) => revision > before.revision))
    expect(after).toMatchObject({ revision: before.revision + 1, sound: !before.sound })
  })

  it('carries a command there and its answer back, and no answer of another', async () => {
    const zuil = await connect(1)
    const other = await connect(2)
    const command = {
      id: randomUUID(),
      zuilId: zuilIdOf(1),
      kind: 'LOG' as const,
      issuedAt: Date.now(),
      expiresAt: Date.now() + 60_000,
    }
    await store.commands.add(command)
    fleets[0]?.command(command)
    const got = await eventually(() => zuil.commands[0])
    expect(got).toMatchObject({ id: command.id, kind: 'LOG' })
    expect(other.commands).toEqual([])
    await other.answer({ id: command.id, outcome: 'DONE', log: 'made up' })
    await zuil.answer({ id: command.id, outcome: 'DONE', log: '{"level":"info"}' })
    await eventually(async () => (await store.commands.for(Scope.system).find(command.id))?.answeredAt !== undefined)
    expect(await store.commands.for(Scope.system).find(command.id)).toMatchObject({
      outcome: 'DONE',
      log: '{"level":"info"}',
    })
  })

  it('refuses a report of a session that nobody gets to, as any other word of one', async () => {
    const zuil = await connect(1)
    const { revision } = await eventually(() => zuil.desired.at(-1))
    await zuil.report(revision, { session: maxOrdinal, outcome: 'REFUSED' })
    await zuil.report(revision, { problems: [{ field: 'sound', reason: 'NOT_KEPT' }] })
    await eventually(async () => (await stored(1))?.reported?.problems.length === 1)
    expect((await stored(1))?.reported).toMatchObject({ session: sessions, outcome: 'APPLIED' })
    expect((await store.deliveries.lastContacts()).get(zuilIdOf(1))?.session).toBe(sessions)
    expect(fleets.map((fleet) => fleet.refusals().SESSION_NOT_PLAUSIBLE)).toContain(1)
  })

  it('takes no report, result or heartbeat in another’s name', async () => {
    const zuil = await connect(1)
    const other = await connect(2)
    // A session that would outlast every honest one.
    const forged = {
      reported: { v: 1, session: 900_000, revision: 99, outcome: 'REFUSED', inUse: 0, problems: [] },
      heartbeat: {
        v: 1,
        session: 900_000,
        sent: { bootId: 'x', monotonicMs: 1 },
        wallTime: new Date().toISOString(),
        revision: 99,
        software: 'forged',
        health: goodHealth,
      },
    }
    for (const [topic, message] of Object.entries(forged)) {
      const name = upTopic(userOf(2), topic as keyof typeof forged)
      zuil.mqtt.publish(name, JSON.stringify(message), delivery[topic as keyof typeof forged], () => undefined)
    }
    await other.report(1)
    await other.heartbeat({ temperatureC: 33 })
    await eventually(async () => (await stored(2))?.reported?.revision === 1)
    await eventually(async () => (await stored(2))?.health?.temperatureC === 33)
    expect(await stored(2)).toMatchObject({ software: 'test', reported: { outcome: 'APPLIED' } })
  })

  it('tells a zuil nothing of another’s tap, and reverses nothing of it', async () => {
    const [own, other] = [await connect(1), await connect(2)]
    const tap = own.newTap({ kind: 'CHIP', chipNumber: chipOf(1) })
    const verdict = await own.tap(tap)
    expect(verdict.outcome).toBe('SAVED')
    const reason = 'actie-id-in-use'
    expect(await other.tap(tap)).toEqual({ outcome: 'REFUSED', actieId: tap.actieId, reason })
    const next = other.newTap(tap.card)
    const ack = await other.journal([{ ...tap, ifLate: 'DROP' }, next])
    expect(ack.actieIds).toEqual([tap.actieId, next.actieId])
    expect((await store.checkins.for(Scope.system).find(tap.actieId))?.reversedAt).toBeUndefined()
    expect(fleets.reduce((sum, fleet) => sum + (fleet.refusals()[reason] ?? 0), 0)).toBe(2)
    expect(await own.tap(tap)).toEqual(verdict)
  })

  it('finds a device on that was set back, says how high its number must be, and hears it stop', async () => {
    const before = await connect(1)
    const { session } = before.welcome
    await before.leave()
    await eventually(() => phaseOf(1).every((phase) => phase === 'MAINTENANCE'))
    const old = await connect(1, { session: 6 })
    expect(old.welcome.otherSession).toBeGreaterThanOrEqual(session)
    await eventually(() => phaseOf(1).every((phase) => phase === 'ONLINE'))
    await old.heartbeat({ temperatureC: 41 })
    await eventually(async () => (await stored(1))?.health?.temperatureC === 41)
    await old.leave()
    await eventually(() => phaseOf(1).every((phase) => phase === 'MAINTENANCE'))
    expect((await store.outages.listOpen()).filter(({ subject }) => subject === zuilIdOf(1))).toEqual([])
  })

  it('raises the revision above that of a zuil that is ahead of the database', async () => {
    const { revision } = await eventually(async () =>
      (await store.deliveries.desiredOf([zuilIdOf(1)])).get(zuilIdOf(1)),
    )
    const zuil = await connect(1, { revision: revision + 40 })
    expect((await eventually(() => zuil.desired.find((one) => one.revision > revision))).revision).toBe(revision + 41)
  })

  it('tells two devices of one identity as that, to themselves and to people', async () => {
    let session = 1_000
    const device = (bootId: string) => connect(1, { session: ++session, bootId })
    await device('boot of one')
    await device('boot of the other')
    const again = await device('boot of one')
    expect(again.welcome.copied).toBe(true)
    expect((await device('boot of the other')).welcome.copied).toBe(true)
    const problem = await eventually(async () =>
      (await store.outages.listOpen()).find(({ kind }) => kind === 'HEALTH' || kind === 'FLAPPING'),
    )
    expect(problem).toMatchObject({ kind: 'HEALTH', facts: { problem: 'COPIED' } })
    await allSee(1, { state: 'ONLINE', healthProblems: [{ problem: 'COPIED' }] })
    await store.outages.close(problem.id, [], Date.now())
  })

  // Nothing but the backend itself may look into the embedded broker.
  const ofMosquitto = kind === 'Mosquitto' ? it : undefined
  ofMosquitto?.('has a broker forget what it kept of a device that is no longer the zuil', async () => {
    const { backendUrl = '' } = mosquitto ?? {}
    const topics = [upTopic(userOf(1), 'status'), downTopic(userOf(1), 'desired')]
    /** What the broker keeps of zuil 1; what it keeps of zuil 2 comes after it, and ends the waiting. */
    const kept = async (): Promise<string[]> => {
      const client = await connectMqtt(backendUrl, {
        clientId: `backend-${randomUUID()}`,
        username: 'backend',
        password,
      })
      const found: string[] = []
      client.on('message', (topic, _payload, { retain }) => retain && found.push(topic))
      await client.subscribeAsync(topics, { qos: 1 })
      await client.subscribeAsync(upTopic(userOf(2), 'status'), { qos: 1 })
      await eventually(() => found.includes(upTopic(userOf(2), 'status')))
      await client.endAsync()
      return found.filter((topic) => topics.includes(topic)).sort()
    }
    await connect(2)
    const stopped = await connect(1, { session: 900_000 })
    await stopped.leave()
    await eventually(async () => (await kept()).length === 2)
    // At its enrolment...
    fleets[0]?.enrolled(userOf(1))
    await eventually(async () => (await kept()).length === 0)
    // ...and when its device is taken away, by whatever program.
    await (await connect(1)).leave()
    await eventually(async () => (await kept()).length === 1)
    await store.enrolment.revoke(zuilIdOf(1), Date.now())
    await eventually(async () => (await kept()).length === 0)
  })

  it('notifies people once of a zuil that goes off without a word, and once that it is back', async () => {
    const session = 2_000
    const zuil = await connect(2, { session })
    const mails = async () =>
      (await store.outbox.list(100)).filter(({ content }) => String(content.subject).includes('Zuil 2'))
    // Every backend judges, and finds it well: every earlier outage of it is over.
    await eventually(async () => {
      const calm = judges.every(
        ({ state }) => state.heldUntil < performance.now() && state.zuilen.get(zuilIdOf(2))?.phase === 'ONLINE',
      )
      return calm && (await store.outages.listOpen()).every(({ subject }) => subject !== zuilIdOf(2))
    })
    const before = (await mails()).length
    zuil.vanish()
    await eventually(async () => (await mails()).length === before + 1)
    await connect(2, { session: session + 1 })
    await eventually(async () => (await mails()).length === before + 2)
    expect((await mails()).slice(0, 2).map(({ content }) => content.subject)).toEqual([
      'Zuil 2: de zuil werkt weer',
      'Zuil 2: de zuil staat uit',
    ])
    expect((await store.outages.listOpen()).filter(({ subject }) => subject === zuilIdOf(2))).toEqual([])
  })
})
