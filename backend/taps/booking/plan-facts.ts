import type { Catalog } from '../../catalog/catalog.ts'
import { eventFacts, openIn } from '../../events/facts.ts'
import { withMore } from '../../events/rules/event-index.ts'
import type { EventFacts } from '../../events/shapes.ts'
import { askJson, type Db } from '../../platform/database/database.ts'
import { Prisma } from '../../platform/database/generated/client.ts'
import { jsonText, storable } from '../../platform/database/mapping.ts'
import { arrayOf, ms } from '../../platform/database/sql.ts'
import { type Claim, claimKey, claimsToCheck, type GivenClaims } from '../rules/configured.ts'
import { type EventsNeeded, eventsNeeded, isNothing, isWithin } from '../rules/events-needed.ts'
import { type ActionRequest, type Planned, pairKey } from '../rules/model.ts'
import { planAction } from '../rules/plan.ts'
import type { Devices } from '../rules/tap-time.ts'

const readEvents = async (db: Db, needed: EventsNeeded): Promise<readonly EventFacts[]> => {
  const { ids, organizerIds, locationIds, span } = needed
  if (ids.size + organizerIds.size + locationIds.size === 0) return []
  const atPlaces =
    organizerIds.size + locationIds.size === 0
      ? Prisma.empty
      : Prisma.sql`union select id from event where organizer_id = any (${[...organizerIds]}) and ${openIn(span)}
          union select id from event where location_id = any (${[...locationIds]}) and ${openIn(span)}`
  const where = Prisma.sql`id = any (array(select id from event where id = any (${[...ids].map(storable)}) ${atPlaces}))`
  return askJson(db, Prisma.sql`select ${arrayOf(eventFacts(where))}::text as value`)
}

/** Those of some pairs of zuil and event that stood in a document of the zuil. */
const readGiven = async (db: Db, { shown }: EventsNeeded): Promise<ReadonlySet<string>> => {
  if (shown.size === 0) return new Set()
  const pairs = [...shown].map((pair) => ({
    zuil: pair.slice(0, pair.indexOf(' ')),
    event: pair.slice(pair.indexOf(' ') + 1),
  }))
  const found = await askJson<readonly { readonly zuil: string; readonly event: string }[]>(
    db,
    Prisma.sql`select coalesce(json_agg(asked), '[]')::text as value
      from jsonb_to_recordset(${jsonText(pairs)}::jsonb) as asked(zuil uuid, event text)
      join zuil_shown_event given on given.zuil_id = asked.zuil and given.event_id = asked.event`,
  )
  return new Set(found.map(({ zuil, event }) => pairKey(zuil, event)))
}

const claimsOf = (catalog: Catalog, requests: readonly ActionRequest[]): ReadonlyMap<string, Claim> =>
  new Map(
    requests.flatMap((request) =>
      request.origin === 'ZUIL'
        ? claimsToCheck(catalog, request).map((claim) => [claimKey(claim), claim] as const)
        : [],
    ),
  )

/** What documents made zuilen, of what taps claim. */
const readClaims = async (db: Db, claims: ReadonlyMap<string, Claim>): Promise<GivenClaims> => {
  if (claims.size === 0) return new Map()
  const found = await askJson<readonly (Claim & { readonly first: number; readonly until: number | null })[]>(
    db,
    Prisma.sql`select coalesce(json_agg(json_build_object('zuilId', zuil_id, 'kind', kind, 'ref', ref,
        'first', ${ms('first_given')}, 'until', ${ms('until')})), '[]')::text as value
      from jsonb_to_recordset(${jsonText([...claims.values()])}::jsonb) as asked("zuilId" uuid, kind text, ref text)
      join zuil_given using (kind, ref) where zuil_id = asked."zuilId"`,
  )
  return new Map(
    found.map(({ first, until, ...claim }) => [
      claimKey(claim),
      { firstGiven: first, ...(until !== null && { until }) },
    ]),
  )
}

/**
 * Plans requests by the catalog as it is by then, with the events that it does not hold, and by what is known of devices.
 * @returns `undefined` = by these devices, or since the catalog was changed meanwhile, other events are needed
 */
export type Plan = (devices: Devices) => readonly Planned[] | undefined

/**
 * Reads what requests need beyond the catalog: nearly always nothing. To be done before their transaction.
 * @param devices as far as they are known by then
 */
export const preparePlan = async (
  db: Db,
  catalog: Catalog,
  requests: readonly ActionRequest[],
  devices: Devices,
): Promise<Plan> => {
  const read = eventsNeeded(catalog, requests, devices)
  const more = await readEvents(db, read)
  const givenEvents = await readGiven(db, read)
  const claims = claimsOf(catalog, requests)
  const givenClaims = await readClaims(db, claims)
  return (devices) => {
    const needed = eventsNeeded(catalog, requests, devices)
    if (!isNothing(needed) && !isWithin(needed, read)) return undefined
    for (const claim of claimsOf(catalog, requests).keys()) if (!claims.has(claim)) return undefined
    const facts = { ...catalog, events: withMore(catalog.events, more), givenEvents, givenClaims, devices }
    return requests.map((request) => planAction(facts, request))
  }
}
