import type { FastifyRequest } from 'fastify'
import { networkOf } from '../stranger-room.ts'

/** At most `max` requests in `timeWindow` milliseconds. */
export interface RateLimit {
  readonly max: number
  readonly timeWindow: number
}

/** How often one may try what guards a secret, or do what costs others. */
export interface RateLimits {
  /** GET /ksb/login and where it comes back, per address: a house full of people begins its day. */
  readonly login: RateLimit
  /** POST /oauth/token, per address. */
  readonly token: RateLimit
  /** POST /oauth/token, wrong secrets per client id, from however many addresses; but from where it came in before. */
  readonly tokenPerClient: RateLimit
  /** Bearer tokens that the provider must be asked about and knows nothing of, per address. */
  readonly strangeToken: RateLimit
  /** What goes by a card and a birth date or an e-mail address, per address: GET /passholders/me/uitid/… and /uitid/emails/{email}. */
  readonly uitid: RateLimit
  /** GET /passholders/me/uitid/registration-token, wrong birth dates per card, from however many addresses. */
  readonly birthDates: RateLimit
  /** What is asked by x-client-id alone, per address: GET /rewards and /passholders/membership-prices/{cardSystemId}. */
  readonly identified: RateLimit
  /** POST /passholders/me, per address: in a library several people do. */
  readonly selfRegistration: RateLimit
  /** PUT /kiosk-devices/setup, per address. */
  readonly setupPerAddress: RateLimit
  /**
   * PUT /kiosk-devices/setup, per name of a zuil and address. A code of 40 bits that is good for half an hour is not guessed
   * so, from however many addresses; and who guesses does not keep the one away who has it.
   */
  readonly setupPerName: RateLimit
  /** POST /passholders/{passholderId}/checkins, per passholder: a code can't be guessed, nor tried on many zuilen. */
  readonly selfCheckinPerPassholder: RateLimit
  /** The same, per client: an app speaks for many passholders. */
  readonly selfCheckinPerClient: RateLimit
  /** POST /kiosk-devices/checkins and GET /kiosk-devices/chip-numbers, per zuil: people lay one card after the other. */
  readonly checkinPerZuil: RateLimit
  /** GET /kiosk-devices/members, per zuil: a long list costs half a second of work. */
  readonly membersPerZuil: RateLimit
  /** POST /organizers/{organizerId}/financial-reports, per client: each is read whole, and kept. */
  readonly reportsPerClient: RateLimit
  /** All that zuilen and former devices ask, per zuil. A journal is handed in by the hundred taps. */
  readonly perZuil: RateLimit
}

export const defaultLimits: RateLimits = {
  login: { max: 60, timeWindow: 60_000 },
  token: { max: 30, timeWindow: 60_000 },
  tokenPerClient: { max: 60, timeWindow: 60_000 },
  strangeToken: { max: 120, timeWindow: 60_000 },
  uitid: { max: 20, timeWindow: 60_000 },
  birthDates: { max: 5, timeWindow: 6 * 3_600_000 },
  identified: { max: 120, timeWindow: 60_000 },
  selfRegistration: { max: 20, timeWindow: 3_600_000 },
  setupPerAddress: { max: 20, timeWindow: 60_000 },
  setupPerName: { max: 5, timeWindow: 60_000 },
  selfCheckinPerPassholder: { max: 10, timeWindow: 60_000 },
  selfCheckinPerClient: { max: 1_200, timeWindow: 60_000 },
  checkinPerZuil: { max: 120, timeWindow: 60_000 },
  membersPerZuil: { max: 10, timeWindow: 60_000 },
  reportsPerClient: { max: 60, timeWindow: 3_600_000 },
  perZuil: { max: 600, timeWindow: 60_000 },
}

/** A limit for each address: of IPv6 for each network, since who has one has all its addresses. */
export const perNetwork = (limit: RateLimit) => ({
  ...limit,
  keyGenerator: ({ ip }: Pick<FastifyRequest, 'ip'>): string => networkOf(ip),
})
