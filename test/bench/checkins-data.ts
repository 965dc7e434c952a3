import { eventId, zuilIdOf } from '../support/fixtures.ts'

/** A region of many years, in SQL: row by row it would take minutes. */

export const ZUILEN = 1_000
export const COUNTERS = 2_000
export const CHECKINS = 1_000_000
export const EVENTS = 2_000
export const HOLDERS = 100_000
/** Taps that were refused, beside those that were booked. */
const REFUSED = 50_000
/** Of so many visits one is of another, small card system. */
const ELSEWHERE = 200
/** Between two visits. */
const EVERY_MS = 60_000

const uuid = (text: string): string => `md5(${text})::uuid`
/** A UUIDv7: ActieIDs are in the order of their time. @param at milliseconds since 1970 */
const actieId = (at: string, n: string): string =>
  `overlay(overlay(lpad(to_hex(${at}), 12, '0') || md5('a' || ${n}) placing '7' from 13) placing '8' from 17)::char(32)::uuid`

/** The nth holder's id and number, as texts of SQL. */
export const holderId = (n: string): string => uuid(`'holder' || ${n}`)
export const holderNumber = (n: string): string => `'05600' || lpad((${n})::text, 8, '0')`
const firstNames = ['Jan', 'Marie', 'Ahmed', 'Zoë', 'Lotte', 'Emre', 'Griet', 'Noah', 'Fatima', 'Jules']
const names = [
  'Peeters',
  'Janssens',
  'Van den Broeck',
  "D'Hondt",
  'Yilmaz',
  'De Smet',
  'Claeys',
  'Benali',
  'Wouters',
  'Maes',
]
const nameOf = (list: readonly string[], n: string): string =>
  `(array[${list.map((name) => `'${name.replace("'", "''")}'`).join(', ')}])[1 + (${n}) % ${list.length}]`

export const checkinsSql = (now: number): readonly string[] => {
  const zuil = `('${zuilIdOf(1).slice(0, 24)}' || lpad((1 + n % ${ZUILEN})::text, 12, '0'))::uuid`
  const event = `'event-' || (n * 7919::bigint) % ${EVENTS}`
  const at = `(${now}::bigint - n::bigint * ${EVERY_MS})`
  const moment = `to_timestamp(${at} / 1000.0)`
  const holder = `((n * 104729::bigint) % ${HOLDERS})`
  const where = `case when n % ${ELSEWHERE} = 0 then 2 else 1 end`
  return [
    `insert into card_system (id, name) values (2, 'Klein')`,
    `insert into counter (id, consumer_key, name, card_system_id, organizer_id)
       select gen_random_uuid(), 'key-' || n, 'Balie ' || n, 1, 'organizer-1' from generate_series(1, ${COUNTERS}) n`,
    `insert into event (id, name, organizer_id, calendar)
       select 'event-' || n, jsonb_build_object('nl', 'Voorstelling ' || n), 'organizer-1', '{"type":"DATES","occurrences":[]}'
       from generate_series(0, ${EVENTS - 1}) n`,
    `insert into "_CardSystemToEvent" select 1, id from event on conflict do nothing`,
    `insert into passholder (id, name, first_name, date_of_birth, postal_code, city)
       select ${holderId('n')}, ${nameOf(names, 'n / 10')} || ' ' || n / 100, ${nameOf(firstNames, 'n')}, '1990-01-01', '9300', 'Aalst'
       from generate_series(0, ${HOLDERS - 1}) n`,
    `insert into card (uitpas_number, card_system_id, status, passholder_id)
       select ${holderNumber('n')}, 1, 'ACTIVE', ${holderId('n')} from generate_series(0, ${HOLDERS - 1}) n`,
    `insert into checkin (id, passholder_id, event_id, uitpas_number, points, at, source, zuil_id, happened_in)
       select ${actieId(at, 'n')}, ${holderId(holder)}, ${event}, ${holderNumber(holder)}, 1, ${moment}, 'ZUIL',
         case when n % 10 = 0 then null else ${zuil} end, ${where} from generate_series(1, ${CHECKINS}) n`,
    `insert into tap (actie_id, zuil_id, seq, boot_id, at, time_quality, received_at, live, passholder_id, uitpas_number,
         verdict, reason, happened_in, event_id)
       select ${actieId(`${at} + 1`, `'r' || n`)}, ${zuil}, n, 'bench', ${moment}, 'MEASURED', ${moment}, true,
         ${holderId(holder)}, ${holderNumber(holder)},
         '{"outcome":"REFUSED","actieId":"019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5e","reason":"maximum-reached","balance":1}',
         'maximum-reached', ${where}, ${event} from generate_series(1, ${REFUSED}) n`,
    `insert into event (id, name, organizer_id, calendar) select 'shared', '{"nl":"Van twee"}', organizer_id, calendar
       from event where id = '${eventId}'`,
    `insert into "_CardSystemToEvent" values (1, 'shared'), (2, 'shared')`,
    'vacuum analyze',
  ]
}
