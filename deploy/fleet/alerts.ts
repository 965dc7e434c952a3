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
  /** While nothing was judged: after a start of the backend or its broker. */
  readonly holds: readonly { readonly from: number; readonly until: number }[]
}

/** Whether there was a moment at which it was clear that somebody must be told. */
const mustBeTold = ({ from, until }: Spell, { offlineAfterMs, slackMs, holds }: Limits): boolean => {
  const due = from + offlineAfterMs + slackMs
  if (until < due) return false
  const held = holds.filter((hold) => hold.from - slackMs < until && hold.until + slackMs > due)
  const [first, last] = [
    Math.min(...held.map((hold) => hold.from - slackMs)),
    Math.max(...held.map((hold) => hold.until + slackMs)),
  ]
  return held.length === 0 || first > due || last < until
}

const overlaps = (spell: Spell, alert: Alert, slackMs: number): boolean =>
  alert.zuilIds.includes(spell.zuilId) &&
  alert.startedAt < spell.until + slackMs &&
  (alert.closedAt ?? Number.POSITIVE_INFINITY) > spell.from - slackMs

/** Two spells are four changes: a link that comes and goes. It has an alert of its own, and no other beside it. */
const FLAPPING_SPELLS = 2

/**
 * Each true outage must have had exactly one alert, of its zuil or of its site, and each alert a spell that explains it;
 * each alert one mail to each recipient.
 */
export const compareAlerts = (
  spells: readonly Spell[],
  alerts: readonly Alert[],
  limits: Limits,
): readonly Difference[] => {
  const { offlineAfterMs, slackMs } = limits
  const [offline, flapping] = [['OFFLINE', 'SITE'], ['FLAPPING']].map((kinds) =>
    alerts.filter(({ kind }) => kinds.includes(kind)),
  ) as [Alert[], Alert[]]
  const long = ({ from, until }: Spell): boolean => until - from >= offlineAfterMs - slackMs
  const count = (spell: Spell, of: readonly Alert[]): number =>
    of.filter((alert) => overlaps(spell, alert, slackMs)).length
  const told = spells.flatMap((spell): readonly Difference[] => {
    const times = count(spell, offline)
    const enough = times > 0 || !mustBeTold(spell, limits) || count(spell, flapping) > 0
    if (enough && (times < 2 || !long(spell))) return []
    return [{ what: `an outage had ${times} alerts`, id: spell.zuilId }]
  })
  const unfounded = (of: readonly Alert[], explained: (alert: Alert, zuilId: string) => boolean): Difference[] =>
    of.flatMap((alert) =>
      alert.zuilIds
        .filter((zuilId) => !explained(alert, zuilId))
        .map((zuilId) => ({ what: `a false alert (${alert.kind})`, id: zuilId })),
    )
  const falseOnes = [
    ...unfounded(offline, (alert, zuilId) =>
      spells.some((spell) => spell.zuilId === zuilId && long(spell) && overlaps(spell, alert, slackMs)),
    ),
    ...unfounded(flapping, (_, zuilId) => spells.filter((one) => one.zuilId === zuilId).length >= FLAPPING_SPELLS),
  ]
  const mails = alerts.flatMap(({ id, mails }): readonly Difference[] => {
    if (mails.length === 0) return [{ what: 'an alert was mailed to nobody', id }]
    return new Set(mails).size < mails.length ? [{ what: 'an alert was mailed to somebody more than once', id }] : []
  })
  return [...told, ...falseOnes, ...mails]
}
