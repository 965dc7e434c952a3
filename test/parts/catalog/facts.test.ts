import { noLog } from '@zuil/protocol'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { associationSettings } from '../../../backend/associations/shapes.ts'
import { cardSystemFacts, distributionKey } from '../../../backend/card-systems/shapes.ts'
import { readRows } from '../../../backend/catalog/read.ts'
import { counterFacts } from '../../../backend/counters/shapes.ts'
import { eventFacts } from '../../../backend/events/shapes.ts'
import { connect } from '../../../backend/platform/database/database.ts'
import { rewardFacts } from '../../../backend/rewards/shapes/reward.ts'
import { zuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import { startDatabases } from '../../support/databases.ts'
import {
  cardSystemId,
  counterId,
  eventId,
  organizerId,
  rewardId,
  smallDataset,
  zuilIdOf,
} from '../../support/fixtures.ts'
import { ask } from '../../support/world.ts'

/**
 * Each subject names its columns in SQL, and leaves out what is empty: a fact that was forgotten there would be missing
 * for ever, and unnoticed. So of rows without anything empty every declared fact must come back.
 */

const now = Date.parse('2026-11-23T20:00:00.000Z')
const all = await startDatabases('PostgreSQL')
const test = await all.open()
const database = connect({ url: test.store.databaseUrl, poolSize: 1, log: noLog })

beforeAll(async () => {
  await test.store.load(smallDataset(now))
  const fill = [
    `insert into location (id, name) values ('hall', 'Zaal')`,
    `update organizer set postal_codes = '{9300}' where id = '${organizerId}'`,
    `insert into distribution_key (id, card_system_id, name, ends_at, conditions, shares) values (7, ${cardSystemId}, 'k', now(),
      '{"price":{"op":"LESS","cents":1000},"cardSystem":"OWN","postalCodes":["9300"],"outsideOrganizersCity":false,
        "counterIds":["${counterId}"]}',
      '{"passholder":{"percent":20},"localAuthority":"REST"}')`,
    `update event set location_id = 'hall', checkin_limit_volume = 2, checkin_limit_period = 'DAY', base_price = 1000,
      ticket_limit_volume = 3, ticket_limit_period = 'WEEK', cancelled_since = now() where id = '${eventId}'`,
    `insert into "_DistributionKeyToEvent" values (7, '${eventId}')`,
    `update counter set location_id = 'hall', organizer_id = '${organizerId}' where id = '${counterId}'`,
    `update reward set max_units = 5, limit_volume = 1, limit_period = 'DAY', published_until = redeem_from + interval '9 years',
      redeem_until = redeem_from + interval '9 years', granted_from = redeem_from,
      granted_until = redeem_from + interval '9 years', granting_days = 30`,
    'update association set end_date = current_date, months = 3, renewable_months = 1',
    `update zuil set blocked = true, blocked_since = now(), association_id = (select id from association limit 1),
      fixed_event_id = '${eventId}', counter_event_id = '${eventId}', broker_url = 'mqtts://broker.example'`,
  ]
  for (const sql of fill) await ask(test.store.databaseUrl, sql)
})
afterAll(async () => {
  await database.close()
  await test.close()
  await all.end()
})

const expectWhole = (facts: unknown, shape: z.ZodObject): void => {
  expect(Object.keys(facts as object).toSorted()).toEqual(Object.keys(shape.shape).toSorted())
}

it('come back whole from rows without anything empty', async () => {
  const [{ id: associationId } = { id: '' }] = await ask<{ id: string }>(
    test.store.databaseUrl,
    'select id from association',
  )
  const ids = {
    card_system: [String(cardSystemId)],
    event: [eventId],
    zuil: [zuilIdOf(1)],
    reward: [rewardId],
    association: [associationId],
  }
  const rows = await readRows(database.prisma, ids, { from: now - 86_400_000, until: now + 86_400_000 })
  expectWhole(rows.zuil[0], zuilFacts)
  expectWhole(rows.zuil[0]?.counters[0], counterFacts)
  expectWhole(rows.event[0], eventFacts)
  expectWhole(rows.reward[0], rewardFacts)
  expectWhole(rows.association[0], associationSettings)
  expectWhole(rows.card_system[0], cardSystemFacts)
  expectWhole(
    rows.card_system[0]?.distributionKeys.find(({ id }) => id === 7),
    distributionKey,
  )
})
