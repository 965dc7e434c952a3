import type { Verdict } from '@zuil/protocol'
import { cardKey } from '../cards/shapes.ts'
import { groupLimitAt } from '../passholders/rules/group.ts'
import type { StoredPass } from '../passholders/store/passes.ts'
import type { TapRouteDeps } from './deps.ts'
import { judge } from './rules/judge.ts'
import { type ActionRequest, type Planned, pairKey } from './rules/model.ts'

type Holder = NonNullable<StoredPass['passholder']>
type DryRunDeps = Pick<TapRouteDeps, 'plan' | 'checkins' | 'tickets' | 'groupPasses' | 'redemptions'>

/** What a client asks for over the API. */
export type ApiAction = Extract<ActionRequest, { origin: 'API' }>

export interface DryRun {
  readonly planned: Planned
  readonly verdict: Verdict
  /** How many the passholder can still have of it, within the period of its limit; `undefined` = there is none. */
  readonly remaining?: number
}

const ofAnyEvent =
  ({ ticketsWithin }: DryRunDeps['groupPasses']) =>
  (passholderId: string, _event: string, from: number, until: number): Promise<number> =>
    ticketsWithin(passholderId, { from, until })

/** What the limit of a target counts, and in which store. */
const countedOf = (
  { checkins, tickets, groupPasses, redemptions }: DryRunDeps,
  { target, at }: Planned,
  holder: Holder,
) => {
  switch (target.kind) {
    case 'CHECK_IN':
      return { kind: 'visits', id: target.event.id, limit: target.limit, store: checkins } as const
    case 'TICKET': {
      const ofGroup = groupLimitAt(holder, at)
      return ofGroup
        ? ({ kind: 'groupTickets', id: holder.id, limit: ofGroup, store: { count: ofAnyEvent(groupPasses) } } as const)
        : ({ kind: 'tickets', id: target.event.id, limit: target.limit, store: tickets } as const)
    }
    case 'REDEEM':
      return (
        target.limit &&
        ({ kind: 'redemptions', id: target.reward.id, limit: target.limit, store: redemptions } as const)
      )
    default:
      return undefined
  }
}

/** How many the passholder has of the target within the period of its limit, of which volume, and since when they count. */
const standingOf = async (deps: DryRunDeps, planned: Planned, holder: Holder) => {
  const counted = countedOf(deps, planned, holder)
  if (!counted) return undefined
  const { kind, id, limit, store } = counted
  const { from, until, volume } = limit
  return { kind, id, from, volume, count: await store.count(holder.id, id, from, until) }
}

const unitsTaken = async (deps: DryRunDeps, { target }: Planned): Promise<ReadonlyMap<string, number>> =>
  target.kind === 'REDEEM' ? deps.redemptions.unitsTaken([target.reward.id]) : new Map()

/** Judges what is asked for as a booking would, without writing anything. */
export const dryRun = async (deps: DryRunDeps, request: ApiAction, found: StoredPass): Promise<DryRun> => {
  const planned = await deps.plan(request)
  const { passholder } = found
  const standing = passholder && (await standingOf(deps, planned, passholder))
  // How many stand within the limit's period is all that counts: each may as well have been at its start.
  const moments = (kind: NonNullable<typeof standing>['kind']): ReadonlyMap<string, readonly number[]> => {
    if (!passholder || standing?.kind !== kind) return new Map()
    const key = kind === 'groupTickets' ? passholder.id : pairKey(passholder.id, standing.id)
    return new Map([[key, new Array<number>(standing.count).fill(standing.from)]])
  }
  const [decision] = judge([planned], {
    earlier: new Map(),
    standing: new Map(),
    cards: new Map([[cardKey(request.card), found.card]]),
    passholders: new Map(passholder ? [[passholder.id, passholder]] : []),
    visits: moments('visits'),
    tickets: moments('tickets'),
    redemptions: moments('redemptions'),
    groupTickets: moments('groupTickets'),
    unitsTaken: await unitsTaken(deps, planned),
    members: new Map(),
  })
  if (!decision) throw new Error('an action without a decision')
  return { planned, verdict: decision.verdict, ...(standing && { remaining: standing.volume - standing.count }) }
}
