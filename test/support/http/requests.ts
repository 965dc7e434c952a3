import type { InjectOptions } from 'fastify'
import type { Permission } from '../../../backend/platform/http/policy.ts'
import { codeOf } from './codes.ts'
import { cards, type fakeStore, ids, secrets } from './fake-store.ts'

type State = ReturnType<typeof fakeStore>['state']

/** One request that is allowed, for a route of machine clients. */
export interface Allowed {
  /** As it is registered: /api/checkins/:checkinId. */
  readonly route: string
  readonly request: InjectOptions
  readonly permission: Permission
  /** Permissions that do as well. */
  readonly or?: readonly Permission[]
  readonly status: number
  /**
   * What the permission must be for. ITS_ORGANIZER: the organizer concerned, or all. ANY: whichever organizer. ALL: all
   * organizers.
   */
  readonly scope: 'ITS_ORGANIZER' | 'ANY' | 'ALL'
  readonly prepare?: (fake: Pick<ReturnType<typeof fakeStore>, 'state' | 'change'>) => void
}

const member = (state: State): void => {
  state.members = [{ associationId: ids.association, endDate: '2027-06-30' }]
}

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

const sale = {
  regularPrice: 10,
  tariff: { id: 'SOCIALTARIFF-1-default' },
  eventId: ids.event,
  uitpasNumber: cards.active,
}
const memberships = `/api/passholders/${ids.holder}/association-memberships`
const zuil = `/api/zuilen/${ids.zuil}`
const fixedEvent = `/api/kiosks/${ids.zuil}/fixed-event`

const get = (
  route: string,
  url: string,
  permission: Permission,
  scope: Allowed['scope'],
  more: Partial<Allowed> = {},
): Allowed => ({ route, request: { method: 'GET', url }, permission, status: 200, scope, ...more })

const send = (
  method: 'POST' | 'PUT' | 'DELETE',
  route: string,
  request: Pick<InjectOptions, 'url' | 'payload' | 'headers'>,
  permission: Permission,
  status: number,
  more: Partial<Allowed> = {},
): Allowed => ({ route, request: { method, ...request }, permission, status, scope: 'ITS_ORGANIZER', ...more })

/** One for every route of machine clients: a test holds this list beside the routes. */
export const allowed: readonly Allowed[] = [
  send(
    'POST',
    '/api/checkins',
    { url: '/api/checkins', payload: { eventId: ids.event, uitpasNumber: cards.active } },
    'CHECKINS_WRITE',
    201,
  ),
  get(
    '/api/checkins',
    `/api/checkins?passholderId=${ids.holder}&organizerId=${ids.organizer}`,
    'CHECKINS_READ',
    'ITS_ORGANIZER',
  ),
  send(
    'POST',
    '/api/passholders/:passholderId/checkins',
    { url: `/api/passholders/${ids.holder}/checkins`, payload: { checkinCode: codeOf() } },
    'PASSHOLDERS_SELF_CHECKIN',
    201,
    { prepare: ({ change }) => change({ showQr: true }) },
  ),
  send('DELETE', '/api/checkins/:checkinId', { url: `/api/checkins/${ids.checkin}` }, 'CHECKINS_WRITE', 204),
  get(
    '/api/checkin-status',
    `/api/checkin-status?eventId=${ids.event}&uitpasNumber=${cards.active}`,
    'CHECKINS_WRITE',
    'ITS_ORGANIZER',
  ),
  get('/api/passes/:uitpasNumber', `/api/passes/${cards.active}`, 'PASSES_READ', 'ANY'),
  get('/api/chip-numbers/:chipNumber', `/api/chip-numbers/${secrets.chipNumber}`, 'PASSES_CHIPNUMBERS_READ', 'ANY'),
  get(
    '/api/tariffs',
    `/api/tariffs?regularPrice=10&eventId=${ids.event}&uitpasNumber=${cards.active}`,
    'TARIFFS_READ',
    'ITS_ORGANIZER',
  ),
  get(
    '/api/tariffs/static',
    `/api/tariffs/static?regularPrice=10&eventId=${ids.event}`,
    'TARIFFS_READ',
    'ITS_ORGANIZER',
  ),
  send('POST', '/api/ticket-sales', { url: '/api/ticket-sales', payload: [sale] }, 'TICKETSALES_REGISTER', 200),
  get('/api/ticket-sales', `/api/ticket-sales?eventId=${ids.event}`, 'TICKETSALES_SEARCH', 'ITS_ORGANIZER'),
  send(
    'DELETE',
    '/api/ticket-sales/:ticketSaleId',
    { url: `/api/ticket-sales/${ids.checkin}` },
    'TICKETSALES_REGISTER',
    204,
  ),
  get('/api/rewards', '/api/rewards', 'REWARDS_READ', 'ANY'),
  get('/api/rewards/:rewardId', `/api/rewards/${ids.reward}`, 'REWARDS_READ', 'ANY'),
  get(
    '/api/rewards/:rewardId/redeem-status',
    `/api/rewards/${ids.reward}/redeem-status?uitpasNumber=${cards.active}`,
    'REWARDS_REDEEM',
    'ITS_ORGANIZER',
  ),
  send(
    'POST',
    '/api/rewards/redeemed',
    { url: '/api/rewards/redeemed', payload: { rewardId: ids.reward, uitpasNumber: cards.active } },
    'REWARDS_REDEEM',
    201,
  ),
  get(
    '/api/rewards/redeemed',
    `/api/rewards/redeemed?passholderId=${ids.holder}&organizerId=${ids.organizer}`,
    'REWARDS_READ',
    'ITS_ORGANIZER',
  ),
  send(
    'DELETE',
    '/api/rewards/redeemed/:redeemedRewardId',
    { url: `/api/rewards/redeemed/${ids.checkin}` },
    'REWARDS_REDEEM',
    204,
  ),
  get(
    '/api/associations',
    `/api/associations?organizerId=${ids.organizer}&permission=READ`,
    'ASSOCIATIONS',
    'ITS_ORGANIZER',
  ),
  get(
    '/api/passholders/:passholderId/association-memberships',
    `${memberships}?organizerId=${ids.organizer}`,
    'ASSOCIATIONS',
    'ITS_ORGANIZER',
  ),
  send(
    'POST',
    '/api/passholders/:passholderId/association-memberships',
    { url: `${memberships}?organizerId=${ids.organizer}`, payload: { association: { id: ids.association } } },
    'ASSOCIATIONS',
    201,
  ),
  send(
    'DELETE',
    '/api/passholders/:passholderId/association-memberships/:associationId',
    { url: `${memberships}/${ids.association}?organizerId=${ids.organizer}` },
    'ASSOCIATIONS',
    204,
    { prepare: ({ state }) => member(state) },
  ),
  get('/api/events/:eventId/settings', `/api/events/${ids.event}/settings`, 'EVENT_SETTINGS_READ', 'ITS_ORGANIZER', {
    or: ['EVENT_SETTINGS_READ_ALL'],
  }),
  send(
    'PUT',
    '/api/events/:eventId/settings',
    { url: `/api/events/${ids.event}/settings`, payload: { id: ids.event, checkinPoints: 2 } },
    'EVENT_SETTINGS_UPDATE',
    204,
    { or: ['EVENT_SETTINGS_UPDATE_ALL'] },
  ),
  get('/api/kiosks', `/api/kiosks?organizerId=${ids.organizer}`, 'KIOSKS_READ', 'ITS_ORGANIZER'),
  get('/api/kiosks/:kioskId/fixed-event', fixedEvent, 'KIOSKS_READ', 'ITS_ORGANIZER', {
    prepare: ({ change }) => change({ fixedEventId: ids.event }),
  }),
  send('PUT', '/api/kiosks/:kioskId/fixed-event', { url: fixedEvent, payload: { id: ids.event } }, 'KIOSKS_WRITE', 204),
  send('DELETE', '/api/kiosks/:kioskId/fixed-event', { url: fixedEvent }, 'KIOSKS_WRITE', 204, {
    prepare: ({ change }) => change({ fixedEventId: ids.event }),
  }),
  get('/api/zuilen', '/api/zuilen', 'KIOSKS_READ', 'ANY'),
  get('/api/zuilen/choices', '/api/zuilen/choices', 'KIOSKS_READ', 'ANY'),
  get('/api/zuilen/:zuilId', zuil, 'KIOSKS_READ', 'ITS_ORGANIZER'),
  send(
    'PUT',
    '/api/zuilen/:zuilId/settings',
    { url: `${zuil}/settings`, payload: zuilSettings, headers: { 'if-match': '"7"' } },
    'KIOSKS_WRITE',
    200,
  ),
  send(
    'POST',
    '/api/zuilen/:zuilId/commands',
    { url: `${zuil}/commands`, payload: { kind: 'IDENTIFY' } },
    'KIOSKS_WRITE',
    201,
  ),
  get('/api/zuilen/:zuilId/commands', `${zuil}/commands`, 'KIOSKS_READ', 'ITS_ORGANIZER'),
  get('/api/zuilen/:zuilId/commands/:commandId', `${zuil}/commands/${ids.command}`, 'KIOSKS_READ', 'ITS_ORGANIZER'),
  send('POST', '/api/zuilen/:zuilId/configuration-code', { url: `${zuil}/configuration-code` }, 'KIOSKS_WRITE', 200),
  send('POST', '/api/zuilen/:zuilId/revocation', { url: `${zuil}/revocation` }, 'KIOSKS_WRITE', 204),
  get('/api/alerts', '/api/alerts', 'KIOSKS_READ', 'ALL'),
  send(
    'POST',
    '/api/webhooks',
    { url: '/api/webhooks', payload: { cardSystemId: 1, url: 'https://example.org/hook' } },
    'KIOSKS_WRITE',
    201,
    { scope: 'ALL' },
  ),
]
