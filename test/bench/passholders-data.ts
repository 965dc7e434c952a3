/** Passholders in fourteen card systems, in SQL: row by row a million would take an hour. */

export const CARD_SYSTEMS = 14

/** As often as in life, about: some names are of one in fifty, most of few. */
const firstNames = ['Jan', 'Marie', 'Ahmed', 'Zoë', 'Lotte', 'Emre', 'Griet', 'Noah', 'Fatima', 'Jules', 'Anna', 'Mila']
const common = ['Peeters', 'Janssens', 'Maes', 'Jacobs', 'Mertens', 'Willems', 'Claes', "D'Hondt", 'Yilmaz', 'Benali']
const syllables = [
  'ver',
  'bos',
  'lan',
  'dek',
  'mul',
  'ros',
  'hen',
  'kop',
  'wil',
  'sta',
  'bru',
  'ken',
  'mor',
  'pel',
  'tin',
  'gos',
  'zan',
]

const array = (list: readonly string[]): string =>
  `array[${list.map((one) => `'${one.replace("'", "''")}'`).join(', ')}]`
const of = (list: readonly string[], n: string): string => `(${array(list)})[1 + ((${n}) % ${list.length})::int]`
const uuid = (n: string): string => `md5('holder' || ${n})::uuid`
/** Numbers that follow each other are nowhere near each other in this. */
const spread = (n: string, prime: number): string => `((${n})::bigint * ${prime} % 1000003)`

/** One in five has one of ten names; the others one of some five thousand, made of three syllables. */
const surname = `case when ${spread('n', 7919)} % 5 = 0 then ${of(common, spread('n', 104729))}
  else initcap(${of(syllables, spread('n', 15485863))} || ${of(syllables, spread('n', 32452843))} || ${of(syllables, spread('n', 49979687))}) end`

/** The nth number, as SQL and as text. */
export const numberOf = (n: number): string => `0560${String(n).padStart(9, '0')}`

/** @param cardSystems to which they belong in turn */
export const passholdersSql = (holders: number, cardSystems = CARD_SYSTEMS): readonly string[] => [
  `insert into card_system (id, name) select n, 'Kaartsysteem ' || n from generate_series(2, ${cardSystems}) n`,
  `insert into passholder (id, name, first_name, date_of_birth, postal_code, city, email)
     select ${uuid('n')}, ${surname}, ${of(firstNames, spread('n', 86028121))}, '1950-01-01'::date + (n % 25000)::int,
       (9000 + n % 40)::text, 'Gemeente ' || n % 40, 'mens' || n || '@example.org' from generate_series(1, ${holders}) n`,
  // As passholders/rules/search-name.ts has it, for names as these are.
  `insert into membership (passholder_id, card_system_id, search_name, status, social_tariff_end_date)
     select ${uuid('n')}, 1 + n % ${cardSystems},
       lower(replace(replace(${surname}, '''', '') || ' ' || ${of(firstNames, spread('n', 86028121))}, 'ë', 'e')),
       (case when n % 500 = 0 then 'BLOCKED' else 'ACTIVE' end)::"MembershipStatus",
       case when n % 6 = 0 then now() + (n % 700 - 200) * interval '1 day' end from generate_series(1, ${holders}) n`,
  `insert into card (uitpas_number, chip_number, card_system_id, status, passholder_id)
     select '0560' || lpad(n::text, 9, '0'), '05' || lpad(to_hex(n), 12, '0'), 1 + n % ${cardSystems}, 'ACTIVE', ${uuid('n')}
       from generate_series(1, ${holders}) n`,
  'vacuum analyze',
]
