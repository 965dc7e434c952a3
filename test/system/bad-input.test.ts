import { examples, upKinds } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'
import { chipOf, uitpasNumberOf, zuilIdOf } from '../support/fixtures.ts'
import { eventually } from '../support/wait.ts'
import { withEach } from '../support/with-each.ts'
import { ask, createWorld, type World } from '../support/world.ts'
import { connectZuil, type ZuilClient } from '../support/zuil-client.ts'

/** A zuil that has gone mad, beside one that has not: through the real backend, its broker and its database. */

const password = 'the password of the second zuil'
const secret = 'PERSOONLIJK-0930000420206'

describe('bad input', () => {
  let world: World
  let mad: ZuilClient
  beforeAll(async () => {
    world = await createWorld('embedded', { passholders: 60 })
    await world.ready()
    await ask(world.databaseUrl, 'update zuil set mqtt_password_hash = $2 where id = $1', [
      zuilIdOf(2),
      await hashMqttPassword(password),
    ])
    mad = await eventually(
      () =>
        connectZuil({
          url: world.backend.ready.mqtt,
          zuilId: zuilIdOf(2),
          // It was given its password without being set up.
          generation: 0,
          password,
          session: 1,
          answerWithinMs: 20_000,
        }),
      { withinMs: 20_000, what: 'the broker to know the second zuil' },
    )
  })
  afterAll(async () => {
    mad?.vanish()
    await world?.end()
  })
  let card = 0
  const othersGoOn = async (): Promise<void> => {
    card += 1
    expect((await world.tapAndSee(chipOf(card))).screen).toBe('SAVED')
  }

  it.each(upKinds)('on %s is refused, counted, and holds up nobody', async (kind) => {
    const tap = mad.newTap({ kind: 'CHIP', chipNumber: chipOf(50) })
    const payloads: (string | Buffer)[] = [
      '',
      'null',
      '[]',
      '{}',
      '{"v":1}',
      '{"v":99}',
      `{"v":1,"${secret}":${'['.repeat(20_000)}`,
      Buffer.from([0xff, 0xfe, 0x00, 0x80]),
      JSON.stringify({
        v: 1,
        sent: { bootId: 'x', monotonicMs: 1 },
        tap: { ...tap, card: { kind: 'CHIP', chipNumber: secret } },
      }),
      JSON.stringify({ v: 1, sent: { bootId: 'x', monotonicMs: -1 }, batch: 0, taps: [tap] }),
      JSON.stringify({ v: 1, session: 1e300, state: secret }),
      'x'.repeat(66_000),
    ]
    for (const payload of payloads) await mad.send(kind, payload)
    await othersGoOn()
    expect(await mad.tap({ kind: 'CHIP', chipNumber: chipOf(40 + upKinds.indexOf(kind)) })).toMatchObject({
      outcome: 'SAVED',
    })
  })

  it.each(upKinds)('on %s with texts that no database holds stops nobody', async (kind) => {
    const payloads = examples[kind].flatMap(({ payload }) =>
      ['a\u0000', 'a\ud800'].flatMap((text) => withEach(payload, text).map((one) => JSON.stringify(one))),
    )
    expect(payloads.length).toBeGreaterThan(0)
    for (const payload of payloads) await mad.send(kind, payload)
    const good = mad.newTap({ kind: 'CHIP', chipNumber: chipOf(30 + upKinds.indexOf(kind)) })
    expect((await mad.journal([good])).actieIds).toEqual([good.actieId])
    await othersGoOn()
  })

  it('of a tap that the database can not hold is refused alone', async () => {
    const good = mad.newTap({ kind: 'CHIP', chipNumber: chipOf(45) })
    const monster = { ...mad.newTap({ kind: 'CHIP', chipNumber: chipOf(46) }), bootId: 'a\u0000b' }
    const ack = await mad.journal([monster, good])
    expect(ack.actieIds).toContain(good.actieId)
    await othersGoOn()
  })

  it('by a flood of taps leaves the others their turn', { timeout: 120_000 }, async () => {
    const flood = Array.from({ length: 3_000 }, () => mad.newTap({ kind: 'CHIP', chipNumber: chipOf(47) }))
    const sending = Promise.allSettled(
      flood.map((tap) =>
        mad.send('tap', JSON.stringify({ v: 1, sent: { bootId: tap.bootId, monotonicMs: tap.monotonicMs }, tap })),
      ),
    )
    // However busy this machine is: answered, and booked while the flood comes in.
    for (let i = 0; i < 3; i++) {
      card += 1
      const { screen } = await world.tapAndSee(chipOf(card))
      expect(['SAVED', 'NOTED']).toContain(screen)
      await eventually(async () => (await world.booked()).has(uitpasNumberOf(card)))
    }
    mad.vanish()
    await sending
    await world.ready()
    await othersGoOn()
  })

  it('is counted and logged without a word of what it was', async () => {
    // The log is written as it happens; the backend is stopped so that it is whole.
    await world.backend.stop()
    const log = world.backend.log()
    expect(log).toMatch(/A message of a zuil was refused/)
    for (const kind of ['NOT_JSON', 'INVALID', 'UNKNOWN_VERSION']) expect(log).toContain(kind)
    expect(log).not.toContain(secret)
    for (let n = 1; n <= 60; n++) {
      expect(log).not.toContain(chipOf(n))
      expect(log).not.toContain(uitpasNumberOf(n))
    }
    expect(log).not.toMatch(/Familienaam|Voornaam|the password/)
    const zuil = world.zuil.log()
    for (let n = 1; n <= card; n++) expect(zuil).not.toContain(chipOf(n))
    await world.startBackend()
  })
})
