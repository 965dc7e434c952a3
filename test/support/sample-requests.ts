import { examples } from '@zuil/protocol'
import type { InjectOptions } from 'fastify'
import { makeUitpasNumber } from '../../backend/cards/rules/numbers.ts'
import { adminIdOf } from '../../backend/counters/store/api-organizers.ts'
import { cards, enrol, ids, now, secrets } from './api-dataset.ts'
import { addGroup, group } from './group-pass.ts'
import { pngOf } from './png.ts'
import type { TestBackend } from './test-backend.ts'

/** What a request is about: things of one organizer. */
export interface Target {
  readonly organizer: string
  readonly event: string
  /** One that was made by hand, on which nothing was booked. */
  readonly handEvent: string
  /** Of an organizer of the first card system, in none. */
  readonly looseEvent: string
  readonly distributionKey: number
  readonly counter: string
  readonly zuil: string
  readonly zuilName: string
  readonly checkin: string
  readonly ticket: string
  readonly redemption: string
  /** That a counter booked today. */
  readonly counterCheckin: string
  readonly reward: string
  readonly association: string
  readonly command: string
  readonly cardSystem: number
  /** Of somebody of the card system. */
  readonly account: string
  readonly webhook: string
  readonly checkinCode: string
  /** Somebody of the card system, and his INSZ. */
  readonly passholder: string
  readonly insz: string
  /** Somebody else, who is erased. */
  readonly forgotten: string
  /** A group pass of the card system; a card in stock for another one. */
  readonly groupPass: string
  readonly groupCard: string
  /** A card in stock; one at a counter; a number without a card. */
  readonly stockCard: string
  readonly goodCard: string
  readonly newCard: string
  /** At a counter of the organizer, for who is registered over the API. */
  readonly deskCards: readonly [forNew: string, forAnother: string]
  readonly cardPrefix: string
  readonly cardSeries: string
  /** On its way. */
  readonly cardPackage: string
  /** The same, for the counter itself to receive. */
  readonly deskPackage: string
  /** Taps that were noted at a zuil and wait, since they could not be booked. */
  readonly unbooked: readonly [toBook: string, toPutAside: string]
  /** Files of passholders: checked, with parts still to come, and one to be taken away. */
  readonly registration: string
  readonly upload: string
  readonly unwanted: string
  /** Where the link of a passholder's picture leads. */
  readonly pictureLink: string
  /** A financial report of the organizer, that was made. */
  readonly report: number
  /** Where a link to it leads. */
  readonly reportLink: string
}

/** Secrets of zuilen that `prepareTargets` makes. */
export interface ZuilSecrets {
  readonly device: string
  readonly otherDevice: string
  /** Replaced two days ago. */
  readonly formerDevice: string
  /** Replaced a hundred days ago. */
  readonly oldFormerDevice: string
  /** A configuration code of the zuil of `targets.own` that nobody used. */
  readonly code: string
}

/** A device that no zuil has. */
const newDevice = 'ebee0a27-2dba-4231-aaae-15077884fb01'
const otherDevice = 'ebee0a27-2dba-4231-aaae-15077884fb02'
const oldFormerDevice = 'ebee0a27-2dba-4231-aaae-15077884fb03'
const otherCommand = '8d3f2c56-4e8f-4c7a-9c50-2fb17e9d3004'
const counterCheckin = '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d70'
const webhook = '8d3f2c56-4e8f-4c7a-9c50-2fb17e9d3005'
const account = 'acc00000-0000-4000-8000-000000003006'
const otherAccount = 'acc00000-0000-4000-8000-000000003007'
const accountEmail = 'collega@kantoor.example'
/** Who works at the counter of `targets.own`. */
export const staffEmail = 'onthaal@kantoor.example'
const unbooked = ['019aad3c-5b20-7c4e-8f00-6a1d2b3c4d73', '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d74'] as const
const fileId = (n: number): string => `5e915700-0000-4000-8000-00000000000${n}`
const ownFiles = { registration: fileId(1), upload: fileId(2), unwanted: fileId(3) }
const otherFiles = { registration: fileId(4), upload: fileId(5), unwanted: fileId(6) }
/** In stock, for somebody with social status. */
/** At the counter of `targets.own`, for who comes to it. */
export const counterStockCards = [
  makeUitpasNumber('09399', 1, false),
  makeUitpasNumber('09399', 2, false),
  makeUitpasNumber('09399', 3, false),
] as const
export const socialStockCard = makeUitpasNumber('09300', 777, true)
export const otherSocialStockCard = makeUitpasNumber('09300', 776, true)
const groupCard = makeUitpasNumber('09300', 775, true)
const cardPrefix = '09400'
const goodCard = makeUitpasNumber(cardPrefix, 1, false)
const newCard = makeUitpasNumber(cardPrefix, 2, true)
const stockCard = makeUitpasNumber(cardPrefix, 3, false)
const [deskCards, otherDeskCards] = [
  [makeUitpasNumber(cardPrefix, 4, false), makeUitpasNumber(cardPrefix, 5, false)] as const,
  [makeUitpasNumber(cardPrefix, 6, false), makeUitpasNumber(cardPrefix, 7, false)] as const,
]
const cardSeries = '5e41e500-0000-4000-8000-000000000001'
const cardPackage = 'ca4d9ac0-0000-4000-8000-000000000001'
const deskPackage = 'ca4d9ac0-0000-4000-8000-000000000002'
const distributionKey = 41
const looseEvent = 'event-loose'
const handEvent = 'e4e27000-0000-4000-8000-000000000001'
/** Of `ids.socialHolder`. */
const picture = '5e11f1e0-0000-4000-8000-000000000001'
const nobody = '00000000-0000-4000-8000-000000000000'

const day = 24 * 3_600_000

/** Gives the other organizer's zuil all that the first one's has, and both what requests of `samples` need. */
export const prepareTargets = async (backend: TestBackend): Promise<ZuilSecrets> => {
  const { store, sql } = backend
  await addGroup(backend)
  await enrol(store, ids.otherZuil, 'CID-PPT-003', oldFormerDevice, now - 200 * day)
  await enrol(store, ids.otherZuil, 'CID-PPT-003', otherDevice, now - 100 * day)
  await sql('update zuil set show_qr = true')
  await sql(
    "update zuil set blocked = false, blocked_since = null, type = 'MEMBERSHIP', association_id = $2 where id = $1",
    ids.blockedZuil,
    ids.association,
  )
  await sql('update zuil set fixed_event_id = $2 where id = $1', ids.zuil, ids.event)
  await sql('update zuil set fixed_event_id = $2 where id = $1', ids.otherZuil, ids.otherEvent)
  await sql("update card_system set branding = jsonb_build_object('logo', $1::text)", 'a'.repeat(32))
  await sql("insert into card_system_logo (card_system_id, type, content) values (1, 'image/png', '\\x89504e47')")
  await store.commands.add({
    id: otherCommand,
    zuilId: ids.otherZuil,
    kind: 'LOG',
    issuedAt: now - day,
    expiresAt: now - day + 60_000,
  })
  await sql(
    "insert into webhook (id, card_system_id, url, secret_cipher, key_version) values ($1, 1, 'https://example.org/', '', 1)",
    webhook,
  )
  await sql(
    `insert into webhook_call (id, webhook_id, subject_id, kind, body, state, queued_at, created_at)
      values ($1, $1, $1, 'ALERTS', '{"type":"outage.opened"}', 'SENT', now(), now())`,
    webhook,
  )
  for (const [id, email, cardSystem] of [
    [account, accountEmail, 1],
    [otherAccount, 'elders@kantoor.example', 2],
  ])
    await sql(
      "insert into account (id, email, card_system_id, role) values ($1, $2, $3, 'VOORDEELBEHEERDER')",
      ...[id, email, cardSystem],
    )
  await sql('insert into card_prefix (prefix, card_system_id, next_serial) values ($1, 1, 8)', cardPrefix)
  for (const [counter, numbers] of [
    [ids.counter, deskCards],
    [ids.otherCounter, otherDeskCards],
  ] as const)
    await sql(
      `insert into card (uitpas_number, card_system_id, status, counter_id)
        values ($1, 1, 'LOCAL_STOCK', $3), ($2, 1, 'LOCAL_STOCK', $3)`,
      ...[...numbers, counter],
    )
  await sql(
    `insert into event (id, name, organizer_id, calendar, by_hand)
      values ($1, '{"nl":"Buurtfeest"}', $2, '{"type":"PERIODIC","from":"2026-01-01","until":"2026-01-02","hours":[]}', true)`,
    ...[handEvent, ids.organizer],
  )
  await sql(`insert into "_CardSystemToEvent" ("A", "B") values (1, $1)`, handEvent)
  await sql(
    `insert into event (id, name, organizer_id, calendar) select $1, name, organizer_id, calendar from event where id = $2`,
    ...[looseEvent, ids.event],
  )
  const { name, priority, manual, shares, ...conditions } = editedKey
  await sql(
    'insert into distribution_key (id, card_system_id, name, priority, manual, conditions, shares) values ($1, 1, $2, $3, $4, $5, $6)',
    ...[distributionKey, name, priority, manual, conditions, shares],
  )
  await sql(
    `insert into card (uitpas_number, card_system_id, status, counter_id)
      values ($1, 1, 'LOCAL_STOCK', $4), ($2, 1, 'PROVISIONED', null), ($3, 1, 'STOCK', null)`,
    ...[goodCard, newCard, stockCard, ids.counter],
  )
  await sql(
    `insert into card_series (id, card_system_id, prefix, social_tariff, first_serial, count, at, made_by)
      values ($1, 1, $2, true, 2, 1, $3, 'iemand@kantoor.example')`,
    ...[cardSeries, cardPrefix, new Date(now)],
  )
  await sql(
    `insert into card_package (id, card_system_id, counter_id, social, plain, sent_at, sent_by)
      values ($1, 1, $3, 0, 1, $4, 'iemand@kantoor.example'), ($2, 1, $3, 0, 1, $4, 'iemand@kantoor.example')`,
    ...[cardPackage, deskPackage, ids.counter, new Date(now)],
  )
  await sql(
    `insert into financial_report (id, organizer_id, "from", until, made_at, client_id, content)
      values (1001, $1, '2026-07-01', '2026-09-30', $3, 'client', 'zip'), (1002, $2, '2026-07-01', '2026-09-30', $3, 'client', 'zip')`,
    ...[ids.organizer, ids.otherOrganizer, new Date(now)],
  )
  await sql(
    `insert into passholder_picture (id, passholder_id, type, content, created_at) values ($1, $2, 'image/png', $3, $4)`,
    ...[picture, ids.socialHolder, pngOf(20, 20), new Date(now)],
  )
  await sql('update passholder set school_id = $2 where id = $1', ids.socialHolder, ids.otherOrganizer)
  await sql(
    'insert into family_member (passholder_id, member_id, created_at) values ($1, $2, $3)',
    ...[ids.socialHolder, ids.holder, new Date(now)],
  )
  await store.sessions.open({ email: accountEmail })
  await store.uitids.keepToken(registrationToken, ids.socialHolder, cards.social)
  for (const number of counterStockCards)
    await sql(
      "insert into card (uitpas_number, card_system_id, status, counter_id) values ($1, 1, 'LOCAL_STOCK', $2)",
      ...[number, ids.counter],
    )
  for (const number of [socialStockCard, otherSocialStockCard, groupCard])
    await sql("insert into card (uitpas_number, card_system_id, status) values ($1, 1, 'STOCK')", number)
  await sql('insert into counter_staff (counter_id, email) values ($1, $2)', ids.counter, staffEmail)
  const { sent, taps: [tap] = [] } = examples.journal[0]?.payload ?? {}
  const quarantined = [
    ['019aad3c-5b20-7c4e-8f00-6a1d2b3c4d71', ids.zuil],
    ['019aad3c-5b20-7c4e-8f00-6a1d2b3c4d72', ids.otherZuil],
  ] as const
  for (const [actieId, zuilId] of quarantined) {
    await sql(
      `insert into tap (actie_id, zuil_id, seq, boot_id, at, time_quality, received_at, live, verdict, reason, quarantine)
        values ($1, $2, 1, 'earlier', $3, 'ESTIMATED', $3, false, '{}', 'in-quarantine', $4)`,
      actieId,
      zuilId,
      new Date(now - day),
      { why: 'TOO_OLD', tap, sent },
    )
  }
  for (const actieId of unbooked) {
    await sql(
      `insert into tap (actie_id, zuil_id, seq, boot_id, at, time_quality, received_at, live, verdict, reason, happened_in)
        values ($1::uuid, $2, 1, $1::text, $3, 'MEASURED', $3, false,
          jsonb_build_object('outcome', 'REFUSED', 'actieId', $1::text, 'reason', 'card-blocked'), 'card-blocked', 1)`,
      ...[actieId, ids.zuil, new Date(now)],
    )
    const card = { kind: 'BARCODE', uitpasNumber: cards.active }
    await sql(
      `insert into unbooked_tap (actie_id, zuil_id, happened_in, at, reason, kept) values ($1, $2, 1, $3, 'card-blocked', $4)`,
      ...[actieId, ids.zuil, new Date(now)],
      { tap: { ...tap, actieId, seq: 1, bootId: actieId, card }, sent, receivedAt: now, timeQuality: 'MEASURED' },
    )
  }
  await sql(
    `insert into checkin (id, passholder_id, event_id, uitpas_number, points, at, source, client_id, happened_in)
      values ($1, $2, $3, $4, 1, $5, 'API', 'key-1', 1)`,
    ...[counterCheckin, ids.socialHolder, ids.pastEvent, cards.social, new Date(now)],
  )
  const files = [
    ...Object.values(ownFiles).map((id) => [id, 1] as const),
    ...Object.values(otherFiles).map((id) => [id, 2] as const),
  ]
  // Another backend works on them, it says: nothing but the requests changes them.
  for (const [id, cardSystem] of files)
    await sql(
      `insert into registration (id, card_system_id, counter_id, file_name, size, encoding, started_by, started_at, status,
          counts, kept_until, worker, leased_until)
        values ($1, $2, $3, 'pashouders.csv', 12, 'UTF-8', 'iemand@kantoor.example', $4, $5,
          '{"NEW":1,"MEMBERSHIP":0,"CARD":0,"ALREADY":0,"WRONG":0,"WARNED":0}', $6, $1, $6)`,
      ...[id, cardSystem, ids.counter, new Date(now)],
      ...[[ownFiles.upload, otherFiles.upload].includes(id) ? 'UPLOADING' : 'CHECKED', new Date(now + 1000 * day)],
    )
  const code = await store.enrolment.newConfigurationCode(ids.zuil, now, day)
  return { device: ids.device, otherDevice, formerDevice: ids.formerDevice, oldFormerDevice, code }
}

/** Of a card system that has none. */
const noCards = {
  ...{ stockCard: cards.unknown, goodCard: cards.unknown, newCard: cards.unknown, cardPrefix: '0' },
  ...{ cardSeries: nobody, cardPackage: nobody, deskPackage: nobody },
  deskCards: [cards.unknown, cards.unknown] as const,
}

type LinkSigner = Pick<TestBackend['store'], 'reportLinkHashes' | 'pictureLinkHashes'>
const signed = (id: string, hashes: (link: string) => readonly string[]): string => {
  const until = now + day
  return `${id}?until=${until}&hash=${encodeURIComponent(hashes(`${id} ${until}`)[0] ?? '')}`
}
const linkTo = (report: number, store: LinkSigner): string => signed(String(report), store.reportLinkHashes)

/** A file as the one field of a form: what a browser sends. */
export const formWith = (content: Buffer): Pick<InjectOptions, 'payload' | 'headers'> => {
  const boundary = 'grens-van-het-formulier'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="foto"\r\n\r\n`
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}

/** Of the organizer whose client asks, of another, and of nobody. */
export const targetsOf = ({
  codeOf,
  store,
}: Pick<TestBackend, 'codeOf'> & { readonly store: LinkSigner }): Readonly<
  Record<'own' | 'other' | 'nobody', Target>
> => ({
  own: {
    organizer: ids.organizer,
    event: ids.event,
    handEvent,
    looseEvent,
    distributionKey,
    counter: ids.counter,
    zuil: ids.zuil,
    zuilName: 'CID-PPT-001',
    checkin: ids.checkin,
    ticket: ids.ticket,
    redemption: ids.redemption,
    counterCheckin,
    reward: ids.reward,
    association: ids.association,
    command: ids.command,
    cardSystem: 1,
    account,
    webhook,
    checkinCode: codeOf(),
    passholder: ids.holder,
    insz: secrets.insz,
    forgotten: ids.blockedHolder,
    ...{ groupPass: group.id, groupCard },
    ...{ stockCard, goodCard, newCard, cardPrefix, cardSeries, cardPackage, deskPackage, deskCards },
    unbooked,
    ...ownFiles,
    ...{ report: 1001, reportLink: linkTo(1001, store), pictureLink: signed(picture, store.pictureLinkHashes) },
  },
  other: {
    organizer: ids.otherOrganizer,
    event: ids.otherEvent,
    handEvent: nobody,
    looseEvent: nobody,
    distributionKey: 999,
    counter: ids.otherCounter,
    zuil: ids.otherZuil,
    zuilName: 'CID-PPT-003',
    checkin: ids.otherCheckin,
    ticket: ids.otherTicket,
    redemption: ids.otherRedemption,
    counterCheckin: nobody,
    reward: ids.otherReward,
    association: ids.readAssociation,
    command: otherCommand,
    cardSystem: 2,
    account: otherAccount,
    webhook: nobody,
    // `prepareTargets` put another device in its place once.
    checkinCode: codeOf({ zuilId: ids.otherZuil, eventId: ids.otherEvent, keyVersion: 2 }),
    passholder: ids.socialHolder,
    insz: '17010180147',
    forgotten: nobody,
    ...{ groupPass: nobody, groupCard: '' },
    ...noCards,
    deskCards: otherDeskCards,
    unbooked: [nobody, nobody],
    ...otherFiles,
    ...{ report: 1002, reportLink: linkTo(1002, store), pictureLink: signed(picture, store.pictureLinkHashes) },
  },
  nobody: {
    organizer: 'organizer-of-nobody',
    event: 'event-of-nobody',
    handEvent: nobody,
    looseEvent: nobody,
    distributionKey: 999,
    counter: nobody,
    zuil: nobody,
    zuilName: 'CID-PPT-000',
    checkin: nobody,
    ticket: nobody,
    redemption: nobody,
    counterCheckin: nobody,
    reward: nobody,
    association: nobody,
    command: nobody,
    cardSystem: 99,
    account: nobody,
    webhook: nobody,
    checkinCode: codeOf({ zuilId: nobody }),
    passholder: nobody,
    insz: '17010180147',
    forgotten: nobody,
    ...{ groupPass: nobody, groupCard: '' },
    ...noCards,
    unbooked: [nobody, nobody],
    ...{ registration: nobody, upload: nobody, unwanted: nobody, report: 1003, reportLink: linkTo(1003, store) },
    pictureLink: signed(nobody, store.pictureLinkHashes),
  },
})

/** A distribution key that holds for no price that there is. */
export const editedKey = {
  ...{ name: 'Nooit', priority: 99, manual: true, price: { op: 'LESS', cents: 0 }, cardSystem: 'OWN', postalCodes: [] },
  ...{ outsideOrganizersCity: false, counterIds: [] },
  shares: {
    passholder: { percent: 20 },
    localAuthority: { percent: 40 },
    organizer: { rest: true },
    flemishAuthority: { cents: 0 },
  },
}

/** Settings of a zuil, as the back office saves them. */
export const zuilSettings = {
  name: 'CID-PPT-001',
  type: 'CHECK_IN',
  counterIds: [ids.counter],
  showQr: true,
  blocked: false,
  inStock: false,
  languages: ['nl', 'fr'],
  sound: false,
  worksOffline: true,
  openingHours: [{ days: ['MONDAY'], opens: '09:00', closes: '17:00' }],
}

/** The zuil that a route is for, where it is not just any. */
export const askedBy: Readonly<Record<string, string>> = {
  // A lidmaatschapzuil: `prepareTargets` made it one.
  'GET /api/kiosk-devices/members': ids.blockedDevice,
}

/** Requests of one route; where they are about nothing of an organizer, they are the same for each target. */
type Sample = (target: Target) => readonly Omit<InjectOptions, 'method'>[]

const get =
  (url: (target: Target) => string): Sample =>
  (target) => [{ url: url(target) }]
const send =
  (url: (target: Target) => string, payload?: (target: Target) => object, headers?: Record<string, string>): Sample =>
  (target) => [{ url: url(target), ...(payload && { payload: payload(target) }), ...(headers && { headers }) }]

/** By which a UiTID can be linked to `ids.socialHolder`. */
export const registrationToken = 'r'.repeat(43)
const newStaff = 'nieuw@kantoor.example'
const somebody = {
  ...{ name: 'Claes', firstName: 'Lotte', dateOfBirth: '2001-02-03', email: 'lotte.claes@post.example' },
  address: { street: 'Kerkstraat 2', postalCode: '9300', city: 'Aalst', country: 'be' },
}
const reportsOf = (organizer: string): string => `/api/organizers/${organizer}/financial-reports`
const memberships = `/api/passholders/${ids.holder}/association-memberships`
const { sent, taps } = examples.journal[0]?.payload ?? { taps: [] }
/** The ActieID of the example is one of the dataset's check-ins. */
const journal = { sent, taps: taps.map((tap) => ({ ...tap, actieId: '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d70' })) }

/** What a client sets of a reward of one organizer: what was given already stays. */
const rewardRequest = (organizer: string) => ({
  title: 'Gratis toegang',
  type: 'POINTS',
  promotionalDescription: 'Een keer binnen zonder te betalen',
  publicationPeriod: { begin: new Date(now).toISOString() },
  organizers: [{ id: organizer }],
})

/**
 * One for every route, by method and path as it is registered. Sent in this order, by who may, to a backend on which
 * `prepareTargets` ran, each succeeds.
 */
export const samples: Readonly<Record<string, Sample>> = {
  'GET /api/openapi.json': get(() => '/api/openapi.json'),
  'GET /api/asyncapi.json': get(() => '/api/asyncapi.json'),
  'POST /api/oauth/token': () => [
    {
      url: '/api/oauth/token',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `grant_type=client_credentials&client_id=client&client_secret=${secrets.clientSecret}`,
    },
  ],

  'GET /api/checkins': get(({ organizer }) => `/api/checkins?passholderId=${ids.holder}&organizerId=${organizer}`),
  'GET /api/checkin-status': get(({ event }) => `/api/checkin-status?eventId=${event}&uitpasNumber=${cards.active}`),
  'GET /api/kiosk-devices/logo': get(() => '/api/kiosk-devices/logo'),
  'GET /api/card-systems': get(() => '/api/card-systems?city=Aalst&sort=-name'),
  'GET /api/card-systems/:cardSystemId': get(() => '/api/card-systems/1'),
  'GET /api/card-systems/:cardSystemId/social-tariff-settings': get(
    () => '/api/card-systems/1/social-tariff-settings?postalCode=9300',
  ),
  'GET /api/card-systems/:cardSystemId/city-settings': get(() => '/api/card-systems/1/city-settings?postalCode=9300'),
  'GET /api/card-systems/:cardSystemId/membership-prices': get(
    () => '/api/card-systems/1/membership-prices?cardType=NFC_CARD',
  ),
  'GET /api/passholders/membership-prices/:cardSystemId': get(
    () => '/api/passholders/membership-prices/1?cardType=NFC_CARD&postalCode=9300&dateOfBirth=1980-01-31',
  ),
  'GET /api/passholders/:passholderId/membership-prices/:cardSystemId': get(
    () => `/api/passholders/${ids.holder}/membership-prices/1?cardType=NFC_CARD`,
  ),
  'GET /api/cards': get(() => `/api/cards?uitpasNumber=${cards.active}`),
  'GET /api/passes': () => [
    { url: `/api/passes?identifier=${cards.active}` },
    { url: `/api/passes?identifier=${secrets.insz}` },
  ],
  'GET /api/insz-numbers/:inszNumber': get(() => `/api/insz-numbers/${secrets.insz}`),
  'GET /api/passholders': () => [
    { url: `/api/passholders?uitpasNumber=${cards.active}` },
    { url: `/api/passholders?inszNumber=${secrets.insz}&name=${secrets.name}` },
  ],
  'GET /api/passholders/me': get(() => '/api/passholders/me'),
  'GET /api/passholders/me/uitid/registration-token': () => [
    {
      url: '/api/passholders/me/uitid/registration-token',
      headers: { authorization: `Basic ${Buffer.from(`${cards.active}:1983-03-02`).toString('base64')}` },
    },
  ],
  'GET /api/passholders/me/uitid/status': () => [
    { url: '/api/passholders/me/uitid/status', headers: { 'x-registration-token': registrationToken } },
  ],
  'GET /api/uitid/emails/:email': get(() => '/api/uitid/emails/els@post.example'),
  'PUT /api/passholders/me/uitid': send(() => '/api/passholders/me/uitid', undefined, {
    'x-registration-token': registrationToken,
  }),
  'POST /api/passholders/me': send(
    () => '/api/passholders/me',
    () => ({
      ...{ name: 'Claes', firstName: 'Lotte', dateOfBirth: '1985-05-26', postalCode: '9300', city: 'Aalst' },
      ...{ cardSystem: { id: 1 }, registrationOrganizer: { id: ids.organizer } },
    }),
  ),
  'GET /api/passholders/:passholderId': get(() => `/api/passholders/${ids.holder}`),
  'GET /api/passholders/:passholderId/transactions': get(() => `/api/passholders/${ids.holder}/transactions`),
  'GET /api/passholders/:passholderId/coupons': get(() => `/api/passholders/${ids.holder}/coupons`),
  'GET /api/grouppasses': get(() => `/api/grouppasses?uitpasNumber=${group.uitpasNumber}`),
  'GET /api/grouppasses/:passholderId': get(() => `/api/grouppasses/${group.id}`),
  'GET /api/grouppasses/:passholderId/coupons': get(() => `/api/grouppasses/${group.id}/coupons`),
  'GET /api/passholders/status/insz-numbers/:inszNumber': get(
    () => `/api/passholders/status/insz-numbers/${secrets.insz}`,
  ),
  'POST /api/passholders': send(
    () => '/api/passholders',
    ({ organizer, deskCards: [uitpasNumber] }) => ({
      ...somebody,
      registrationOrganizer: { id: organizer },
      registrationCardType: 'NFC_CARD',
      registrationUitpasNumber: uitpasNumber,
    }),
  ),
  'PUT /api/passholders/:passholderId': send(
    () => `/api/passholders/${ids.socialHolder}`,
    () => somebody,
  ),
  'GET /api/passholders/:passholderId/memberships/:cardSystemId': get(
    ({ organizer }) => `/api/passholders/${ids.holder}/memberships/1?socialTariff=false&organizerId=${organizer}`,
  ),
  'POST /api/passholders/:passholderId/memberships/:cardSystemId': send(
    () => `/api/passholders/${ids.blockedHolder}/memberships/1`,
    ({ organizer, deskCards: [, uitpasNumber] }) => ({
      ...{ cardType: 'NFC_CARD', uitpasNumber, registrationOrganizer: { id: organizer } },
    }),
  ),
  'GET /api/passholders/:passholderId/private': get(() => `/api/passholders/${ids.holder}/private`),
  'PUT /api/passholders/:passholderId/private': send(
    () => `/api/passholders/${ids.holder}/private`,
    () => ({ note: 'Komt met de rolstoel.' }),
  ),
  'GET /api/passholders/:passholderId/school': get(() => `/api/passholders/${ids.socialHolder}/school`),
  'PUT /api/passholders/:passholderId/school': send(
    () => `/api/passholders/${ids.holder}/school`,
    () => ({ id: ids.otherOrganizer }),
  ),
  'DELETE /api/passholders/:passholderId/school': send(() => `/api/passholders/${ids.holder}/school`),
  'GET /api/passholders/:passholderId/picture': get(() => `/api/passholders/${ids.socialHolder}/picture`),
  'GET /api/passholder-pictures/:pictureId': get(({ pictureLink }) => `/api/passholder-pictures/${pictureLink}`),
  'PUT /api/passholders/:passholderId/picture': () => [
    { url: `/api/passholders/${ids.holder}/picture`, ...formWith(pngOf(20, 20)) },
  ],
  'DELETE /api/passholders/:passholderId/picture': send(() => `/api/passholders/${ids.socialHolder}/picture`),
  'GET /api/passholders/:passholderId/family-members': get(() => `/api/passholders/${ids.holder}/family-members`),
  'POST /api/passholders/:passholderId/family-members': send(
    () => `/api/passholders/${ids.holder}/family-members`,
    () => ({ uitpasNumber: cards.social, icon: 'https://www.uitpas.be/_nuxt/img/icon1.png' }),
  ),
  'PUT /api/passholders/:passholderId/family-members/:familyMemberId': send(
    () => `/api/passholders/${ids.socialHolder}/family-members/${ids.socialHolder}`,
    () => ({ icon: 'https://www.uitpas.be/_nuxt/img/icon1.png' }),
  ),
  'DELETE /api/passholders/:passholderId/family-members/:familyMemberId': send(
    () => `/api/passholders/${ids.socialHolder}/family-members/${ids.holder}`,
  ),
  'GET /api/passholders/:passholderId/families': get(() => `/api/passholders/${ids.holder}/families`),
  'GET /api/cards/social-tariff/:cardSystemId/active': get(() => '/api/cards/social-tariff/1/active'),
  'GET /api/organizers': get(() => '/api/organizers?name=*'),
  'GET /api/organizers/:id': get(({ organizer }) => `/api/organizers/${organizer}`),
  'GET /api/organizers/:organizerId/admins': get(({ organizer }) => `/api/organizers/${organizer}/admins`),
  'POST /api/organizers/:organizerId/admins': send(
    ({ organizer }) => `/api/organizers/${organizer}/admins`,
    () => ({ email: newStaff, type: 'MEMBER' }),
  ),
  'DELETE /api/organizers/:organizerId/admins/:adminUserId': send(
    ({ organizer }) => `/api/organizers/${organizer}/admins/${adminIdOf(newStaff)}`,
  ),
  'GET /api/permissions': get(() => '/api/permissions'),
  'GET /api/permissions/:clientId': get(() => '/api/permissions/client'),
  'PUT /api/permissions/:clientId': send(
    () => '/api/permissions/client',
    ({ organizer }) => [{ organizer: { id: organizer }, permissionDetails: [{ id: 'PERMISSIONS_WRITE' }] }],
  ),
  'GET /api/passes/:uitpasNumber': get(() => `/api/passes/${cards.active}`),
  'GET /api/chip-numbers/:chipNumber': get(() => `/api/chip-numbers/${secrets.chipNumber}`),
  'GET /api/tariffs': get(({ event }) => `/api/tariffs?regularPrice=10&eventId=${event}&uitpasNumber=${cards.social}`),
  'GET /api/tariffs/static': get(({ event }) => `/api/tariffs/static?regularPrice=10&eventId=${event}`),
  'GET /api/ticket-sales': ({ event, organizer }) => [
    { url: `/api/ticket-sales?eventId=${event}` },
    { url: `/api/ticket-sales?passholderId=${ids.socialHolder}&organizerId=${organizer}` },
  ],
  ...Object.fromEntries(
    ['', '/periods', '/:reportId', '/:reportId/download-link', '/:reportId.zip'].map((path): [string, Sample] => [
      `GET /api/organizers/:organizerId/financial-reports${path}`,
      get(({ organizer, report }) => `${reportsOf(organizer)}${path.replace(':reportId', String(report))}`),
    ]),
  ),
  'GET /api/financial-report-downloads/:reportId': get(
    ({ reportLink }) => `/api/financial-report-downloads/${reportLink}`,
  ),
  'GET /api/rewards': get(() => '/api/rewards'),
  'GET /api/rewards/:rewardId': get(() => `/api/rewards/${ids.reward}`),
  'GET /api/rewards/pictures/:pictureId': get(() => `/api/rewards/pictures/${ids.picture}`),
  'GET /api/rewards/:rewardId/redeem-status': get(
    ({ reward }) => `/api/rewards/${reward}/redeem-status?uitpasNumber=${cards.active}`,
  ),
  'GET /api/rewards/redeemed': ({ organizer }) => [
    { url: `/api/rewards/redeemed?passholderId=${ids.holder}&organizerId=${organizer}` },
    { url: `/api/rewards/redeemed?uitpasNumber=${cards.active}` },
  ],
  'GET /api/associations': get(({ organizer }) => `/api/associations?organizerId=${organizer}&permission=READ`),
  'GET /api/passholders/:passholderId/association-memberships': get(
    ({ organizer }) => `${memberships}?organizerId=${organizer}`,
  ),
  'GET /api/events/:eventId/card-systems': get(({ event }) => `/api/events/${event}/card-systems`),
  'GET /api/events/:eventId/settings': get(({ event }) => `/api/events/${event}/settings`),
  'GET /api/kiosks': ({ organizer }) => [{ url: `/api/kiosks?organizerId=${organizer}` }, { url: '/api/kiosks' }],
  'GET /api/kiosks/:kioskId/fixed-event': get(({ zuil }) => `/api/kiosks/${zuil}/fixed-event`),
  'GET /api/zuilen': get(() => '/api/zuilen'),
  'GET /api/zuilen/choices': get(() => '/api/zuilen/choices'),
  'GET /api/zuilen/quarantine': get(() => '/api/zuilen/quarantine'),
  'GET /api/zuilen/:zuilId/quarantine': get(({ zuil }) => `/api/zuilen/${zuil}/quarantine`),
  'GET /api/zuilen/:zuilId': get(({ zuil }) => `/api/zuilen/${zuil}`),
  'GET /api/zuilen/:zuilId/commands': get(({ zuil }) => `/api/zuilen/${zuil}/commands`),
  'GET /api/zuilen/:zuilId/commands/:commandId': get(({ zuil, command }) => `/api/zuilen/${zuil}/commands/${command}`),
  'GET /api/alerts': get(() => '/api/alerts'),
  'GET /api/webhooks': get(() => '/api/webhooks'),

  'POST /api/checkins': send(
    () => '/api/checkins',
    ({ event }) => ({ eventId: event, uitpasNumber: cards.active }),
  ),
  'POST /api/passholders/:passholderId/checkins': send(
    () => `/api/passholders/${ids.socialHolder}/checkins`,
    ({ checkinCode }) => ({ checkinCode }),
  ),
  'POST /api/ticket-sales': send(
    () => '/api/ticket-sales',
    ({ event }) => [
      { regularPrice: 10, tariff: { id: 'SOCIALTARIFF-1-default' }, eventId: event, uitpasNumber: cards.social },
    ],
  ),
  'POST /api/organizers/:organizerId/financial-reports': send(
    ({ organizer }) => reportsOf(organizer),
    () => ({ startDate: '2026-10-01', endDate: '2026-12-31' }),
  ),
  'POST /api/rewards': send(
    () => '/api/rewards',
    ({ organizer }) => ({ ...rewardRequest(organizer), points: 10 }),
  ),
  'PUT /api/rewards/:rewardId': send(
    ({ reward }) => `/api/rewards/${reward}`,
    ({ organizer }) => rewardRequest(organizer),
  ),
  'POST /api/rewards/redeemed': send(
    () => '/api/rewards/redeemed',
    ({ reward }) => ({ rewardId: reward, uitpasNumber: cards.active }),
  ),
  'POST /api/passholders/:passholderId/association-memberships': send(
    ({ organizer }) => `${memberships}?organizerId=${organizer}`,
    ({ association }) => ({ association: { id: association } }),
  ),
  'POST /api/webhooks': send(
    () => '/api/webhooks',
    ({ cardSystem }) => ({ cardSystemId: cardSystem, url: 'https://example.org/hook' }),
  ),
  'POST /api/webhooks/:webhookId/test': send(() => `/api/webhooks/${webhook}/test`),
  'DELETE /api/webhooks/:webhookId': send(() => `/api/webhooks/${webhook}`),
  'PUT /api/events/:eventId/settings': send(
    ({ event }) => `/api/events/${event}/settings`,
    ({ event }) => ({ id: event, checkinPoints: 2 }),
  ),
  'PUT /api/events/:eventId/card-systems': send(
    ({ event }) => `/api/events/${event}/card-systems`,
    () => [{ id: 1, enabled: true }],
  ),
  'PUT /api/zuilen/:zuilId/settings': send(
    ({ zuil }) => `/api/zuilen/${zuil}/settings`,
    ({ zuilName, counter }) => ({ ...zuilSettings, name: zuilName, counterIds: [counter] }),
    { 'if-match': '"1"' },
  ),
  'PUT /api/kiosks/:kioskId/fixed-event': send(
    ({ zuil }) => `/api/kiosks/${zuil}/fixed-event`,
    ({ event }) => ({ id: event }),
  ),
  'DELETE /api/kiosks/:kioskId/fixed-event': send(({ zuil }) => `/api/kiosks/${zuil}/fixed-event`),
  'DELETE /api/checkins/:checkinId': send(({ checkin }) => `/api/checkins/${checkin}`),
  'DELETE /api/ticket-sales/:ticketSaleId': send(({ ticket }) => `/api/ticket-sales/${ticket}`),
  'DELETE /api/rewards/redeemed/:redeemedRewardId': send(({ redemption }) => `/api/rewards/redeemed/${redemption}`),
  'DELETE /api/passholders/:passholderId': send(() => `/api/passholders/${ids.blockedHolder}`),
  'DELETE /api/passholders/:passholderId/association-memberships/:associationId': send(
    ({ association, organizer }) => `${memberships}/${association}?organizerId=${organizer}`,
  ),
  'POST /api/zuilen/:zuilId/commands': send(
    ({ zuil }) => `/api/zuilen/${zuil}/commands`,
    () => ({ kind: 'IDENTIFY' }),
  ),
  'POST /api/zuilen/:zuilId/configuration-code': send(({ zuil }) => `/api/zuilen/${zuil}/configuration-code`),
  'POST /api/zuilen/:zuilId/quarantine': send(
    ({ zuil }) => `/api/zuilen/${zuil}/quarantine`,
    () => ({ decision: 'REFUSE', all: true }),
  ),
  'POST /api/zuilen/:zuilId/revocation': send(({ zuil }) => `/api/zuilen/${zuil}/revocation`),

  'GET /api/kiosk-devices': get(() => '/api/kiosk-devices'),
  'GET /api/kiosk-devices/events': get(() => '/api/kiosk-devices/events'),
  'GET /api/kiosk-devices/checkins': get(() => '/api/kiosk-devices/checkins'),
  'GET /api/kiosk-devices/members': get(() => '/api/kiosk-devices/members'),
  'GET /api/kiosk-devices/chip-numbers/:chipNumber': get(() => `/api/kiosk-devices/chip-numbers/${secrets.chipNumber}`),
  'POST /api/kiosk-devices/checkins': send(
    () => '/api/kiosk-devices/checkins',
    () => ({ chipNumber: secrets.chipNumber }),
  ),
  'POST /api/kiosk-devices/journal': send(
    () => '/api/kiosk-devices/journal',
    () => journal,
  ),
  'PUT /api/kiosk-devices/events': send(
    () => '/api/kiosk-devices/events',
    () => ({ id: ids.event }),
  ),
  'DELETE /api/kiosk-devices/events': send(() => '/api/kiosk-devices/events'),
  'PUT /api/kiosk-devices/setup': send(
    () => '/api/kiosk-devices/setup',
    () => ({ name: 'CID-PPT-001', deviceId: newDevice }),
  ),
}
