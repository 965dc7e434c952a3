import { zuilIdOf } from '../support/fixtures.ts'
import { ask } from '../support/world.ts'

/** Holds the alerts of a benchmark against the links that its zuilen really had. Moments in milliseconds since 1970. */

export interface LinkChange {
  readonly at: number
  readonly up: boolean
}

export interface Alert {
  readonly kind: string
  readonly subject: string
  readonly zuilIds: readonly string[]
  readonly startedAt: number
  readonly openedAt: number
}

/** By the number of the zuil, in order of time. */
type Links = ReadonlyMap<number, readonly LinkChange[]>

export const readAlerts = (databaseUrl: string): Promise<Alert[]> =>
  ask<Alert>(
    databaseUrl,
    `select kind, subject, extract(epoch from started_at)::float8 * 1000 as "startedAt",
       extract(epoch from opened_at)::float8 * 1000 as "openedAt",
       coalesce((select json_agg(z."B") from "_OutageToZuil" z where z."A" = o.id), '[]'::json) as "zuilIds"
     from outage o order by opened_at`,
  )

/** A sign of life takes so long at most until it is judged, on a slow machine too. */
const JUDGED_MS = 5_000

/** Those of its zuilen that had had a link for long enough when it was opened. */
const there = ({ zuilIds, openedAt }: Alert, links: Links): number[] => {
  const ids = new Set(zuilIds)
  return [...links].flatMap(([n, changes]) => {
    const last = changes.findLast(({ at }) => at <= openedAt)
    return ids.has(zuilIdOf(n)) && last?.up && last.at < openedAt - JUDGED_MS ? [n] : []
  })
}

/**
 * Whether people were mailed for nothing: of a zuil that was there, or of anything else than being off, since nothing else
 * was wrong. Zuilen that take longer to connect than the limits allow are off: on a slow machine that is no false alert.
 */
export const isFalse = (alert: Alert, links: Links): boolean =>
  (alert.kind !== 'OFFLINE' && alert.kind !== 'SITE') || there(alert, links).length > 0

/** One line for people. */
export const describe = (alert: Alert, links: Links): string => {
  const { kind, subject, zuilIds, startedAt, openedAt } = alert
  const time = (at: number): string => new Date(at).toISOString().slice(11, 23)
  const linked = zuilIds.length - there(alert, links).length
  return (
    `${isFalse(alert, links) ? 'a FALSE alert' : 'an alert'} ${kind} ${subject}, since ${time(startedAt)}, opened ` +
    `${time(openedAt)}: ${linked} of its ${zuilIds.length} zuilen had no link`
  )
}
