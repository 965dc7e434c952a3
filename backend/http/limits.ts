/** At most `max` requests in `timeWindow` milliseconds. */
export interface RateLimit {
  readonly max: number
  readonly timeWindow: number
}

/** How often one may try what guards a secret. */
export interface RateLimits {
  /** POST /oauth/token, per address. */
  readonly token: RateLimit
  /** PUT /kiosk-devices/setup, per address. */
  readonly setupPerAddress: RateLimit
  /** PUT /kiosk-devices/setup, per name of a zuil: whoever guesses, from however many addresses. */
  readonly setupPerName: RateLimit
}

export const defaultLimits: RateLimits = {
  token: { max: 30, timeWindow: 60_000 },
  setupPerAddress: { max: 20, timeWindow: 60_000 },
  setupPerName: { max: 5, timeWindow: 60_000 },
}
