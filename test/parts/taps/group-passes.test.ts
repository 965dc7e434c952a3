import type { Tap, Verdict } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeUitpasNumber } from '../../../backend/cards/rules/numbers.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import type { ActionRequest } from '../../../backend/taps/rules/model.ts'
import { databases, startDatabases, type TestDatabases, type TestStore } from '../../support/databases.ts'
import { cardSystemId, dailyEventId, eventId, rewardId, smallDataset, zuilIdOf } from '../../support/fixtures.ts'
import { giveEverything } from '../../support/given.ts'
import { actieIdOf, zuilRequest } from '../../support/taps.ts'
import { ask } from '../../support/world.ts'
import { expectConsistent } from './consistency.ts'

/** A group pass on real databases: what it buys is counted whatever the event, and nothing else is booked for it. */

const now = Date.parse('2026-11-23T20:00:00.000Z')
const DAY_MS = 86_400_000
/** One for each test. */
const groups = [0, 1, 2, 3].map((n) => ({
  id: `9a000000-0000-4000-8000-0000000000a${n}`,
  uitpasNumber: makeUitpasNumber('09301', n + 1, true),
  chipNumber: `04D0AB6AF85C8${n}`,
}))
let group = groups[0] as (typeof groups)[number]
const perYear = 3

const sale = (n: number, of = eventId, receivedAt = now): ActionRequest => ({
  ...{
    origin: 'API',
    kind: 'TICKET',
    actieId: actieIdOf(n),
    card: { kind: 'BARCODE', uitpasNumber: group.uitpasNumber },
  },
  ...{ eventId: of, receivedAt, regularPrice: 1_000, tariffId: `SOCIALTARIFF-${cardSystemId}-default` },
})
const tap = (n: number, over: Partial<Tap> = {}): ActionRequest =>
  zuilRequest(n, { kind: 'CHIP', chipNumber: group.chipNumber }, now, {
    zuilId: zuilIdOf(1),
    shownEventId: eventId,
    ...over,
  })
const ticketTap = (n: number): ActionRequest => tap(n, { mode: 'TICKET', shownPrice: 1_000 })

const outcomes = (verdicts: readonly Verdict[]): string[] =>
  verdicts.map((verdict) => {
    if (verdict.outcome === 'REFUSED') return verdict.reason
    return verdict.outcome === 'TICKET' && !verdict.ticket.sold ? verdict.ticket.reason : verdict.outcome
  })

describe.each(databases)('a group pass, on %s', (kind) => {
  let all: TestDatabases
  let test: TestStore

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => now)
    const { cards, ...small } = smallDataset(now)
    await test.store.load({
      ...small,
      groupPasses: groups.map(({ id }) => ({
        ...{ id, name: 'Basisschool De Linde', postalCode: '9300', city: 'Aalst', ticketsPerYear: perYear },
        membership: { cardSystemId, status: 'ACTIVE', socialTariffEndDate: now + 365 * DAY_MS },
      })),
      cards: [
        ...cards,
        ...groups.map(({ id, ...card }) => ({ ...card, cardSystemId, status: 'ACTIVE' as const, passholderId: id })),
      ],
    })
    await giveEverything(test.store.databaseUrl)
    await test.store.catalog()
  })
  afterAll(async () => {
    await test?.close()
    await all?.end()
  })
  const use = (n: number) => {
    group = groups[n] ?? group
  }
  const left = async () => (await test.store.groupPasses.byCard({ uitpasNumber: group.uitpasNumber }))?.ticketsLeft

  it('buys its tickets of whichever events, at a zuil and over the API, and gets back what is reversed', async () => {
    use(0)
    expect(outcomes(await test.store.book([ticketTap(1), sale(2, dailyEventId)]))).toEqual(['TICKET', 'TICKET'])
    expect(await left()).toBe(1)
    expect(outcomes(await test.store.book([ticketTap(3), ticketTap(4), sale(5)]))).toEqual([
      'TICKET',
      ...['maximum-reached', 'maximum-reached'],
    ])
    expect(await left()).toBe(0)
    await test.store.tickets.for(Scope.system).reverse(actieIdOf(2), now)
    expect(await left()).toBe(1)
    expect(outcomes(await test.store.book([sale(6)]))).toEqual(['TICKET'])
    // What was bought last year is of last year.
    await ask(test.store.databaseUrl, "update ticket set at = at - interval '1 year' where passholder_id = $1", [
      group.id,
    ])
    expect(await left()).toBe(perYear)
    expect(
      await ask(test.store.databaseUrl, 'select count(*)::int as points from checkin where passholder_id = $1', [
        group.id,
      ]),
    ).toEqual([{ points: 0 }])
    await expectConsistent(test.store.databaseUrl)
  })

  it('never buys more, however many sell to it at once', async () => {
    use(1)
    const at = (n: number) =>
      test.store.book([n % 2 === 0 ? ticketTap(n) : sale(n, n % 3 === 0 ? dailyEventId : eventId)])
    const verdicts = (await Promise.all(Array.from({ length: 12 }, (_, n) => at(10 + n)))).flat()
    expect(outcomes(verdicts).filter((one) => one === 'TICKET')).toHaveLength(perYear)
    expect(await left()).toBe(0)
  })

  it('saves no points, redeems nothing, and has none', async () => {
    use(2)
    const checkin: ActionRequest = {
      ...{ origin: 'API', kind: 'CHECK_IN', by: 'API', actieId: actieIdOf(30), eventId, receivedAt: now },
      card: { kind: 'BARCODE', uitpasNumber: group.uitpasNumber },
    }
    const verdicts = await test.store.book([tap(31), checkin, tap(32, { mode: 'REWARD', rewardId, ifLate: 'DROP' })])
    for (const { outcome, actieId, ...more } of verdicts) expect(more).toEqual({ reason: 'passholder-not-found' })
    await expect(
      ask(test.store.databaseUrl, 'update passholder set points = 1 where id = $1', [group.id]),
    ).rejects.toThrow(/passholder_group_is_no_person/)
    await expectConsistent(test.store.databaseUrl)
  })

  it('can be taken away: what it bought stays as that of nobody', async () => {
    use(3)
    await test.store.book([sale(40)])
    expect(await test.store.erasing.erase(group.id)).toBe(true)
    expect(await left()).toBeUndefined()
    expect(
      await ask(
        test.store.databaseUrl,
        'select count(*)::int as sold from ticket where id = $1 and passholder_id <> $2',
        [actieIdOf(40), group.id],
      ),
    ).toEqual([{ sold: 1 }])
    await expectConsistent(test.store.databaseUrl)
  })
})
