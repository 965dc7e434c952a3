import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Dataset } from '../../../backend/demo/dataset/shapes.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { Stores } from '../../../backend/stores.ts'
import { startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { cardSystemId, counterId, organizerId, smallDataset, zuilIdOf } from '../../support/fixtures.ts'
import { startSmtp, type TestSmtpServer } from '../../support/smtp-server.ts'
import { enrol, type PlayOptions, play, traceStart } from './player.ts'

/** Recorded traces, and exactly the mails that people get of them. Zuil 9 alone has opening hours and another counter. */

const ADMIN = 'admin@example.org'
const KEEPER = 'zuil@example.org'

const openingHours = [
  { days: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'], opens: '09:00', closes: '18:00' },
] as const

const otherCounterId = 'c0000000-0000-4000-8000-000000000002'

const dataset = (): Dataset => {
  const small = smallDataset(traceStart, { zuilen: 9, passholders: 1 })
  return {
    ...small,
    locations: [{ id: 'location-2', name: 'Elders' }],
    counters: [
      ...small.counters,
      {
        id: otherCounterId,
        consumerKey: 'consumer-key-2',
        name: 'Balie 2',
        cardSystemId,
        organizerId,
        locationId: 'location-2',
      },
    ],
    zuilen: small.zuilen.map((zuil, i) =>
      i < 8
        ? { ...zuil, counterIds: [counterId] }
        : {
            ...zuil,
            counterIds: [otherCounterId],
            openingHours: openingHours.map(({ days, ...hours }) => ({ ...hours, days: [...days] })),
          },
    ),
    accounts: [
      { id: randomUUID(), email: ADMIN, cardSystemId, role: 'ADMIN', language: 'nl' },
      {
        id: randomUUID(),
        email: KEEPER,
        cardSystemId,
        role: 'ZUILBEHEERDER',
        language: 'en',
        zuilIds: [zuilIdOf(9)],
      },
      { id: randomUUID(), email: 'none@example.org', cardSystemId, role: 'ADMIN', alertMode: 'NONE' },
      { id: randomUUID(), email: 'daily@example.org', cardSystemId, role: 'ADMIN', alertMode: 'DAILY' },
      { id: randomUUID(), email: 'voordeel@example.org', cardSystemId, role: 'VOORDEELBEHEERDER' },
    ],
  }
}

interface TraceCase {
  readonly what: string
  readonly trace: string
  /** Default 1. */
  readonly backends?: number
  readonly mails: readonly string[]
}

const off = (n: number): string => `${ADMIN}: Zuil ${n}: de zuil staat uit`
const back = (n: number): string => `${ADMIN}: Zuil ${n}: de zuil werkt weer`

const cases: readonly TraceCase[] = [
  {
    what: 'a clean outage: one mail when it is off, one when it is back for good',
    trace: `
00:00:00 1 on 1
00:10:00 1 will
00:20:00 1 on 2
00:40:00 end`,
    mails: [`00:12 ${off(1)}`, `00:22 ${back(1)}`],
  },
  {
    what: 'silence without a will: the same, after 75 s more',
    trace: `
00:00:00 1 on 1
00:10:00 1 cut
00:30:00 1 on 2
00:50:00 end`,
    mails: [`00:12 ${off(1)}`, `00:32 ${back(1)}`],
  },
  {
    what: 'a short drop, and a return that does not last: nothing more',
    trace: `
00:00:00 1 on 1
00:10:00 1 will
00:11:30 1 on 2
01:00:00 1 will
01:30:00 1 on 3
01:31:00 1 will
02:00:00 1 on 4
03:00:00 end`,
    mails: [`01:02 ${off(1)}`, `02:02 ${back(1)}`],
  },
  {
    what: 'flapping that ends in being off: a mail of that too, once it is calm',
    trace: `
00:00:00 1 on 1
00:10:00 1 will
00:11:00 1 on 2
00:12:00 1 will
00:13:00 1 on 3
00:14:00 1 will
02:00:00 end`,
    mails: [`00:13 ${ADMIN}: Zuil 1: de verbinding valt telkens weg`, `00:44 ${off(1)}`],
  },
  {
    what: 'switched off at closing time and on in the morning: nothing; left off in the morning: off soon after opening',
    trace: `
00:00:00 9 on 1
08:05:00 9 will                 # 18:05
22:55:00 9 on 2                 # 8:55 the next day
32:05:00 9 will                 # 18:05
48:00:00 9 on 3                 # 10:00: an hour late
49:00:00 end`,
    mails: [
      `1d 23:02 ${ADMIN}: Zuil 9: de zuil staat uit`,
      `1d 23:02 ${KEEPER}: Zuil 9: the zuil is off`,
      `2d 00:02 ${ADMIN}: Zuil 9: de zuil werkt weer`,
      `2d 00:02 ${KEEPER}: Zuil 9: the zuil works again`,
    ],
  },
  {
    what: 'a broker that restarts: nothing, and a mail afterwards for each zuil that did not come back',
    trace: `
00:00:00 1 on 1
00:00:00 2 on 1
00:00:00 3 on 1
00:00:00 4 on 1
00:20:00 1 will
00:20:00 2 will
00:20:00 3 will
00:20:00 4 will
00:20:00 broker down
00:20:05 broker up
00:20:10 1 on 2
00:20:30 2 on 2
00:21:00 3 on 2
00:21:00 3 will                  # it falls over again
00:40:00 end`,
    mails: [
      // Zuil 3 and 4 are both gone: two are no site.
      `00:23 ${off(3)}`,
      `00:23 ${off(4)}`,
    ],
  },
  {
    what: 'a backend that restarts during an outage: no second mail, and one when the zuil is back',
    trace: `
00:00:00 1 on 1
00:00:00 2 on 1
00:10:00 1 will
00:30:00 backend restart
00:50:00 1 on 2
01:10:00 end`,
    mails: [`00:12 ${off(1)}`, `00:52 ${back(1)}`],
  },
  {
    what: 'a zuil that went off while the backend was away: a mail after the hold, not before',
    trace: `
00:00:00 1 on 1
00:00:00 2 on 1
00:10:00 backend restart
00:10:05 1 will
00:30:00 end`,
    mails: [`00:13 ${off(1)}`],
  },
  {
    what: 'a power cut at a site: one mail that names all, one when all are back',
    trace: `
00:00:00 1 on 1
00:00:00 2 on 1
00:00:00 3 on 1
00:00:00 4 on 1
00:00:00 9 on 1
00:15:00 1 cut
00:15:00 2 cut
00:15:10 3 will
00:15:45 4 will
00:40:00 1 on 2
00:40:00 2 on 2
00:41:00 3 on 2
00:55:00 4 on 2
01:10:00 end`,
    mails: [
      `00:17 ${ADMIN}: 4 zuilen staan uit, waaronder Zuil 1`,
      `00:57 ${ADMIN}: 4 zuilen werken weer, waaronder Zuil 1`,
    ],
  },
  {
    what: 'a planned stop: nothing, unless it stays away for twelve hours of opening time',
    trace: `
00:00:00 1 on 1
01:00:00 1 planned
02:00:00 1 on 2
03:00:00 1 planned
16:00:00 1 on 3
17:00:00 end`,
    mails: [`15:00 ${off(1)}`, `16:02 ${back(1)}`],
  },
  {
    what: 'an old will after a takeover: nothing',
    trace: `
00:00:00 1 on 1
00:10:00 1 on 2
00:10:00 1 will 1
00:11:00 1 on 3
00:11:05 1 will 2
00:12:00 1 on 4
00:12:05 1 will 3
01:00:00 end`,
    mails: [],
  },
  {
    what: 'an old card that was put in: nothing, and the next outage is told',
    trace: `
00:00:00 1 on 300
00:10:00 1 planned
00:20:00 1 on 6
00:40:00 1 will
01:00:00 end`,
    mails: [`00:42 ${off(1)}`],
  },
  {
    what: 'two devices of one identity that push each other off: one mail of that, none of a bad line',
    trace: `
00:00:00 9 on 1
00:10:00 9 on 2
00:10:00 9 will 1
00:10:05 9 copied
00:10:05 9 on 3
00:10:05 9 will 2
00:10:10 9 will 3
00:10:10 9 copied
00:10:15 9 on 4
00:10:20 9 will 4
00:10:20 9 copied
00:10:25 9 on 5
00:10:30 9 will 5
00:10:30 9 copied
00:10:35 9 on 6
02:00:00 end`,
    mails: [
      `00:10 ${ADMIN}: Zuil 9: twee toestellen melden zich als deze zuil`,
      `00:10 ${KEEPER}: Zuil 9: two devices say that they are this zuil`,
    ],
  },
  {
    what: 'jumps of our own wall clock: nothing',
    trace: `
00:00:00 1 on 1
00:00:00 2 on 1
00:10:00 clock +86400
00:20:00 clock -90000
00:40:00 clock +3600
01:00:00 end`,
    mails: [],
  },
  {
    what: 'two backends that hear the same: each mail once',
    trace: `
00:00:00 1 on 1
00:00:00 2 on 1
00:10:00 1 will
00:20:00 1 on 2
00:30:00 2 cut
00:40:00 2 on 2
01:00:00 end`,
    backends: 2,
    mails: [`00:12 ${off(1)}`, `00:22 ${back(1)}`, `00:32 ${off(2)}`, `00:42 ${back(2)}`],
  },
  {
    what: 'of two backends one ends during an outage: the other mails that the zuil is back',
    trace: `
00:00:00 1 on 1
00:10:00 1 will
00:15:00 backend end             # the one that opened it
00:30:00 1 on 2
00:50:00 end`,
    backends: 2,
    mails: [`00:12 ${off(1)}`, `00:32 ${back(1)}`],
  },
  {
    what: 'a card reader that is missing for long, a short hiccup, and a clock that is off',
    trace: `
00:00:00 1 on 1
00:00:00 2 on 1
00:10:00 1 health {"readers":[{"kind":"PCSC","status":"UNPLUGGED"}]}
00:10:00 2 health {"screen":"FROZEN"}
00:12:00 2 health {}
00:30:00 1 health {}
00:40:00 1 health {"readers":[]}
00:50:00 1 health {}
01:00:00 2 clock -7200
02:00:00 end`,
    mails: [`00:15 ${ADMIN}: Zuil 1: geen kaartlezer`, `01:05 ${ADMIN}: Zuil 2: de klok staat verkeerd`],
  },
]

describe('the mails that people get', () => {
  let databases: TestDatabases
  let database: TestStore
  let store: Stores
  let smtp: TestSmtpServer

  beforeAll(async () => {
    databases = await startDatabases('PostgreSQL')
    smtp = await startSmtp()
  })
  afterAll(async () => {
    await smtp.stop()
    await databases.end()
  })
  beforeEach(async () => {
    database = await databases.open()
    store = database.store
    await store.load(dataset())
    smtp.clear()
  })
  afterEach(() => database.close())

  /** Those of the trace are enrolled, and no others. */
  const mailsOf = async (trace: string, more: Partial<PlayOptions> = {}): Promise<readonly string[]> => {
    const numbers = [...trace.matchAll(/^\S+ (\d+) on /gm)].map(([, n]) => Number(n))
    await enrol(store, numbers, traceStart)
    return (await play({ store, smtp, trace, ...more })).mails
  }

  it.each(cases)(
    '$what',
    async ({ trace, mails, backends = 1 }) => {
      expect(await mailsOf(trace, { backends })).toEqual(mails)
    },
    120_000,
  )

  it('flapping wifi: one mail, and silence when it is calm', async () => {
    const drops = Array.from({ length: 20 }, (_, i) => {
      const minute = 10 + i * 3
      const time = (m: number, s: number): string =>
        `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}:${String(s).padStart(2, '0')}`
      return `${time(minute, 0)} 1 will\n${time(minute + 1, 0)} 1 on ${i + 2}`
    }).join('\n')
    const mails = await mailsOf(`00:00:00 1 on 1\n${drops}\n03:00:00 end`)
    expect(mails).toEqual([`00:14 ${ADMIN}: Zuil 1: de verbinding valt telkens weg`])
    expect(await store.outages.listOpen()).toEqual([])
  })

  it('in stock, or blocked: nothing, and an open outage closes silently', async () => {
    const act: PlayOptions['act'] = async (line, now) => {
      const [what, n] = line.split(' ')
      const zuil = await store.zuilen.for(Scope.system).find(zuilIdOf(Number(n)))
      if (!zuil) throw new Error('no such zuil')
      const change = what === 'stock' ? { inStock: true } : { blocked: true }
      await store.zuilen.for(Scope.system).put(zuil.id, { ...zuil.settings, ...change }, zuil.version, now)
    }
    const mails = await mailsOf(
      `
00:00:00 1 on 1
00:00:00 2 on 1
00:05:00 stock 1
00:10:00 1 will
00:30:00 2 will
00:40:00 block 2
00:50:00 2 on 2
01:30:00 end`,
      { act },
    )
    expect(mails).toEqual([`00:32 ${off(2)}`])
    expect(await store.outages.listOpen()).toEqual([])
  })

  it('a broker that is started again and again: no zuil is flapping for that', async () => {
    const restarts = ['10:0', '13:3', '17:0', '20:3'].map(
      (time, i) => `
00:${time}0 1 will
00:${time}0 broker down
00:${time}5 broker up
00:${time}5 1 on ${i + 2}`,
    )
    expect(await mailsOf(`00:00:00 1 on 1${restarts.join('')}\n01:30:00 end`)).toEqual([])
  })

  it('says in the mail what is known, what to try and where to look', async () => {
    await enrol(store, [1], traceStart)
    let text = ''
    const keep = { ...smtp, clear: () => undefined }
    await play({ store, smtp: keep, trace: '00:00:00 1 on 1\n00:10:00 1 will\n00:15:00 end' })
    text = smtp.mails[0]?.text ?? ''
    expect(text).toContain('Zuil: Zuil 1')
    expect(text).toContain('Balie: Balie 1')
    expect(text).toContain('Software: 1.2.0')
    expect(text).toContain('Sinds: maandag 23 november 2026')
    expect(text).toMatch(/1\. .+\n2\. .+\n3\. .+/)
    expect(text).toContain(`https://ksb.example/zuilen/${zuilIdOf(1)}`)
  })
})
