import type { PresenceSettings } from '../../backend/presence/rules/settings.ts'
import type { Difference } from './reconcile.ts'
import type { Stretch } from './stretch.ts'

/** Holds the alerts against the true outages. Plain data; moments in milliseconds since 1970. */

/** A time in which a zuil had no line, or did not run, or had a wrong clock. */
export interface Spell extends Stretch {
  readonly zuilId: string
}

export interface Alert {
  readonly id: string
  /** OFFLINE, SITE, FLAPPING, HEALTH or QUARANTINE. */
  readonly kind: string
  readonly subject: string
  readonly zuilIds: readonly string[]
  readonly startedAt: number
  readonly closedAt?: number
}

/** What really was. */
export interface Truth {
  /** Of zuilen without a link. */
  readonly spells: readonly Spell[]
  /** Of zuilen whose clock was so wrong that it needs an alert. */
  readonly wrongClocks: readonly Spell[]
  readonly siteOf: (zuilId: string) => string
  readonly zuilen: number
}

export interface Limits {
  readonly presence: PresenceSettings
  /** Messages and judging take their time, on a busy machine above all: so late an alert is still in time. */
  readonly slackMs: number
  /** While nothing was judged: after a start of the backend or its broker. */
  readonly holds: readonly Stretch[]
}

/** An alert comes no earlier than this before its time: clocks are read at different ends. */
const EARLY_MS = 3_000

/** Parts of a time in which it may be that nothing is judged. */
export const held = (
  from: number,
  until: number,
  { holds, slackMs }: Pick<Limits, 'holds' | 'slackMs'>,
): readonly Stretch[] =>
  holds
    .map((hold) => ({ from: hold.from - slackMs, until: hold.until + slackMs }))
    .filter((hold) => hold.from < until && hold.until > from)

/** Whether a spell is so long that there was a moment, not held, at which an alert had to be sent. */
export const needsAlert = ({ from, until }: Stretch, limits: Limits): boolean => {
  const { silenceMs, offlineAfterMs } = limits.presence
  const due = from + silenceMs + offlineAfterMs + limits.slackMs
  if (until < due) return false
  const holds = held(due, until, limits)
  const [first, last] = [Math.min(...holds.map((one) => one.from)), Math.max(...holds.map((one) => one.until))]
  return holds.length === 0 || first > due || last < until
}

export interface Count {
  readonly of: 'one zuil' | 'a site' | 'a flapping line' | 'a wrong clock'
  /** That needed an alert: those that are too near to a limit to say are not counted. */
  readonly certain: number
  readonly alerts: number
}

export interface Compared {
  readonly differences: readonly Difference[]
  readonly counts: readonly Count[]
}

const overlaps = (spell: Stretch, alert: Alert, slackMs: number): boolean =>
  alert.startedAt < spell.until + slackMs && (alert.closedAt ?? Number.POSITIVE_INFINITY) > spell.from - slackMs

const groupBy = <T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group) group.push(one)
    else groups.set(keyOf(one), [one])
  }
  return groups
}

/** Spells of one site that began together, if they are enough to be an outage of the site. */
const siteOutages = (spells: readonly Spell[], { siteOf }: Truth, { presence }: Limits): readonly Spell[][] =>
  [...groupBy(spells, ({ zuilId }) => siteOf(zuilId)).values()].flatMap((ofSite) => {
    const [first, ...rest] = [...ofSite].sort((a, b) => a.from - b.from)
    if (!first) return []
    const together = [first, ...rest.filter(({ from }) => from - first.from < presence.siteWindowMs / 2)]
    return new Set(together.map(({ zuilId }) => zuilId)).size >= presence.siteMin ? [together] : []
  })

/** Each spell that is long enough has its one alert, those of a site that went together one between them. */
const compareAbsences = (truth: Truth, alerts: readonly Alert[], limits: Limits): Compared => {
  const { presence, slackMs } = limits
  const differences: Difference[] = []
  const absences = alerts.filter(({ kind }) => kind === 'OFFLINE' || kind === 'SITE')
  const flapping = alerts.filter(({ kind }) => kind === 'FLAPPING')
  const spellsOf = groupBy(truth.spells, ({ zuilId }) => zuilId)
  const isLong = ({ from, until }: Stretch): boolean => until - from >= presence.offlineAfterMs - EARLY_MS
  const alertsFor = (spell: Spell, by: readonly Alert[]): readonly Alert[] =>
    by.filter((alert) => alert.zuilIds.includes(spell.zuilId) && overlaps(spell, alert, slackMs))

  // A line that flaps is known already: what becomes of it is no part of its site's outage, and has its own alert once it
  // is calm.
  const sites = siteOutages(
    truth.spells.filter((spell) => needsAlert(spell, limits) && alertsFor(spell, flapping).length === 0),
    truth,
    limits,
  )
  const ofSites = new Set(sites.flat())
  let single = 0
  for (const spell of truth.spells.filter(isLong)) {
    const sent = alertsFor(spell, absences)
    const must = needsAlert(spell, limits) && (sent.length > 0 || alertsFor(spell, flapping).length === 0)
    if (must && sent.length === 0) differences.push({ what: 'nobody was notified of an outage', id: spell.zuilId })
    if (sent.length > 1) differences.push({ what: `${sent.length} alerts for one outage`, id: spell.zuilId })
    if (must && !ofSites.has(spell) && sent.every(({ kind }) => kind === 'OFFLINE')) single++
  }
  for (const site of sites) {
    const sent = new Set(site.flatMap((spell) => alertsFor(spell, absences)))
    const id = truth.siteOf(site[0]?.zuilId ?? '')
    if (sent.size > 1) differences.push({ what: `${sent.size} alerts for one outage of a site`, id })
    else if ([...sent].some(({ kind }) => kind !== 'SITE'))
      differences.push({ what: 'the alert for an outage of a site named a single zuil', id })
  }
  for (const alert of absences) {
    const members = alert.zuilIds.map((zuilId) => ({
      zuilId,
      spells: (spellsOf.get(zuilId) ?? []).filter((spell) => overlaps(spell, alert, slackMs)),
    }))
    const anyLong = members.some(({ spells }) => spells.some(isLong))
    for (const { zuilId, spells } of members) {
      // Of those that go together some may be back before it is due.
      if (spells.length === 0 || !anyLong) differences.push({ what: `a false alert (${alert.kind})`, id: zuilId })
      const { closedAt = Number.POSITIVE_INFINITY } = alert
      if (spells.some(({ from, until }) => isLong({ from, until }) && from < closedAt && closedAt < until - EARLY_MS))
        differences.push({ what: 'an alert was over before its outage', id: zuilId })
    }
  }
  return {
    differences,
    counts: [
      { of: 'one zuil', certain: single, alerts: absences.filter(({ kind }) => kind === 'OFFLINE').length },
      { of: 'a site', certain: sites.length, alerts: absences.filter(({ kind }) => kind === 'SITE').length },
    ],
  }
}

/** So many spells in a row are certainly enough changes; one less may be. */
const SPELLS_THAT_FLAP = 3

const compareFlapping = (truth: Truth, alerts: readonly Alert[], limits: Limits): Compared => {
  const { slackMs } = limits
  const { flappingWindowMs, calmMs } = limits.presence
  const surelyWithinMs = flappingWindowMs - Math.min(slackMs, flappingWindowMs / 3)
  const differences: Difference[] = []
  const flapping = alerts.filter(({ kind }) => kind === 'FLAPPING')
  const spellsOf = groupBy(truth.spells, ({ zuilId }) => zuilId)
  let certain = 0
  for (const [zuilId, unordered] of spellsOf) {
    const spells = [...unordered].sort((a, b) => a.from - b.from)
    const sent = flapping.filter((alert) => alert.zuilIds.includes(zuilId))
    // As often as it was calm in between it may begin anew.
    const most = spells.filter(({ from }, i) => from - (spells[i - 1]?.until ?? from) >= calmMs - slackMs).length + 1
    if (sent.length > most) differences.push({ what: `${sent.length} alerts for one line that flaps`, id: zuilId })
    const certainly = spells.filter(({ from }, i) => {
      const { until = Number.POSITIVE_INFINITY } = spells[i + SPELLS_THAT_FLAP - 1] ?? {}
      return until - from <= surelyWithinMs && held(from, until, limits).length === 0
    })
    if (certainly.length > 0) certain++
    if (certainly.some((spell) => !sent.some((alert) => overlaps(spell, alert, flappingWindowMs))))
      differences.push({ what: 'nobody was notified of a line that flaps', id: zuilId })
  }
  for (const { zuilIds, startedAt } of flapping) {
    const [zuilId = ''] = zuilIds
    const near = (spellsOf.get(zuilId) ?? []).filter(
      ({ from, until }) => until > startedAt - slackMs && from < startedAt + flappingWindowMs + slackMs,
    )
    if (near.length < SPELLS_THAT_FLAP - 1) differences.push({ what: 'a false alert (FLAPPING)', id: zuilId })
  }
  return { differences, counts: [{ of: 'a flapping line', certain, alerts: flapping.length }] }
}

/** So many of a fleet whose clocks are wrong, and it may be the backend's: then no alert may be sent. */
const DOUBTFUL_PART = 0.4

const compareClocks = (truth: Truth, alerts: readonly Alert[], limits: Limits): Compared => {
  const { slackMs, presence } = limits
  const differences: Difference[] = []
  const health = alerts.filter(({ kind }) => kind === 'HEALTH')
  const wrongOf = groupBy(truth.wrongClocks, ({ zuilId }) => zuilId)
  const doubtful = wrongOf.size > truth.zuilen * DOUBTFUL_PART
  let certain = 0
  for (const [zuilId, wrong] of wrongOf) {
    const sent = health.filter((alert) => alert.zuilIds.includes(zuilId))
    if (sent.length > wrong.length) differences.push({ what: `${sent.length} alerts for one wrong clock`, id: zuilId })
    const away = truth.spells.filter((spell) => spell.zuilId === zuilId)
    const must = wrong.some(({ from, until }) => {
      const awayMs = away
        .map((spell) => Math.min(spell.until, until) - Math.max(spell.from, from))
        .reduce((sum, ms) => sum + Math.max(0, ms), 0)
      const atTheEnd = { from: until - slackMs, until }
      const clear = !away.some((one) => one.until > atTheEnd.from && one.from < until)
      const longEnough = until - from - awayMs >= presence.healthAfterMs + presence.silenceMs + 2 * slackMs
      return longEnough && clear && held(atTheEnd.from, until, limits).length === 0
    })
    if (!must || doubtful) continue
    certain++
    if (sent.length === 0) differences.push({ what: 'nobody was notified of a wrong clock', id: zuilId })
  }
  for (const { subject, zuilIds } of health) {
    const [zuilId = ''] = zuilIds
    if (subject !== `${zuilId} CLOCK_OFF` || !wrongOf.has(zuilId))
      differences.push({ what: `a false alert (${subject.split(' ')[1]})`, id: zuilId })
  }
  return { differences, counts: [{ of: 'a wrong clock', certain, alerts: health.length }] }
}

/**
 * Each true outage must have had exactly one alert, and each alert an outage that explains it. All must be over, but of
 * clocks that are wrong to the end.
 */
export const compareAlerts = (truth: Truth, alerts: readonly Alert[], limits: Limits): Compared => {
  const all = [compareAbsences, compareFlapping, compareClocks].map((compare) => compare(truth, alerts, limits))
  const open = alerts.filter(({ kind, closedAt }) => kind !== 'HEALTH' && closedAt === undefined)
  return {
    differences: [
      ...all.flatMap(({ differences }) => differences),
      ...open.map(({ kind, subject }) => ({ what: `an alert never ended (${kind})`, id: subject })),
    ],
    counts: all.flatMap(({ counts }) => counts),
  }
}
