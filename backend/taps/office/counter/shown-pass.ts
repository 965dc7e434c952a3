import type { RefusalReason } from '@zuil/protocol'
import { cardRefusal } from '../../../cards/rules/refusal.ts'
import type { Opening } from '../../../events/rules/event-index.ts'
import { toMembershipResponse } from '../../../passholders/response.ts'
import { counterCardActs } from '../../../passholders/rules/acts.ts'
import { isGroup } from '../../../passholders/rules/group.ts'
import { membershipRefusal } from '../../../passholders/rules/membership.ts'
import type { GroupPassStore } from '../../../passholders/store/groups.ts'
import type { StoredPass } from '../../../passholders/store/passes.ts'
import { title } from '../../../platform/http/localized.ts'
import type { Counter } from '../../../platform/http/own-counter.ts'
import { limitAt } from '../../../platform/time/calendar.ts'
import { pointsEndDate, pointsNow } from '../../../points/rules.ts'
import { isGivenAt } from '../../../rewards/rules/offers.ts'
import { redemptionRefusal, rewardLimitOf } from '../../../rewards/rules/redemption.ts'
import type { RedemptionStore } from '../../../rewards/store/redemptions.ts'
import { eventsToChoose } from '../../../zuilen/rules/counter-events.ts'
import { newActieId } from '../../actie-id.ts'
import type { TapRouteDeps } from '../../deps.ts'
import { dryRun } from '../../dry-run.ts'
import { messageFor, passMessageFor } from '../../problems.ts'
import type { CounterFound, CounterPass } from '../../shapes/counter.ts'

/** So many events are asked about: a counter with more shows those that begin first. */
const MAX_EVENTS = 12

export interface ShownPassDeps extends TapRouteDeps {
  readonly redemptions: Pick<RedemptionStore, 'count' | 'unitsTaken' | 'momentsOf'>
  readonly groupPasses: Pick<GroupPassStore, 'ticketsWithin' | 'ticketsOf'>
}

const written = (at: number): string => new Date(at).toISOString()
const refusedBy = (reason: RefusalReason | undefined) =>
  reason === undefined ? undefined : { sentence: messageFor(reason)?.nl ?? reason }

type Holder = NonNullable<StoredPass['passholder']>

/** How staff tell somebody from others. */
export const namedAs = (holder: Holder): Pick<CounterFound['member'][number], 'name' | 'firstName' | 'dateOfBirth'> => {
  const { name, firstName, dateOfBirth } = holder
  return { name, firstName, ...(!isGroup(holder) && { dateOfBirth }) }
}

const shownHolder = (holder: Holder, now: number): NonNullable<CounterPass['passholder']> => {
  const { id, city } = holder
  const points = pointsNow(holder, now)
  const endDate = pointsEndDate(holder)
  return {
    ...{ id, ...namedAs(holder), city, points },
    ...(points > 0 && endDate !== undefined && { pointsEndDate: endDate }),
    memberships: holder.memberships.map((one) => {
      const { cardSystem, status, socialTariff } = toMembershipResponse(one, now)
      return {
        ...{ cardSystem: { id: cardSystem.id, name: cardSystem.name }, status },
        ...(socialTariff && {
          socialTariff: {
            ...{ status: socialTariff.status, endDate: socialTariff.endDate },
            inGracePeriod: socialTariff.inGracePeriod,
            ...(socialTariff.suspendedUntilDate !== undefined && { suspendedUntil: socialTariff.suspendedUntilDate }),
          },
        }),
      }
    }),
  }
}

/** Whether he could have each reward of the counter now, as a redemption would be judged. */
const rewardsAt = async (deps: ShownPassDeps, counter: Counter, holder: Holder, now: number) => {
  const given = [...(await deps.catalog()).rewards.values()].filter(
    (reward) =>
      reward.status === 'ACTIVE' &&
      isGivenAt(reward, counter) &&
      reward.redemption.from <= now &&
      now < (reward.redemption.until ?? Number.POSITIVE_INFINITY),
  )
  const [moments, units] = await Promise.all([
    deps.redemptions.momentsOf(holder.id),
    deps.redemptions.unitsTaken(given.map(({ id }) => id)),
  ])
  return given
    .map((reward) => {
      const perPeriod = rewardLimitOf(reward)
      const limit = perPeriod && limitAt(perPeriod, now)
      const within = (moments.get(reward.id) ?? []).filter((one) => limit && limit.from <= one && one < limit.until)
      const refused = refusedBy(
        redemptionRefusal({
          ...{ reward, passholder: holder, at: now, balance: pointsNow(holder, now), redeemed: within.length },
          ...{ unitsTaken: units.get(reward.id) ?? 0, ...(limit && { limit }) },
        }),
      )
      return { id: reward.id, title: title(reward.title), points: reward.points, ...(refused && { refused }) }
    })
    .sort((a, b) => a.points - b.points || a.title.localeCompare(b.title, 'nl'))
}

/** Who is served at a counter, and what he can do there now: each event and each reward judged as a booking would be. */
export const shownPass = (deps: ShownPassDeps) => {
  const { catalog, clock } = deps

  const eventOf = async ({ event, from, until, start }: Opening, pass: StoredPass, now: number) => {
    const { verdict } = await dryRun(
      deps,
      {
        ...{ origin: 'API', kind: 'CHECK_IN', by: 'API', eventId: event.id, receivedAt: now },
        ...{ actieId: newActieId(now), card: { kind: 'BARCODE', uitpasNumber: pass.card.uitpasNumber } },
      },
      pass,
    )
    const refusal = verdict.outcome === 'REFUSED' ? verdict.reason : undefined
    const checkin = refusal && { sentence: passMessageFor(refusal, pass)?.nl ?? refusal }
    return {
      ...{ id: event.id, name: title(event.name), from: written(from), until: written(until) },
      ...{ points: event.checkinPoints },
      ...(start !== undefined && { start: written(start) }),
      ...(event.basePrice !== undefined && { basePrice: event.basePrice }),
      ...(checkin && { checkin }),
    }
  }

  return async (counter: Counter, pass: StoredPass): Promise<CounterPass> => {
    const now = clock()
    const { card, cardSystem, passholder } = pass
    const refused = refusedBy(cardRefusal(card) ?? (passholder && membershipRefusal(passholder)))
    const canAct = passholder !== undefined && refused === undefined
    const openings = canAct ? eventsToChoose((await catalog()).events, [counter], now).slice(0, MAX_EVENTS) : []
    const [groupTickets, events, rewards] = await Promise.all([
      passholder && deps.groupPasses.ticketsOf(passholder),
      Promise.all(openings.map((opening) => eventOf(opening, pass, now))),
      canAct && !isGroup(passholder) ? rewardsAt(deps, counter, passholder, now) : [],
    ])
    return {
      uitpasNumber: card.uitpasNumber,
      cardSystem: { id: cardSystem.id, name: cardSystem.name },
      ...(refused && { refused }),
      cardActs: passholder && cardSystem.id === counter.cardSystemId ? [...counterCardActs(card)] : [],
      ...(passholder && { passholder: { ...shownHolder(passholder, now), ...(groupTickets && { groupTickets }) } }),
      events,
      rewards,
    }
  }
}
