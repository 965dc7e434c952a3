import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { copyDatabase, openCopy } from '../support/databases.ts'
import { chipOf, rewardId, smallDataset, uitpasNumberOf, zuilIdOf } from '../support/fixtures.ts'
import { giveEverything } from '../support/given.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { type BackendReady, type RunningProgram, startBackend, temporaryFolder } from '../support/programs.ts'
import { eventually } from '../support/wait.ts'
import { ask } from '../support/world.ts'
import { connectZuil, type ZuilClient } from '../support/zuil-client.ts'

/** Grown: two backends on one PostgreSQL and one Mosquitto, twenty zuilen. */

const ZUILEN = 20
const TAPS = 15
const password = (n: number): string => `the password of zuil ${n}`

describe('two backends on one broker and one database', () => {
  let mosquitto: Mosquitto
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let databaseUrl: string
  let backends: RunningProgram<BackendReady>[]
  const backendPassword = randomBytes(16).toString('hex')
  let start: () => Promise<RunningProgram<BackendReady>>

  beforeAll(async () => {
    folder = await temporaryFolder()
    const dataDir = join(folder.path, 'data')
    const data = await copyDatabase('PostgreSQL', dataDir)
    const store = await openCopy(data)
    databaseUrl = store.databaseUrl
    await store.load(smallDataset(Date.now(), { zuilen: ZUILEN, passholders: ZUILEN * TAPS }))
    await giveEverything(databaseUrl)
    await store.close()
    const users: (readonly [string, string])[] = [['backend', await hashMqttPassword(backendPassword)]]
    for (let n = 1; n <= ZUILEN; n++) {
      const hash = await hashMqttPassword(password(n))
      users.push([zuilIdOf(n), hash])
      await ask(databaseUrl, 'update zuil set mqtt_password_hash = $2 where id = $1', [zuilIdOf(n), hash])
    }
    mosquitto = await startMosquitto(users)
    start = () =>
      startBackend({
        DATA_DIR: dataDir,
        DATABASE_URL: databaseUrl,
        KEYS_FILE: defaultKeysFile(dataDir),
        MQTT_URL: mosquitto.backendUrl,
        MQTT_USERNAME: 'backend',
        MQTT_PASSWORD: backendPassword,
        PUBLIC_MQTT_URL: mosquitto.zuilUrl,
      })
    backends = [await start(), await start()]
  })
  afterAll(async () => {
    for (const backend of backends ?? []) await backend.stop()
    await mosquitto?.stop()
    await folder?.remove()
  })

  /** @param answerWithinMs short where an answer is expected to be lost */
  const connect = (n: number, session: number, answerWithinMs = 10_000): Promise<ZuilClient> =>
    connectZuil({
      ...{ url: mosquitto.zuilUrl, zuilId: zuilIdOf(n), password: password(n) },
      ...{ generation: 0, session, answerWithinMs },
    })
  const cardOf = (zuil: number, tap: number): number => (zuil - 1) * TAPS + tap + 1

  it('share the work, and book each tap once while one of them is killed and comes back', {
    timeout: 180_000,
  }, async () => {
    const clients = await Promise.all(Array.from({ length: ZUILEN }, (_, i) => connect(i + 1, 1, 2_000)))
    const verdictOf = async (client: ZuilClient, zuil: number, tap: number): Promise<void> => {
      const made = client.newTap({ kind: 'CHIP', chipNumber: chipOf(cardOf(zuil, tap)) })
      // A zuil that gets no answer sends again, out of its journal, until it does.
      await client
        .tap(made)
        .then((verdict) => expect(verdict).toMatchObject({ outcome: 'SAVED' }))
        .catch(() =>
          eventually(() => client.journal([made]), { withinMs: 60_000, what: 'an acknowledgement of the journal' }),
        )
    }
    const work = clients.map(async (client, i) => {
      for (let tap = 0; tap < TAPS; tap++) await verdictOf(client, i + 1, tap)
    })
    await eventually(async () => {
      const [row] = await ask<{ n: number }>(databaseUrl, 'select count(*)::int as n from checkin')
      return (row?.n ?? 0) > 20
    })
    await backends[0]?.kill()
    backends[0] = await start()
    await Promise.all(work)

    const rows = await ask<{ number: string; n: number }>(
      databaseUrl,
      'select uitpas_number as number, count(*)::int as n from checkin group by 1',
    )
    expect(rows).toHaveLength(ZUILEN * TAPS)
    expect(rows.filter(({ n }) => n !== 1)).toEqual([])
    expect(rows.map(({ number }) => number)).toContain(uitpasNumberOf(1))
    const off = await ask(
      databaseUrl,
      `select p.id from passholder p left join ledger_entry l on l.passholder_id = p.id
       group by p.id having p.points <> coalesce(sum(l.points), 0)`,
    )
    expect(off).toEqual([])
    for (const client of clients) await client.leave()
  })

  it('give the last unit of a reward once, though twenty zuilen ask for it, and nobody more than his limit', {
    timeout: 60_000,
  }, async () => {
    await ask(databaseUrl, `update reward set max_units = 1, limit_volume = 1, limit_period = 'DAY' where id = $1`, [
      rewardId,
    ])
    const clients = await Promise.all(Array.from({ length: ZUILEN }, (_, i) => connect(i + 1, 2)))
    const redeem = (client: ZuilClient, card: number) =>
      client.tap(
        client.newTap({ kind: 'CHIP', chipNumber: chipOf(card) }, { mode: 'REWARD', ifLate: 'DROP', rewardId }),
      )
    const outcomes = async (card: (i: number) => number): Promise<Record<string, number>> => {
      const counts: Record<string, number> = {}
      for (const verdict of await Promise.all(clients.map((client, i) => redeem(client, card(i))))) {
        const said = verdict.outcome === 'REFUSED' ? verdict.reason : verdict.outcome
        counts[said] = (counts[said] ?? 0) + 1
      }
      return counts
    }
    // Twenty people with points enough.
    expect(await outcomes((i) => 10 * i + 5)).toEqual({ REDEEMED: 1, 'reward-volume-constraint': ZUILEN - 1 })
    // One person on all zuilen at once, with units enough.
    await ask(databaseUrl, 'update reward set max_units = 100 where id = $1', [rewardId])
    expect(await outcomes(() => 216)).toEqual({ REDEEMED: 1, 'reward-passholder-volume-constraint': ZUILEN - 1 })
    const [books] = await ask<{ taken: number; standing: number; off: number }>(
      databaseUrl,
      `select (select units_taken from reward_stock where reward_id = $1) as taken,
        (select count(*)::int from redemption where reversed_at is null) as standing,
        (select count(*)::int from (select p.id from passholder p left join ledger_entry l on l.passholder_id = p.id
          group by p.id having p.points <> coalesce(sum(l.points), 0)) wrong) as off`,
      [rewardId],
    )
    expect(books).toEqual({ taken: 2, standing: 2, off: 0 })
    for (const client of clients) await client.leave()
  })

  it('go on when the broker was killed and is started again', { timeout: 120_000 }, async () => {
    await mosquitto.kill()
    await mosquitto.start()
    const client = await eventually(() => connect(1, 3, 1_000), { withinMs: 30_000, what: 'the backends to be back' })
    expect(await client.tap({ kind: 'CHIP', chipNumber: chipOf(3) })).toMatchObject({ outcome: 'SAVED' })
    // Retained messages are gone with the broker: what a zuil must know is published again.
    await eventually(() => client.desired.length > 0)
    await client.leave()
  })
})
