/**
 * How much a client may ask about people, in an hour of the clock and in a day in Brussels. The names are also those of
 * the setting CLIENT_QUOTAS.
 */
export interface Quotas {
  /** Cards and passholders that there are not. Whoever types makes mistakes; whoever tries numbers makes many. */
  readonly unknownPerHour: number
  readonly unknownPerDay: number
  /** Passholders that it did not ask about before that day. */
  readonly holdersPerHour: number
  readonly holdersPerDay: number
}

/** Roomy for the counters of an organizer on its busiest day; one that sells for many needs more. */
export const defaultQuotas: Quotas = {
  unknownPerHour: 100,
  unknownPerDay: 400,
  holdersPerHour: 2_000,
  holdersPerDay: 10_000,
}
