import type { RewardRequest } from '../shapes/api-reward.ts'
import type { RewardSettings } from '../shapes/reward.ts'

/** A counter where a reward can be given, and whose it is. */
export interface GivingPlace {
  readonly id: string
  readonly cardSystemId: number
  readonly organizerId?: string
}

/** What a request names, and where that leads. */
export interface RequestFacts {
  readonly places: readonly GivingPlace[]
  readonly cardSystemId: number
  /** Of the address that the request names; absent = it names none. */
  readonly pictureId?: string
}

const unique = <T>(all: readonly T[]): T[] => [...new Set(all)]

/** Whose counters give it, as the API shows it. */
export const organizersOf = (counterIds: readonly string[], places: readonly GivingPlace[]): readonly string[] =>
  unique(
    places.flatMap(({ id, organizerId }) => (organizerId && counterIds.includes(id) ? [organizerId] : [])),
  ).toSorted()

/** The counters of the organizers that a request names: of those whose it was already, as they were. */
const countersOf = (
  { organizers = [] }: RewardRequest,
  before: RewardSettings | undefined,
  { places, cardSystemId }: RequestFacts,
): readonly string[] => {
  const named = unique(organizers.map(({ id }) => id)).toSorted()
  const were = before ? organizersOf(before.counterIds, places) : []
  if (before && named.join() === were.join()) return before.counterIds
  return places
    .filter((place) => place.cardSystemId === cardSystemId)
    .filter(({ id, organizerId }) => {
      if (organizerId === undefined || !named.includes(organizerId)) return false
      return were.includes(organizerId) ? before?.counterIds.includes(id) : true
    })
    .map(({ id }) => id)
    .toSorted()
}

/** The first organizer that a request names and that has no counter in the card system; its place in the list. */
export const strayOrganizer = ({ organizers = [] }: RewardRequest, { places, cardSystemId }: RequestFacts): number =>
  organizers.findIndex(
    ({ id }) => !places.some((place) => place.organizerId === id && place.cardSystemId === cardSystemId),
  )

/** The card system of a new reward: the one that is named, or that of all its organizers' counters; undefined = it is not clear. */
export const cardSystemOf = (
  { owningCardSystem, organizers = [] }: RewardRequest,
  places: readonly GivingPlace[],
): number | undefined => {
  if (owningCardSystem) return owningCardSystem.id
  const theirs = places.filter(({ organizerId }) => organizers.some(({ id }) => id === organizerId))
  const [only, second] = unique(theirs.map(({ cardSystemId }) => cardSystemId))
  return second === undefined ? only : undefined
}

const spanOf = ({ begin, end }: RewardRequest['publicationPeriod']): RewardSettings['publication'] => ({
  from: Date.parse(begin),
  ...(end !== undefined && { until: Date.parse(end) }),
})

/** The Dutch of a text: what is said in other languages stays, as a client of the API does not see it. */
const inDutch = (nl: string, before: RewardSettings['title'] | undefined): RewardSettings['title'] => ({
  ...before,
  nl,
})

/** What a client of the API sets. @param before absent = it is new */
export const settingsOfRequest = (
  request: RewardRequest,
  before: RewardSettings | undefined,
  facts: RequestFacts,
): RewardSettings => {
  const { title, promotionalDescription, practicalInfo, moreInfoURL, type, publicationPeriod, grantingPeriod } = request
  const { pictureId } = facts
  const welcome = type === 'WELCOME'
  const all = request.allCardSystems ?? request.applicableCardSystems === undefined
  const redemption = request.redeemPeriod ? spanOf(request.redeemPeriod) : before?.redemption
  const systems = all ? [] : (request.applicableCardSystems ?? []).map(({ id }) => id)
  return {
    title: inDutch(title, before?.title),
    promotionalDescription: inDutch(promotionalDescription, before?.promotionalDescription),
    ...(practicalInfo !== undefined && { practicalInfo: inDutch(practicalInfo, before?.practicalInfo) }),
    ...(moreInfoURL !== undefined && { moreInfoUrl: moreInfoURL }),
    points: request.points ?? (welcome ? 0 : (before?.points ?? 0)),
    categories: unique(request.categories ?? []),
    ...{ forKids: request.forKids ?? false, sport: request.sport ?? false },
    ...{ online: request.online ?? false, featured: request.featured ?? false },
    ...(request.maxAvailableUnits !== undefined && { maxUnits: request.maxAvailableUnits }),
    // A welkomstvoordeel is shown with the limit that it has by itself.
    ...(request.redeemConstraint && !welcome && { limit: request.redeemConstraint }),
    publication: spanOf(publicationPeriod),
    redemption: redemption ?? spanOf(publicationPeriod),
    // The API's own example has one of an omruilvoordeel, which is for whoever has the points.
    ...(welcome && grantingPeriod && { granting: spanOf(grantingPeriod) }),
    ...(welcome && before?.grantingDays !== undefined && { grantingDays: before.grantingDays }),
    postalCodes: before?.postalCodes ?? [],
    applicableCardSystemIds: unique(systems).toSorted((a, b) => a - b),
    counterIds: countersOf(request, before, facts),
    ...(pictureId !== undefined && {
      picture: before?.picture?.id === pictureId ? before.picture : { id: pictureId, alt: { nl: title } },
    }),
  }
}
