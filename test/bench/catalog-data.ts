import { zuilIdOf } from '../support/fixtures.ts'

/** Many events, in SQL: row by row it would take minutes. */

export const ZUILEN = 500
/** Each has a counter with two zuilen: those of its own number, and of 250 more. */
export const ORGANIZERS = 250
/** It has thousands of events with many dates. */
export const LARGE = ORGANIZERS - 1
const LARGE_EVENTS = 3_000
/** Dates of each event of the large organizer, a few days apart. */
const DATES = 60

/** The event of an organizer that is always open, on the zuilen whose number is the organizer's, or 250 more. */
export const alwaysOpen = (organizer: number): string => `always-${organizer % ORGANIZERS}`

const HOUR = 3_600_000

/** UiTdatabank's mix, as far as we know it: most have one date, in the past or the coming year; some go on. */
export const catalogSql = (events: number, now: number): readonly string[] => [
  `insert into organizer (id, name) select 'org-' || n, 'Organisator ' || n from generate_series(0, ${ORGANIZERS - 1}) n`,
  `insert into counter (id, consumer_key, name, card_system_id, organizer_id)
     select gen_random_uuid(), 'key-' || n, 'Balie ' || n, 1, 'org-' || n from generate_series(0, ${ORGANIZERS - 1}) n`,
  `delete from "_CounterToZuil"`,
  `insert into "_CounterToZuil" select counter.id, ('${zuilIdOf(1).slice(0, 24)}' || lpad(n::text, 12, '0'))::uuid
     from generate_series(1, ${ZUILEN}) n join counter on organizer_id = 'org-' || n % ${ORGANIZERS}`,
  `insert into event (id, name, organizer_id, calendar, checkin_limit_volume, checkin_limit_period)
     select 'always-' || n, jsonb_build_object('nl', 'Altijd ' || n), 'org-' || n, '{"type":"PERMANENT","hours":[]}',
       100000, 'ABSOLUTE' from generate_series(0, ${ORGANIZERS - 1}) n`,
  `insert into event (id, name, organizer_id, calendar) select 'many-' || n, jsonb_build_object('nl', 'Reeks ' || n),
     'org-${LARGE}', jsonb_build_object('type', 'DATES', 'occurrences', (select jsonb_agg(jsonb_build_object(
       'start', at, 'end', at + ${2 * HOUR}, 'wholeDay', false)) from (
         select ${now} + ((n * 7919) % 72 - 36 + 72 * (d - ${DATES / 3})) * ${HOUR}::bigint as at
         from generate_series(1, ${DATES}) d) one))
     from generate_series(1, ${LARGE_EVENTS}) n`,
  `insert into event (id, name, organizer_id, calendar) select 'event-' || n, jsonb_build_object('nl', 'Evenement ' || n),
     'org-' || n % ${LARGE},
     case when n % 20 = 0 then '{"type":"PERMANENT","hours":[{"days":["TUESDAY","SUNDAY"],"opens":"10:00","closes":"17:00"}]}'
       when n % 20 = 1 then '{"type":"PERIODIC","from":"2026-01-01","until":"2030-12-31","hours":[]}'
       else jsonb_build_object('type', 'DATES', 'occurrences', jsonb_build_array(jsonb_build_object(
         'start', at, 'end', at + ${3 * HOUR}, 'wholeDay', false))) end
     from (select n, ${now} + ((n * 104729::bigint) % 17520 - 8760) * ${HOUR} as at
       from generate_series(1, ${events - LARGE_EVENTS - ORGANIZERS}) n) one`,
  `insert into "_CardSystemToEvent" select 1, id from event on conflict do nothing`,
]
