import type { Verdict } from '@zuil/protocol'
import { cardKey } from '../cards/shapes.ts'
import type { StoredPass } from '../passholders/store/passes.ts'
import type { TapRouteDeps } from './deps.ts'
import { judge } from './rules/judge.ts'
import { type ActionRequest, type Planned, pairKey } from './rules/model.ts'

type DryRunDeps = Pick<TapRouteDeps, 'plan' | 'checkins' | 'tickets' | 'redemptions'>

/** What a client asks for over the API. */
export type ApiAction = Extract<ActionRequest, { origin: 'API' }>

export interface DryRun {
  readonly planned: Planned
  readonly verdict: Verdict
  /** How many the passholder has of it already, within the period of its limit. */
  readonly standing: number
}

/** What the limit of a target counts, and in which store. */
const countedOf = ({ checkins, tickets, redemptions }: DryRunDeps, { target }: Planned) => {
  switch (target.kind) {
    case 'CHECK_IN':
      return { kind: 'visits', id: target.event.id, limit: target.limit, store: checkins } as const
    case 'TICKET':
      return { kind: 'tickets', id: target.event.id, limit: target.limit, store: tickets } as const
    case 'REDEEM':
      return (
        target.limit &&
        ({ kind: 'redemptions', id: target.reward.id, limit: target.limit, store: redemptions } as const)
      )
    default:
      return undefined
  }
}

/** How many the passholder has of the target within the period of its limit, and since when they count. */
const standingOf = async (deps: DryRunDeps, planned: Planned, passholderId: string) => {
  const counted = countedOf(deps, planned)
  if (!counted) return undefined
  const { kind, id, limit, store } = counted
  return { kind, id, from: limit.from, count: await store.count(passholderId, id, limit.from, limit.until) }
}

const unitsTaken = async (deps: DryRunDeps, { target }: Planned): Promise<ReadonlyMap<string, number>> => {
  if (target.kind !== 'REDEEM') return new Map()
  const texts = await deps.redemptions.texts([target.reward.id])
  return new Map([[target.reward.id, texts.get(target.reward.id)?.unitsTaken ?? 0]])
}

/** Judges what is asked for as a booking would, without writing anything. */
export const dryRun = async (deps: DryRunDeps, request: ApiAction, found: StoredPass): Promise<DryRun> => {
  const planned = await deps.plan(request)
  const { passholder } = found
  const standing = passholder && (await standingOf(deps, planned, passholder.id))
  // How many stand within the limit's period is all that counts: each may as well have been at its start.
  const moments = (kind: 'visits' | 'tickets' | 'redemptions'): ReadonlyMap<string, readonly number[]> =>
    new Map(
      passholder && standing?.kind === kind
        ? [[pairKey(passholder.id, standing.id), new Array<number>(standing.count).fill(standing.from)]]
        : [],
    )
  const [decision] = judge([planned], {
    earlier: new Map(),
    standing: new Map(),
    cards: new Map([[cardKey(request.card), found.card]]),
    passholders: new Map(passholder ? [[passholder.id, passholder]] : []),
    visits: moments('visits'),
    tickets: moments('tickets'),
    redemptions: moments('redemptions'),
    unitsTaken: await unitsTaken(deps, planned),
    members: new Map(),
  })
  if (!decision) throw new Error('an action without a decision')
  return { planned, verdict: decision.verdict, standing: standing?.count ?? 0 }
}
