import { counted, firstPresence, gone, heard } from './evidence.ts'
import { judge } from './judge.ts'
import { type OpenOutage, outageKey, type PresenceEffect, type PresenceNews, type PresenceState } from './model.ts'
import type { PresenceSettings } from './settings.ts'

/** Nothing known, nothing judged: until the broker is there. */
export const atStart: PresenceState = {
  watched: new Map(),
  zuilen: new Map(),
  open: new Map(),
  heldUntil: Number.POSITIVE_INFINITY,
  linkUp: false,
  clockDoubtUntil: Number.NEGATIVE_INFINITY,
}

/** One look at the fleet: what was heard since the last one, in order. Clocks: see `PresenceState`. */
export interface Look {
  readonly at: number
  readonly wall: number
  readonly news: readonly PresenceNews[]
}

/** All that we missed is no silence of the zuilen's: whoever was there gets its full time again. */
const freshened = (state: PresenceState, at: number): PresenceState => ({
  ...state,
  zuilen: new Map(
    [...state.zuilen].map(([id, zuil]) => [
      id,
      { ...zuil, countedAt: at, ...(zuil.phase === 'ONLINE' && { heardAt: at }) },
    ]),
  ),
})

const held = (state: PresenceState, at: number, settings: PresenceSettings): PresenceState => ({
  ...freshened(state, at),
  heldUntil: at + settings.holdMs,
})

const withFleet = (state: PresenceState, news: Extract<PresenceNews, { kind: 'FLEET' }>): PresenceState => {
  const { at, wall } = news
  const watched = new Map(news.zuilen.map((zuil) => [zuil.id, zuil]))
  const zuilen = new Map(
    news.zuilen.map((zuil) => {
      const known = state.zuilen.get(zuil.id)
      if (!known) return [zuil.id, firstPresence(zuil, at, wall)]
      // From the moment on that it should be there again its time runs anew.
      const again = state.watched.get(zuil.id)?.quiet && !zuil.quiet && known.phase !== 'ONLINE'
      return [zuil.id, again ? { ...known, since: at, awayMs: 0, openAwayMs: 0, countedAt: at } : known]
    }),
  )
  return { ...state, watched, zuilen }
}

const withKnown = (state: PresenceState, news: Extract<PresenceNews, { kind: 'KNOWN' }>): PresenceState => ({
  ...state,
  open: new Map(
    news.outages.map(({ kind, subject, zuilIds }): [string, OpenOutage] => {
      const key = outageKey({ kind, subject })
      return [key, state.open.get(key) ?? { kind, subject, pending: new Set(zuilIds), returned: false }]
    }),
  ),
})

const withTaken = (
  state: PresenceState,
  { outage: { kind, subject, zuilIds } }: Extract<PresenceNews, { kind: 'TAKEN' }>,
): PresenceState => {
  const outage: OpenOutage = { kind, subject, pending: new Set(zuilIds), returned: false }
  return { ...state, open: new Map(state.open).set(outageKey(outage), outage) }
}

const withLink = (state: PresenceState, up: boolean, at: number, settings: PresenceSettings): PresenceState => {
  if (up) return { ...held(state, at, settings), linkUp: true }
  // A broker that ends says of every zuil that it is gone, just before we lose it ourselves.
  const zuilen = new Map(
    [...state.zuilen].map(([id, zuil]) => [
      id,
      { ...zuil, changes: zuil.changes.filter((change) => change < at - settings.siteWindowMs) },
    ]),
  )
  return { ...state, zuilen, linkUp: false, heldUntil: Number.POSITIVE_INFINITY }
}

/** Of thousands of zuilen few have news: the map is copied once a look, and changed in the copy alone. */
const withSigns = (
  state: PresenceState,
  signs: readonly Extract<PresenceNews, { zuilId: string }>[],
  look: Look,
): PresenceState => {
  const zuilen = new Map(state.zuilen)
  for (const sign of signs) {
    const zuil = zuilen.get(sign.zuilId)
    const watched = state.watched.get(sign.zuilId)
    if (!zuil || !watched) continue
    const isHeld = !state.linkUp || sign.at < state.heldUntil
    const wall = look.wall - (look.at - sign.at)
    zuilen.set(sign.zuilId, heard(zuil, sign, { at: sign.at, wall, watched, held: isHeld }))
  }
  return { ...state, zuilen }
}

const withNews = (state: PresenceState, look: Look, settings: PresenceSettings): PresenceState => {
  let now = state
  let signs: Extract<PresenceNews, { zuilId: string }>[] = []
  const flush = (): void => {
    if (signs.length > 0) now = withSigns(now, signs, look)
    signs = []
  }
  for (const news of look.news) {
    if ('zuilId' in news) {
      signs.push(news)
      continue
    }
    flush()
    if (news.kind === 'FLEET') now = withFleet(now, news)
    else if (news.kind === 'KNOWN') now = withKnown(now, news)
    else if (news.kind === 'TAKEN') now = withTaken(now, news)
    else now = withLink(now, news.up, news.at, settings)
  }
  flush()
  return now
}

/** Time goes by: who is silent is suspected, who is gone is gone for longer. */
const withTime = (state: PresenceState, { at, wall }: Look, settings: PresenceSettings): PresenceState => {
  const isHeld = at < state.heldUntil
  const zuilen = new Map(
    [...state.zuilen].map(([id, zuil]) => {
      const watched = state.watched.get(id)
      if (!watched) return [id, zuil]
      if (!state.linkUp) return [id, { ...zuil, countedAt: at }]
      const silent = zuil.phase === 'ONLINE' && at - (zuil.heardAt ?? at) > settings.silenceMs
      const now = silent ? gone(zuil, 'SILENCE', zuil.session, { at, wall, watched, held: isHeld }) : zuil
      return [id, counted(now, watched, at, wall, settings)]
    }),
  )
  return { ...state, zuilen }
}

/** Our own wall clock jumped: those of the zuilen look wrong for a while. */
const withClock = (state: PresenceState, { at, wall }: Look, settings: PresenceSettings): PresenceState => {
  const wallOffset = wall - at
  const jumped = state.wallOffset !== undefined && Math.abs(wallOffset - state.wallOffset) > settings.clockJumpMs
  return { ...state, at, wallOffset, ...(jumped && { clockDoubtUntil: at + settings.clockDoubtMs }) }
}

/**
 * What is known after a look, and what people must be told of now. Looks come every second or so; one that comes much
 * later means that this backend stood still.
 */
export const step = (
  state: PresenceState,
  look: Look,
  settings: PresenceSettings,
): { readonly state: PresenceState; readonly effects: readonly PresenceEffect[] } => {
  const stoodStill = state.at !== undefined && state.linkUp && look.at - state.at > settings.gapMs
  const before = withClock(stoodStill ? held(state, look.at, settings) : state, look, settings)
  const after = withTime(withNews(before, look, settings), look, settings)
  return judge(after, look.at, look.wall, settings)
}
