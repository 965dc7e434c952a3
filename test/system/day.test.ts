import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayAfter, dayOf } from '../../backend/platform/time/calendar.ts'
import { associationId, counterId, eventId, organizerId } from '../support/fixtures.ts'
import { type LyingProvider, startLyingProvider } from '../support/lying-provider.ts'
import { asPage, logIn, officeAccounts, openProvider, people } from '../support/office.ts'
import { type Pcscd, startPcscd } from '../support/pcscd.ts'
import { PCSCD_TURN_MS } from '../support/pcscd-turn.ts'
import { freePort } from '../support/ports.ts'
import { cellsOf, fileOf } from '../support/registration-files.ts'
import { VirtualCard } from '../support/virtual-card.ts'
import { newVisitor, type Visitor } from '../support/visitor.ts'
import { eventually } from '../support/wait.ts'
import { ask, createWorld, type World } from '../support/world.ts'

/**
 * A day in the life of a card system: cards are made, loaded and sent, people are registered with them, one of them taps at
 * all four kinds of zuil, and in the evening the books agree to the point and the cent. Nothing mocked: pcscd with a virtual
 * reader and card, the zuil, broker, backend and database as processes, people logged in by OpenID Connect.
 */
describe('a day in the life', () => {
  const PREFIX = '09302'
  const REGISTERED = 30
  /** Of them so many have social status. */
  const SOCIAL = 10
  let pcscd: Pcscd
  let provider: LyingProvider
  let world: World
  let origin: string
  let admin: Visitor
  let superadmin: Visitor

  beforeAll(async () => {
    pcscd = await startPcscd()
    provider = await startLyingProvider()
    // This backend is no demo.
    provider.lies.metadata = ({ uitpas_demo: _mark, ...metadata }) => metadata
    const port = await freePort()
    origin = `http://127.0.0.1:${port}`
    await openProvider(provider, origin)
    world = await createWorld('PostgreSQL', {
      passholders: 3,
      accounts: officeAccounts() ?? [],
      // A little longer than the time in which a card laid again is the same tap.
      zuilEnv: { READERS: 'pcsc', RESULT_MS: '4000' },
      backendEnv: { PORT: String(port), PUBLIC_URL: origin, OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: 'ksb' },
    })
    admin = newVisitor()
    superadmin = newVisitor()
    await logIn(admin, origin, people.admin)
    await logIn(superadmin, origin, people.superadmin)
  }, PCSCD_TURN_MS)
  afterAll(async () => {
    await world?.end()
    await provider?.stop()
    await pcscd?.stop()
  })

  const at = async <Answer>(
    who: Visitor,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    { json, headers }: { json?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const options = { method, ...(json !== undefined && { json }), ...(headers && { headers }) }
    const response = await asPage(who, `${origin}/ksb/api${path}`, options)
    const text = await response.text()
    if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? (undefined as Answer) : JSON.parse(text)
  }
  const exported = async (path: string): Promise<string> => {
    const response = await asPage(superadmin, `${origin}/ksb/api${path}`)
    expect(response.status, path).toBe(200)
    return (await response.text()).replace('\ufeff', '')
  }

  /** Those that the counter received, first those without and then those with social status. */
  const cards: { number: string; chip: string }[] = []

  it('begins with numbers, which the supplier makes cards of', async () => {
    await at(admin, 'PUT', '/cards/settings', {
      json: { lowStock: 5, prefixes: [{ prefix: PREFIX, postalCodes: ['9300'] }] },
      headers: { 'if-match': `"${(await at<{ version: number }>(admin, 'GET', '/cards/settings')).version}"` },
    })
    for (const [socialTariff, count] of [
      [false, REGISTERED - SOCIAL],
      [true, SOCIAL],
    ] as const) {
      const { id } = await at<{ id: string }>(admin, 'POST', '/cards/series', {
        json: { prefix: PREFIX, count: 1000, socialTariff },
      })
      const { csv } = await at<{ csv: string }>(admin, 'POST', `/cards/series/${id}/file`, {
        json: { from: 1, count },
      })
      const numbers = csv.match(/\d{13}/g) ?? []
      expect(numbers).toHaveLength(count)
      for (const number of numbers)
        cards.push({ number, chip: `04${(0xa0_0000_0000 + cards.length).toString(16).toUpperCase()}80` })
    }
    const content = cards.map(({ number, chip }) => `"${chip}";"${number}"\r\n`).join('')
    expect(
      await at(admin, 'POST', '/cards/chips', { json: { content: Buffer.from(content).toString('base64') } }),
    ).toMatchObject({ lines: REGISTERED, fresh: { plain: REGISTERED - SOCIAL, social: SOCIAL }, loaded: true })
  })

  it('goes on with cards that are sent to a counter, which has them', async () => {
    for (const some of [cards.slice(0, REGISTERED - SOCIAL), cards.slice(REGISTERED - SOCIAL)]) {
      const { id } = await at<{ id: string }>(admin, 'POST', '/cards/packages', {
        json: { counterId, cards: { first: some[0]?.number, last: some.at(-1)?.number } },
      })
      await at(admin, 'POST', `/cards/packages/${id}/receipt`, { json: { missing: [], missingTo: 'STOCK' } })
    }
    const { counters } = await at<{ counters: { id: string; stock: object }[] }>(admin, 'GET', '/cards/stock')
    expect(counters.find(({ id }) => id === counterId)?.stock).toEqual({ plain: REGISTERED - SOCIAL, social: SOCIAL })
  })

  it('has thirty people registered from a file', async () => {
    const rows = cards.map(({ number }, n) =>
      cellsOf(n, {
        ...{ 7: number },
        ...(n >= REGISTERED - SOCIAL && { 8: '1', 9: `31/12/${new Date().getUTCFullYear() + 1}` }),
      }),
    )
    const file = Buffer.from(fileOf(rows))
    const { id } = await at<{ id: string }>(admin, 'POST', '/registrations', {
      json: { fileName: 'pashouders.csv', size: file.length, encoding: 'UTF-8', counterId },
    })
    const sent = await fetch(`${origin}/ksb/api/registrations/${id}/parts/0`, {
      method: 'PUT',
      body: file,
      headers: {
        'content-type': 'application/octet-stream',
        cookie: [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'sec-fetch-site': 'same-origin',
      },
    })
    expect(sent.status, await sent.text()).toBe(204)
    const until = (status: string) =>
      eventually(
        async () => {
          const now = await at<{ status: string; counts?: object }>(admin, 'GET', `/registrations/${id}`)
          return now.status === status && now.counts
        },
        { what: `the file to be ${status}`, withinMs: 30_000 },
      )
    await at(admin, 'POST', `/registrations/${id}/check`)
    expect(await until('CHECKED')).toMatchObject({ NEW: REGISTERED, WRONG: 0 })
    await at(admin, 'POST', `/registrations/${id}/register`)
    expect(await until('REGISTERED')).toMatchObject({ NEW: REGISTERED, WRONG: 0 })
  })

  /** Of the last one, who has social status. */
  const his = () => {
    const card = cards.at(-1)
    if (!card) throw new Error('there are no cards yet')
    return card
  }
  const passholder = async (): Promise<{ id: string; points: number }> => {
    const [row] = await ask<{ id: string; points: number }>(
      world.databaseUrl,
      'select p.id, p.points from card c join passholder p on p.id = c.passholder_id where c.uitpas_number = $1',
      [his().number],
    )
    if (!row) throw new Error('the card is nobody’s')
    return row
  }
  /** Lays his card on the reader of the zuil until the screen answers. */
  const tap = async (): Promise<object> => {
    const { serial } = await world.screen()
    const card = new VirtualCard({ uid: his().chip })
    await card.lay()
    try {
      return await eventually(
        () =>
          world.shown().find((shot) => shot.serial > serial && !['BUSY', 'WAITING'].includes(shot.view.screen))?.view,
        { what: 'an answer on the screen', withinMs: 20_000 },
      )
    } finally {
      await card.take()
      await world.ready()
    }
  }

  it('has one of them save, buy, get and show who he is', async () => {
    await eventually(() => world.zuil.log().includes('The card readers changed'), { what: 'a reader that settled' })
    await world.ready()
    expect(await tap()).toEqual({ screen: 'SAVED', points: 1, balance: 1 })

    await world.become('TICKET')
    expect(await tap()).toMatchObject({ screen: 'TICKET', price: 200, regularPrice: 1000, point: { balance: 2 } })

    await world.become('REWARD')
    expect(await tap()).toMatchObject({ screen: 'REDEEMED', points: 2, balance: 0 })

    const { id } = await passholder()
    await at(admin, 'POST', `/associations/${associationId}/members`, { json: { passholderId: id } })
    await world.become('MEMBERSHIP', { associationId })
    expect(await tap()).toMatchObject({ screen: 'MEMBER', status: 'ACTIVE', offline: false })
  })

  it('ends with books that agree, in the lists, the files and the settlement', async () => {
    expect((await passholder()).points).toBe(0)
    expect(await world.inconsistent()).toEqual([])
    expect([...(await world.standing('ticket'))]).toEqual([[his().number, 1]])
    expect([...(await world.standing('redemption'))]).toEqual([[his().number, 1]])
    const lines = (await exported('/passholders/export?format=csv')).trim().split('\r\n')
    expect(lines.filter((line) => line.includes('Peeters'))).toHaveLength(REGISTERED)

    // One ticket of ten euro: two by who bought it, four by the organizer, and four that it is owed.
    const today = dayOf(Date.now())
    const period = new URLSearchParams({ from: dayAfter(today, -1), until: today })
    const sums = { sold: 1, reversed: 0, regularPrice: 1000, passholder: 200, organizer: 400, owed: 400 }
    expect(await at(superadmin, 'GET', `/settlement/organizers?${period}`)).toMatchObject({
      totals: sums,
      member: [{ id: organizerId, ...sums }],
    })
    const [, row = ''] = (await exported(`/settlement/events/export?${period}&format=csv`)).split('\r\n')
    expect(row).toContain(eventId)
    expect(row.match(/\d+,\d\d/g)).toEqual(['10,00', '2,00', '4,00', '0,00', '4,00', '4,00'])
  })
})
