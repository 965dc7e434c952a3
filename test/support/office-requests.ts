import type { InjectOptions } from 'fastify'
import { cards, ids } from './api-dataset.ts'
import { pngOf } from './png.ts'
import { editedReward } from './rewards.ts'
import {
  counterStockCards,
  editedKey,
  otherSocialStockCard,
  samples,
  socialStockCard,
  staffEmail,
  type Target,
  zuilSettings,
} from './sample-requests.ts'

type Sample = (target: Target) => readonly Omit<InjectOptions, 'method'>[]

/** Of the API, that people use too: at the back office's own address. */
const shared = [
  'GET /api/zuilen',
  'GET /api/zuilen/choices',
  'GET /api/zuilen/quarantine',
  'GET /api/zuilen/:zuilId/quarantine',
  'GET /api/zuilen/:zuilId',
  'GET /api/zuilen/:zuilId/commands',
  'GET /api/zuilen/:zuilId/commands/:commandId',
  'PUT /api/zuilen/:zuilId/settings',
  'POST /api/zuilen/:zuilId/commands',
  'POST /api/zuilen/:zuilId/configuration-code',
  'POST /api/zuilen/:zuilId/quarantine',
  'POST /api/zuilen/:zuilId/revocation',
] as const

const atOffice = (name: string): readonly [string, Sample] => [
  name.replace(' /api/', ' /ksb/api/'),
  (target) =>
    (samples[name]?.(target) ?? []).map((request) => ({
      ...request,
      url: String(request.url).replace(/^\/api/, '/ksb/api'),
    })),
]

/** The files of these lists. */
const exported = (...lists: readonly string[]): Readonly<Record<string, Sample>> =>
  Object.fromEntries(
    lists.map((list) => [`GET /ksb/api/${list}/export`, () => [{ url: `/ksb/api/${list}/export?format=csv` }]]),
  )
const atAssociation =
  (path = '', request: Omit<InjectOptions, 'method' | 'url'> = {}): Sample =>
  ({ association }) => [{ url: `/ksb/api/associations/${association}${path}`, ...request }]
const editedAssociation = { name: { nl: 'Vriend van de bib' }, endDateType: 'BASED_ON_REGISTRATION_DATE', months: 12 }
/** A line of the supplier: a chip that no card has, and this number. */
const chipContent = (uitpasNumber: string): string =>
  Buffer.from(`"04AAAAAAAAAAAA";"${uitpasNumber}"`).toString('base64')

const editedEvent = {
  ...{ name: { nl: 'Buurtfeest' }, calendar: { type: 'PERMANENT', hours: [] }, checkinPoints: 1, chosenKeyIds: [] },
}
const editedWebhook = { name: 'Bezoekers', kinds: ['CHECKINS'] }
const editedGroupPass = { name: 'Basisschool De Eik', ticketsPerYear: 40, postalCode: '9300', city: 'Aalst' }
const accountSettings = { role: 'ADMIN', language: 'nl', alertMode: 'NONE' }

/** What is done with a passholder, by its payload. */
const passholderActs = (acts: Readonly<Record<string, object>>): Readonly<Record<string, Sample>> =>
  Object.fromEntries(
    Object.entries(acts).map(([act, payload]) => [
      `POST /ksb/api/passholders/:passholderId/${act}`,
      ({ passholder }) => [{ url: `/ksb/api/passholders/${passholder}/${act}`, payload }],
    ]),
  )

const quarter = 'from=2026-10-01&until=2026-12-31'
const settlementSamples: Readonly<Record<string, Sample>> = Object.fromEntries(
  [
    ['organizers', () => ''],
    ['events', ({ organizer }: Target) => `&organizerId=${organizer}`],
    ['events/export', () => '&format=csv'],
    ['sales', ({ event }: Target) => `&eventId=${event}`],
    ['sales/export', ({ event }: Target) => `&eventId=${event}&format=csv`],
  ].map(([path, more]): [string, Sample] => [
    `GET /ksb/api/settlement/${path}`,
    (target) => [{ url: `/ksb/api/settlement/${path}?${quarter}${(more as (target: Target) => string)(target)}` }],
  ]),
)
/** A part of the settings of the card system, by its payload. */
const cardSystemParts = (parts: Readonly<Record<string, object>>): Readonly<Record<string, Sample>> =>
  Object.fromEntries(
    Object.entries(parts).map(([part, payload]) => [
      `PUT /ksb/api/card-system/${part}`,
      // It names no card system: what is of nobody is no settings at all.
      ({ cardSystem }) => [
        {
          url: `/ksb/api/card-system/${part}`,
          payload: cardSystem === 99 ? { of: 'nobody' } : payload,
          headers: { 'if-match': '"1"' },
        },
      ],
    ]),
  )

/** One for every route of the back office, as `samples` has one for every route of the API. */
export const officeSamples: Readonly<Record<string, Sample>> = {
  'GET /ksb/api/me': () => [{ url: '/ksb/api/me' }],
  'GET /ksb/api/audit': () => [{ url: '/ksb/api/audit' }],
  'GET /ksb/api/zuilen/:zuilId/history': ({ zuil }) => [{ url: `/ksb/api/zuilen/${zuil}/history` }],
  'GET /ksb/api/webhooks': () => [{ url: '/ksb/api/webhooks' }],
  'GET /ksb/api/webhooks/:webhookId': ({ webhook }) => [{ url: `/ksb/api/webhooks/${webhook}` }],
  'GET /ksb/api/webhooks/:webhookId/calls': ({ webhook }) => [
    { url: `/ksb/api/webhooks/${webhook}/calls` },
    { url: `/ksb/api/webhooks/${webhook}/calls?failed=true` },
  ],
  'POST /ksb/api/webhooks': ({ webhook }) => [
    {
      url: '/ksb/api/webhooks',
      // It names none: what is of nobody is no webhook at all.
      payload: { ...editedWebhook, url: webhook.startsWith('0000') ? '' : 'https://example.org/nieuw' },
    },
  ],
  'PUT /ksb/api/webhooks/:webhookId': ({ webhook }) => [
    { url: `/ksb/api/webhooks/${webhook}`, payload: { ...editedWebhook, active: false } },
  ],
  'POST /ksb/api/webhooks/:webhookId/test': ({ webhook }) => [{ url: `/ksb/api/webhooks/${webhook}/test` }],
  'POST /ksb/api/webhooks/:webhookId/replay': ({ webhook }) => [
    { url: `/ksb/api/webhooks/${webhook}/replay`, payload: { since: '2026-01-01T00:00:00Z' } },
  ],
  'DELETE /ksb/api/webhooks/:webhookId': ({ webhook }) => [{ url: `/ksb/api/webhooks/${webhook}` }],
  'GET /ksb/api/zuilen/:zuilId/outages': ({ zuil }) => [{ url: `/ksb/api/zuilen/${zuil}/outages` }],
  // Before the zuil, its counter and its event are changed by the others.
  'GET /ksb/api/activity': ({ zuil, checkin, event }) =>
    ['', `?zuilId=${zuil}`, `?actieId=${checkin}`, `?event=${event}`, `?text=${checkin}&outcome=BOOKED`].map(
      (query) => ({
        url: `/ksb/api/activity${query}`,
      }),
    ),
  'GET /ksb/api/counter/:counterId/zuilen': ({ counter }) => [{ url: `/ksb/api/counter/${counter}/zuilen` }],
  'PUT /ksb/api/counter/:counterId/zuilen/:zuilId/event': ({ counter, zuil, event }) => [
    { url: `/ksb/api/counter/${counter}/zuilen/${zuil}/event`, payload: { eventId: event } },
  ],
  'DELETE /ksb/api/counter/:counterId/zuilen/:zuilId/event': ({ counter, zuil }) => [
    { url: `/ksb/api/counter/${counter}/zuilen/${zuil}/event` },
  ],
  'POST /ksb/api/counter/:counterId/found': ({ counter }) =>
    [cards.active, 'vanders'].map((text) => ({
      ...{ url: `/ksb/api/counter/${counter}/found`, payload: { text } },
    })),
  'GET /ksb/api/counter/:counterId/passes/:uitpasNumber': ({ counter }) => [
    { url: `/ksb/api/counter/${counter}/passes/${cards.social}` },
  ],
  'GET /ksb/api/counter/:counterId/today': ({ counter }) => [{ url: `/ksb/api/counter/${counter}/today` }],
  'POST /ksb/api/counter/:counterId/tariff': ({ counter, event }) => [
    {
      url: `/ksb/api/counter/${counter}/tariff`,
      payload: { uitpasNumber: cards.social, eventId: event, regularPrice: 1000 },
    },
  ],
  'GET /ksb/api/counter/:counterId/passholders/:passholderId/associations': ({ counter, passholder }) => [
    { url: `/ksb/api/counter/${counter}/passholders/${passholder}/associations` },
  ],
  'POST /ksb/api/counter/:counterId/passholders/:passholderId/associations/:associationId': ({
    counter,
    passholder,
    association,
  }) => [{ url: `/ksb/api/counter/${counter}/passholders/${passholder}/associations/${association}`, payload: {} }],
  'DELETE /ksb/api/counter/:counterId/passholders/:passholderId/associations/:associationId': ({
    counter,
    passholder,
    association,
  }) => [{ url: `/ksb/api/counter/${counter}/passholders/${passholder}/associations/${association}` }],
  'POST /ksb/api/counter/:counterId/checkins': ({ counter, event }) => [
    { url: `/ksb/api/counter/${counter}/checkins`, payload: { uitpasNumber: cards.social, eventId: event } },
  ],
  'POST /ksb/api/counter/:counterId/ticket-sales': ({ counter, event }) => [
    {
      url: `/ksb/api/counter/${counter}/ticket-sales`,
      payload: [{ uitpasNumber: cards.social, eventId: event, regularPrice: 1000, tariffId: 'SOCIALTARIFF-1-default' }],
    },
  ],
  'POST /ksb/api/counter/:counterId/redemptions': ({ counter, reward }) => [
    {
      url: `/ksb/api/counter/${counter}/redemptions`,
      payload: { uitpasNumber: cards.active, rewardId: reward === ids.reward ? ids.welcomeReward : reward },
    },
  ],
  'GET /ksb/api/counter/:counterId/cards': ({ counter }) => [{ url: `/ksb/api/counter/${counter}/cards` }],
  'GET /ksb/api/counter/:counterId/packages': ({ counter }) => [{ url: `/ksb/api/counter/${counter}/packages` }],
  'POST /ksb/api/counter/:counterId/packages/:packageId/receipt': ({ counter, deskPackage }) => [
    { url: `/ksb/api/counter/${counter}/packages/${deskPackage}/receipt`, payload: { missing: [] } },
  ],
  'GET /ksb/api/counter/:counterId/passholders/:passholderId': ({ counter, passholder }) => [
    { url: `/ksb/api/counter/${counter}/passholders/${passholder}` },
  ],
  'POST /ksb/api/counter/:counterId/passholders/:passholderId/cards': ({ counter, forgotten }) => [
    { url: `/ksb/api/counter/${counter}/passholders/${forgotten}/cards`, payload: { card: counterStockCards[2] } },
  ],
  'POST /ksb/api/counter/:counterId/passholders/:passholderId/cards/:uitpasNumber/replacement': ({
    counter,
    forgotten,
  }) => [
    {
      url: `/ksb/api/counter/${counter}/passholders/${forgotten}/cards/${cards.blocked}/replacement`,
      payload: { card: counterStockCards[0], reason: 'LOST' },
    },
  ],
  // The card that he got by that.
  'POST /ksb/api/counter/:counterId/passholders/:passholderId/cards/:uitpasNumber/blocking': ({
    counter,
    forgotten,
  }) => [
    {
      url: `/ksb/api/counter/${counter}/passholders/${forgotten}/cards/${counterStockCards[0]}/blocking`,
      payload: { reason: 'Ze is gevonden op straat.' },
    },
  ],
  'POST /ksb/api/counter/:counterId/registrations': ({ counter }) => [
    {
      url: `/ksb/api/counter/${counter}/registrations`,
      payload: {
        ...{ name: 'Peeters', firstName: 'Lotte', dateOfBirth: '1970-02-03', inszNumber: '70020312508' },
        address: { street: 'Kerkstraat 1', postalCode: '9300', city: 'Aalst' },
        card: counterStockCards[1],
      },
    },
  ],
  'POST /ksb/api/counter/:counterId/membership-price': ({ counter }) => [
    {
      url: `/ksb/api/counter/${counter}/membership-price`,
      payload: { dateOfBirth: '1970-02-03', postalCode: '9300', socialTariff: false },
    },
  ],
  'POST /ksb/api/counter/:counterId/today/:actieId/reversal': ({ counter, counterCheckin }) => [
    { url: `/ksb/api/counter/${counter}/today/${counterCheckin}/reversal` },
  ],
  'POST /ksb/api/checkins/:actieId/reversal': ({ checkin }) => [
    { url: `/ksb/api/checkins/${checkin}/reversal`, payload: { reason: 'Van zijn broer.' } },
  ],
  'POST /ksb/api/ticket-sales/:actieId/reversal': ({ ticket }) => [
    { url: `/ksb/api/ticket-sales/${ticket}/reversal`, payload: { reason: 'Verkeerd aangeklikt.' } },
  ],
  'POST /ksb/api/rewards/redeemed/:actieId/reversal': ({ redemption }) => [
    { url: `/ksb/api/rewards/redeemed/${redemption}/reversal`, payload: { reason: 'Het was op.' } },
  ],
  'GET /ksb/api/checkins/:checkinId/history': ({ checkin }) => [{ url: `/ksb/api/checkins/${checkin}/history` }],
  'GET /ksb/api/unbooked': () => [{ url: '/ksb/api/unbooked' }],
  'POST /ksb/api/unbooked/:actieId/booking': ({ unbooked: [actieId] }) => [
    { url: `/ksb/api/unbooked/${actieId}/booking`, payload: { word: 'De kaart was teruggevonden.' } },
  ],
  'POST /ksb/api/unbooked/putting-aside': ({ unbooked: [, actieId] }) => [
    { url: '/ksb/api/unbooked/putting-aside', payload: { actieIds: [actieId], word: 'Was een test.' } },
  ],
  ...Object.fromEntries(shared.map(atOffice)),
  'POST /ksb/api/me/logout': () => [{ url: '/ksb/api/me/logout' }],
  'POST /ksb/api/sessions/end': ({ cardSystem }) => [
    { url: '/ksb/api/sessions/end', payload: { cardSystemId: cardSystem } },
  ],
  'POST /ksb/api/zuilen': ({ counter }) => [
    { url: '/ksb/api/zuilen', payload: { ...zuilSettings, name: 'CID-PPT-NEW', counterIds: [counter] } },
  ],
  'POST /ksb/api/zuilen/findings': ({ zuil }) => [
    { url: '/ksb/api/zuilen/findings', payload: zuilSettings },
    { url: `/ksb/api/zuilen/findings?zuilId=${zuil}`, payload: zuilSettings },
  ],
  'GET /ksb/api/me/account': () => [{ url: '/ksb/api/me/account' }],
  'PUT /ksb/api/me/account': ({ cardSystem }) => [
    {
      url: '/ksb/api/me/account',
      payload: { cardSystemId: cardSystem, language: 'fr', alertMode: 'DAILY' },
    },
  ],
  // It has no end: what stands above it is the answer.
  'GET /ksb/api/live': () => [{ url: '/ksb/api/live', payloadAsStream: true }],
  'GET /ksb/api/start': () => [{ url: '/ksb/api/start' }],
  'GET /ksb/api/accounts': () => [{ url: '/ksb/api/accounts' }],
  'GET /ksb/api/accounts/choices': () => [{ url: '/ksb/api/accounts/choices' }],
  'GET /ksb/api/accounts/:accountId': ({ account }) => [{ url: `/ksb/api/accounts/${account}` }],
  'GET /ksb/api/accounts/:accountId/history': ({ account }) => [{ url: `/ksb/api/accounts/${account}/history` }],
  'POST /ksb/api/accounts': ({ zuil }) => [
    {
      url: '/ksb/api/accounts',
      payload: { ...accountSettings, role: 'ZUILBEHEERDER', zuilIds: [zuil], email: 'nieuw@kantoor.example' },
    },
  ],
  'PUT /ksb/api/accounts/:accountId': ({ account }) => [
    { url: `/ksb/api/accounts/${account}`, payload: accountSettings, headers: { 'if-match': '"1"' } },
  ],
  'POST /ksb/api/accounts/:accountId/sessions/end': ({ account }) => [
    { url: `/ksb/api/accounts/${account}/sessions/end` },
  ],
  'DELETE /ksb/api/accounts/:accountId': ({ account }) => [
    { url: `/ksb/api/accounts/${account}`, headers: { 'if-match': '"2"' } },
  ],
  'GET /ksb/api/passholders': () =>
    ['', '?text=peeters', '?socialStatus=ACTIVE&status=ACTIVE&city=9300'].map((query) => ({
      url: `/ksb/api/passholders${query}`,
    })),
  'POST /ksb/api/passholders/by-insz': ({ insz }) => [
    { url: '/ksb/api/passholders/by-insz', payload: { inszNumber: insz } },
  ],
  'GET /ksb/api/passholders/:passholderId': ({ passholder }) => [{ url: `/ksb/api/passholders/${passholder}` }],
  'PUT /ksb/api/passholders/:passholderId': ({ passholder }) => [
    {
      url: `/ksb/api/passholders/${passholder}`,
      payload: { name: 'Maes', firstName: 'Jan', dateOfBirth: '1990-05-06', postalCode: '9300', city: 'Aalst' },
      headers: { 'if-match': '"1"' },
    },
  ],
  'POST /ksb/api/group-passes': ({ groupCard }) => [
    {
      url: '/ksb/api/group-passes',
      payload: { ...editedGroupPass, uitpasNumber: groupCard, socialTariffEndDate: '2030-01-31' },
    },
  ],
  'PUT /ksb/api/group-passes/:passholderId': ({ groupPass }) => [
    { url: `/ksb/api/group-passes/${groupPass}`, payload: editedGroupPass, headers: { 'if-match': '"1"' } },
  ],
  'POST /ksb/api/passholders/:passholderId/insz': ({ passholder }) => [
    { url: `/ksb/api/passholders/${passholder}/insz` },
  ],
  ...Object.fromEntries(
    ['family', 'points', 'history'].map((what): [string, Sample] => [
      `GET /ksb/api/passholders/:passholderId/${what}`,
      ({ passholder }) => [{ url: `/ksb/api/passholders/${passholder}/${what}` }],
    ]),
  ),
  'GET /ksb/api/passholders/:passholderId/joinable': ({ passholder }) => [
    { url: `/ksb/api/passholders/${passholder}/joinable` },
  ],
  ...passholderActs({
    'social-status': { kind: 'EXTEND', endDate: '2030-01-31' },
    'points-correction': { points: 3, reason: 'Vergeten te scannen.' },
    blocking: { blocked: true, reason: 'Op eigen vraag.' },
    data: {},
  }),
  'POST /ksb/api/passholders/:passholderId/cards/:uitpasNumber/blocking': ({ passholder }) => [
    {
      url: `/ksb/api/passholders/${passholder}/cards/${cards.active}/blocking`,
      payload: { blocked: true, reason: 'Kwijt.' },
    },
  ],
  // By now he has a social status, and no card that works: the cards for it that `prepareTargets` made are his.
  'POST /ksb/api/passholders/:passholderId/cards': ({ passholder }) => [
    { url: `/ksb/api/passholders/${passholder}/cards`, payload: { uitpasNumber: otherSocialStockCard } },
  ],
  'POST /ksb/api/passholders/:passholderId/cards/:uitpasNumber/replacement': ({ passholder }) => [
    {
      url: `/ksb/api/passholders/${passholder}/cards/${cards.active}/replacement`,
      payload: { uitpasNumber: socialStockCard, reason: 'SOCIAL_STATUS_OBTAINED' },
    },
  ],
  'POST /ksb/api/passholders/:passholderId/card-systems': ({ passholder }) => [
    { url: `/ksb/api/passholders/${passholder}/card-systems`, payload: { cardSystemId: 2 } },
  ],
  'POST /ksb/api/passholders/:passholderId/erasure': ({ forgotten }) => [
    { url: `/ksb/api/passholders/${forgotten}/erasure`, payload: { reason: 'Vroeg het per brief.' } },
  ],
  ...settlementSamples,
  ...exported(
    'counters',
    'accounts',
    'activity',
    'passholders',
    'zuilen',
    'associations',
    'rewards',
    'events',
    'distribution-keys',
    'cards',
    'audit',
  ),
  'GET /ksb/api/distribution-keys': () =>
    ['', '?text=nooit&ended=false'].map((query) => ({ url: `/ksb/api/distribution-keys${query}` })),
  'GET /ksb/api/distribution-keys/choices': () => [{ url: '/ksb/api/distribution-keys/choices' }],
  'POST /ksb/api/distribution-keys/examples': () => [
    { url: '/ksb/api/distribution-keys/examples', payload: { shares: editedKey.shares } },
  ],
  'POST /ksb/api/distribution-keys': ({ counter }) => [
    { url: '/ksb/api/distribution-keys', payload: { ...editedKey, counterIds: [counter] } },
  ],
  'GET /ksb/api/distribution-keys/:keyId': ({ distributionKey }) => [
    { url: `/ksb/api/distribution-keys/${distributionKey}` },
  ],
  'GET /ksb/api/distribution-keys/:keyId/history': ({ distributionKey }) => [
    { url: `/ksb/api/distribution-keys/${distributionKey}/history` },
  ],
  'PUT /ksb/api/distribution-keys/:keyId': ({ distributionKey }) => [
    {
      url: `/ksb/api/distribution-keys/${distributionKey}`,
      payload: { ...editedKey, priority: 98 },
      headers: { 'if-match': '"1"' },
    },
  ],
  'PUT /ksb/api/distribution-keys/:keyId/end': ({ distributionKey }) => [
    {
      url: `/ksb/api/distribution-keys/${distributionKey}/end`,
      payload: { ends: 'NOW' },
      headers: { 'if-match': '"2"' },
    },
  ],
  'GET /ksb/api/events': ({ event }) =>
    ['', `?text=${event}`, '?phase=OVER&cancelled=false&byHand=true', '?from=2026-11-01&until=2026-11-30'].map(
      (query) => ({ url: `/ksb/api/events${query}` }),
    ),
  'GET /ksb/api/events/choices': () => [{ url: '/ksb/api/events/choices' }],
  'GET /ksb/api/events/uitdatabank': () => [{ url: '/ksb/api/events/uitdatabank' }],
  'GET /ksb/api/events/:eventId': ({ event }) => [{ url: `/ksb/api/events/${event}` }],
  'GET /ksb/api/events/:eventId/zuilen': ({ event }) =>
    ['', '?day=2026-12-24&time=20:00'].map((query) => ({ url: `/ksb/api/events/${event}/zuilen${query}` })),
  'GET /ksb/api/events/:eventId/history': ({ event }) => [{ url: `/ksb/api/events/${event}/history` }],
  'POST /ksb/api/events': ({ organizer }) => [
    { url: '/ksb/api/events', payload: { ...editedEvent, organizerId: organizer } },
  ],
  'PUT /ksb/api/events/:eventId': ({ handEvent, organizer }) => [
    {
      url: `/ksb/api/events/${handEvent}`,
      payload: { ...editedEvent, organizerId: organizer },
      headers: { 'if-match': '"1"' },
    },
  ],
  'PUT /ksb/api/events/:eventId/state': ({ handEvent }) => [
    { url: `/ksb/api/events/${handEvent}/state`, payload: { cancelled: true }, headers: { 'if-match': '"2"' } },
  ],
  'PUT /ksb/api/events/:eventId/card-system': ({ looseEvent }) => [
    { url: `/ksb/api/events/${looseEvent}/card-system`, payload: { included: true } },
  ],
  'DELETE /ksb/api/events/:eventId': ({ handEvent }) => [
    { url: `/ksb/api/events/${handEvent}`, headers: { 'if-match': '"3"' } },
  ],
  'GET /ksb/api/counters': () => [{ url: '/ksb/api/counters' }],
  'GET /ksb/api/counters/choices': () => [{ url: '/ksb/api/counters/choices' }],
  'GET /ksb/api/counters/:counterId': ({ counter }) => [{ url: `/ksb/api/counters/${counter}` }],
  'GET /ksb/api/counters/:counterId/history': ({ counter }) => [{ url: `/ksb/api/counters/${counter}/history` }],
  'POST /ksb/api/counters': ({ organizer }) => [
    { url: '/ksb/api/counters', payload: { name: 'Nieuwe balie', organizerId: organizer } },
  ],
  'PUT /ksb/api/counters/:counterId': ({ counter }) => [
    { url: `/ksb/api/counters/${counter}`, payload: { name: 'Ander onthaal' }, headers: { 'if-match': '"1"' } },
  ],
  'POST /ksb/api/counters/:counterId/staff': ({ counter }) => [
    { url: `/ksb/api/counters/${counter}/staff`, payload: { email: 'nieuw@kantoor.example' } },
  ],
  'POST /ksb/api/counters/:counterId/staff/removal': ({ counter }) => [
    { url: `/ksb/api/counters/${counter}/staff/removal`, payload: { email: staffEmail } },
  ],
  'GET /ksb/api/registrations': () => [{ url: '/ksb/api/registrations' }],
  'GET /ksb/api/registrations/template': () => [{ url: '/ksb/api/registrations/template' }],
  'POST /ksb/api/registrations': ({ counter }) => [
    {
      url: '/ksb/api/registrations',
      payload: { fileName: 'pashouders.csv', size: 12, encoding: 'UTF-8', counterId: counter },
    },
  ],
  'GET /ksb/api/registrations/:registrationId': ({ registration }) => [
    { url: `/ksb/api/registrations/${registration}` },
  ],
  'GET /ksb/api/registrations/:registrationId/rows': ({ registration }) => [
    { url: `/ksb/api/registrations/${registration}/rows` },
  ],
  'GET /ksb/api/registrations/:registrationId/rows.csv': ({ registration }) => [
    { url: `/ksb/api/registrations/${registration}/rows.csv?which=RIGHT` },
  ],
  'PUT /ksb/api/registrations/:registrationId/parts/:number': ({ upload }) => [
    {
      url: `/ksb/api/registrations/${upload}/parts/0`,
      headers: { 'content-type': 'application/octet-stream' },
      payload: Buffer.from('naam\r\nPeeter'),
    },
  ],
  'POST /ksb/api/registrations/:registrationId/check': ({ upload }) => [
    { url: `/ksb/api/registrations/${upload}/check` },
  ],
  'POST /ksb/api/registrations/:registrationId/register': ({ registration }) => [
    { url: `/ksb/api/registrations/${registration}/register` },
  ],
  'DELETE /ksb/api/registrations/:registrationId': ({ unwanted }) => [{ url: `/ksb/api/registrations/${unwanted}` }],
  'GET /ksb/api/rewards': ({ counter }) => [{ url: `/ksb/api/rewards?counterId=${counter}` }],
  'GET /ksb/api/rewards/choices': () => [{ url: '/ksb/api/rewards/choices?text=Onthaal' }],
  'POST /ksb/api/rewards/findings': ({ reward, counter }) => [
    { url: `/ksb/api/rewards/findings?rewardId=${reward}`, payload: { ...editedReward, counterIds: [counter] } },
  ],
  'POST /ksb/api/rewards': ({ counter }) => [
    { url: '/ksb/api/rewards', payload: { ...editedReward, counterIds: [counter] } },
  ],
  'POST /ksb/api/rewards/pictures': ({ reward }) => [
    {
      url: '/ksb/api/rewards/pictures',
      headers: { 'content-type': 'application/octet-stream' },
      payload: pngOf(20, reward === ids.reward ? 20 : 1),
    },
  ],
  'GET /ksb/api/rewards/:rewardId': ({ reward }) => [{ url: `/ksb/api/rewards/${reward}` }],
  'GET /ksb/api/rewards/:rewardId/history': ({ reward }) => [{ url: `/ksb/api/rewards/${reward}/history` }],
  'POST /ksb/api/rewards/:rewardId/touched-zuilen': ({ reward }) => [
    { url: `/ksb/api/rewards/${reward}/touched-zuilen`, payload: { status: 'INACTIVE' } },
  ],
  // Before its status, which raises its version too.
  'PUT /ksb/api/rewards/:rewardId': ({ reward, counter }) => [
    {
      url: `/ksb/api/rewards/${reward}`,
      payload: { ...editedReward, counterIds: [counter] },
      headers: { 'if-match': '"1"' },
    },
  ],
  'PUT /ksb/api/rewards/:rewardId/status': ({ reward }) => [
    {
      url: `/ksb/api/rewards/${reward}/status`,
      payload: { status: 'INACTIVE' },
      headers: { 'if-match': '"2"' },
    },
  ],
  'GET /ksb/api/associations': () => [{ url: '/ksb/api/associations' }],
  'POST /ksb/api/associations': ({ association }) => [
    {
      url: '/ksb/api/associations',
      payload: association === ids.association ? editedAssociation : { ...editedAssociation, months: 0 },
    },
  ],
  'GET /ksb/api/associations/:associationId': atAssociation(),
  'GET /ksb/api/associations/:associationId/history': atAssociation('/history'),
  'PUT /ksb/api/associations/:associationId': atAssociation('', {
    payload: editedAssociation,
    headers: { 'if-match': '"1"' },
  }),
  'POST /ksb/api/associations/:associationId/counters': ({ association, counter }) => [
    {
      url: `/ksb/api/associations/${association}/counters`,
      payload: { counterIds: [counter], right: 'READ' },
    },
  ],
  'DELETE /ksb/api/associations/:associationId/counters/:counterId': ({ association, counter }) => [
    { url: `/ksb/api/associations/${association}/counters/${counter}` },
  ],
  'GET /ksb/api/associations/:associationId/members': atAssociation('/members'),
  'GET /ksb/api/associations/members/export': ({ association }) => [
    { url: `/ksb/api/associations/members/export?associationId=${association}&format=csv` },
  ],
  'POST /ksb/api/associations/:associationId/members/lookup': atAssociation('/members/lookup', {
    payload: { by: ids.socialHolder },
  }),
  'POST /ksb/api/associations/:associationId/members': atAssociation('/members', {
    payload: { passholderId: ids.socialHolder },
  }),
  'DELETE /ksb/api/associations/:associationId/members/:passholderId': atAssociation(`/members/${ids.socialHolder}`),
  // One that no zuil is set to.
  'DELETE /ksb/api/associations/:associationId': ({ association }) => [
    {
      url: `/ksb/api/associations/${association === ids.association ? ids.youthAssociation : association}`,
      headers: { 'if-match': '"1"' },
    },
  ],
  'GET /ksb/api/cards': ({ counter }) =>
    ['', `?counterId=${counter}`].map((query) => ({ url: `/ksb/api/cards${query}` })),
  'GET /ksb/api/cards/stock': () => [{ url: '/ksb/api/cards/stock' }],
  'GET /ksb/api/cards/settings': () => [{ url: '/ksb/api/cards/settings' }],
  'GET /ksb/api/cards/series': () => [{ url: '/ksb/api/cards/series' }],
  'GET /ksb/api/cards/packages': () => [{ url: '/ksb/api/cards/packages' }],
  'GET /ksb/api/cards/packages/:packageId': ({ cardPackage }) => [{ url: `/ksb/api/cards/packages/${cardPackage}` }],
  'GET /ksb/api/cards/packages/:packageId/cards': ({ cardPackage }) => [
    { url: `/ksb/api/cards/packages/${cardPackage}/cards` },
  ],
  'GET /ksb/api/cards/packages/:packageId/history': ({ cardPackage }) => [
    { url: `/ksb/api/cards/packages/${cardPackage}/history` },
  ],
  'GET /ksb/api/cards/:uitpasNumber': ({ stockCard }) => [{ url: `/ksb/api/cards/${stockCard}` }],
  'GET /ksb/api/cards/:uitpasNumber/history': ({ stockCard }) => [{ url: `/ksb/api/cards/${stockCard}/history` }],
  'POST /ksb/api/cards/series': ({ cardPrefix }) => [
    { url: '/ksb/api/cards/series', payload: { prefix: cardPrefix, count: 1000, socialTariff: false } },
  ],
  'POST /ksb/api/cards/series/:seriesId/file': ({ cardSeries }) => [
    { url: `/ksb/api/cards/series/${cardSeries}/file`, payload: { from: 1, count: 10 } },
  ],
  'POST /ksb/api/cards/chips/check': ({ newCard }) => [
    { url: '/ksb/api/cards/chips/check', payload: { content: chipContent(newCard) } },
  ],
  'POST /ksb/api/cards/chips': ({ newCard }) => [
    { url: '/ksb/api/cards/chips', payload: { content: chipContent(newCard) } },
  ],
  'POST /ksb/api/cards/packages': ({ counter, stockCard }) => [
    {
      url: '/ksb/api/cards/packages',
      payload: { counterId: counter, cards: { first: stockCard, last: stockCard } },
    },
  ],
  'POST /ksb/api/cards/packages/:packageId/receipt': ({ cardPackage }) => [
    { url: `/ksb/api/cards/packages/${cardPackage}/receipt`, payload: { missing: [], missingTo: 'STOCK' } },
  ],
  'POST /ksb/api/cards/:uitpasNumber/acts': ({ goodCard }) => [
    {
      url: `/ksb/api/cards/${goodCard}/acts`,
      payload: { act: 'BLOCK', status: 'LOCAL_STOCK', reason: 'Ze is gebroken.' },
    },
  ],
  ...Object.fromEntries(
    ['general', 'prices', 'prices/examples', 'branding', 'alerts', 'retention', 'retention/choices', 'history'].map(
      (part) => [`GET /ksb/api/card-system/${part}`, () => [{ url: `/ksb/api/card-system/${part}` }]],
    ),
  ),
  ...cardSystemParts({
    general: {
      ...{ name: 'UiTPAS Dender en omstreken', socialTariffGraceDays: 45 },
      ...{ cities: [{ postalCode: '9300', name: 'Aalst' }], openingHours: [] },
    },
    prices: {
      registrationPoints: 3,
      membershipPrices: [{ label: 'UiTPAS', description: 'Voor iedereen evenveel.', price: 500 }],
    },
    branding: { welcome: { nl: 'Welkom!' }, primaryColor: '#3f2675', secondaryColor: '#14509b' },
    alerts: { alertAddresses: [{ email: 'wacht@kantoor.example', language: 'nl', alertMode: 'DAILY' }] },
    retention: { tapDays: 200 },
  }),
  // Last of these: another prefix is made with.
  'PUT /ksb/api/cards/settings': ({ cardPrefix }) => [
    {
      url: '/ksb/api/cards/settings',
      payload: { lowStock: 25, prefixes: [{ prefix: cardPrefix, postalCodes: ['9300'] }] },
      headers: { 'if-match': '"1"' },
    },
  ],
  'POST /ksb/api/me/card-system': ({ cardSystem }) => [
    { url: '/ksb/api/me/card-system', payload: { cardSystemId: cardSystem } },
  ],
}

/** What changes nothing, though it is no GET. */
export const readingByPost: readonly string[] = [
  'POST /ksb/api/zuilen/findings',
  'POST /ksb/api/counter/:counterId/found',
  'POST /ksb/api/counter/:counterId/tariff',
  'POST /ksb/api/counter/:counterId/membership-price',
  'POST /ksb/api/associations/:associationId/members/lookup',
  'POST /ksb/api/rewards/:rewardId/touched-zuilen',
  'POST /ksb/api/rewards/findings',
  'POST /ksb/api/cards/chips/check',
  'POST /ksb/api/distribution-keys/examples',
]

/** What names nothing that could be another's: whoever may do it, does it in his own card system. */
export const namingNothing: readonly string[] = [
  'POST /ksb/api/associations',
  'POST /ksb/api/webhooks',
  'POST /ksb/api/rewards/pictures',
  ...['general', 'prices', 'branding', 'alerts', 'retention'].map((part) => `PUT /ksb/api/card-system/${part}`),
]

/** After these who asked is logged out. */
export const endingSession: readonly string[] = ['POST /ksb/api/me/logout', 'POST /ksb/api/sessions/end']
