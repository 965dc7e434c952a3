import type { Difference } from './reconcile.ts'

/** Holds the alerts against the true outages. Plain data; moments in milliseconds since 1970. */

/** A spell in which a zuil had no line, or did not run. */
export interface Spell {
  readonly zuilId: string
  readonly from: number
  readonly until: number
}

export interface Alert {
  readonly id: string
  readonly kind: string
  readonly zuilIds: readonly string[]
  readonly startedAt: number
  readonly closedAt?: number
  /** Mails that tell that it began, by recipient: one each. */
  readonly mails: readonly string[]
}

export interface Limits {
  /** A shorter spell is no outage. */
  readonly offlineAfterMs: number
  /** Around that limit either is right: messages and judging take their time. */
  readonly slackMs: number
}

const overlaps = (spell: Spell, alert: Alert, slackMs: number): boolean =>
  alert.zuilIds.includes(spell.zuilId) &&
  alert.startedAt < spell.until + slackMs &&
  (alert.closedAt ?? Number.POSITIVE_INFINITY) > spell.from - slackMs

/**
 * Each true outage must have had exactly one alert, of its zuil or of its site, and each alert a spell that explains it;
 * each alert one mail to each recipient.
 */
export const compareAlerts = (
  spells: readonly Spell[],
  alerts: readonly Alert[],
  { offlineAfterMs, slackMs }: Limits,
): readonly Difference[] => {
  const offline = alerts.filter(({ kind }) => kind === 'OFFLINE' || kind === 'SITE')
  const lengthOf = ({ from, until }: Spell): number => until - from
  const missing = spells
    .filter((spell) => lengthOf(spell) >= offlineAfterMs + slackMs)
    .flatMap((spell): readonly Difference[] => {
      const count = offline.filter((alert) => overlaps(spell, alert, slackMs)).length
      if (count === 1) return []
      return [{ what: `an outage had ${count} alerts`, id: spell.zuilId }]
    })
  const explained = (alert: Alert, zuilId: string): boolean =>
    spells.some(
      (spell) =>
        spell.zuilId === zuilId && lengthOf(spell) >= offlineAfterMs - slackMs && overlaps(spell, alert, slackMs),
    )
  const unfounded = offline.flatMap((alert) =>
    alert.zuilIds
      .filter((zuilId) => !explained(alert, zuilId))
      .map((zuilId) => ({ what: `an alert (${alert.kind}) of a zuil that was not off`, id: zuilId })),
  )
  const mails = alerts.flatMap(({ id, mails }): readonly Difference[] => {
    if (mails.length === 0) return [{ what: 'an alert was mailed to nobody', id }]
    return new Set(mails).size < mails.length ? [{ what: 'an alert was mailed to somebody more than once', id }] : []
  })
  return [...missing, ...unfounded, ...mails]
}
