import type { LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import { apiPermissions } from '../../../../backend/platform/http/api-rights.ts'
import {
  type Grant,
  type Permission,
  permissions,
  type Rule,
  staffGrant,
} from '../../../../backend/platform/http/policy.ts'
import { cards, ids, secrets } from '../../../support/api-dataset.ts'
import { problemType, type TestPerson } from '../../../support/test-backend.ts'

export type ClientRule = Extract<Rule, { by: 'CLIENT' }>

/** A machine client that may do everything. */
export const everything: readonly { readonly permission: Permission }[] = permissions.map((permission) => ({
  permission,
}))

/** Clients of a route, by what they may do. */
export const clientsOf = (rule: ClientRule): Readonly<Record<string, readonly Grant[]>> => {
  const { permission, alsoForAll, alsoBy, together } = rule
  const beside: readonly Grant[] = together ? [{ permission: together, organizerId: ids.otherOrganizer }] : []
  return {
    'no permission': [],
    'every other permission': everything.filter((one) => ![permission, alsoForAll, alsoBy].includes(one.permission)),
    'the permission for another organizer': [{ permission, organizerId: ids.otherOrganizer }, ...beside],
    'the permission for its organizer': [{ permission, organizerId: ids.organizer }, ...beside],
    'the permission for all': [{ permission }, ...beside],
    ...(together && { 'the permission without the other': [{ permission }] }),
    ...(alsoForAll && {
      'the permission that reaches all': [{ permission: alsoForAll, organizerId: ids.otherOrganizer }],
    }),
    ...(alsoBy && {
      'the other permission for another organizer': [{ permission: alsoBy, organizerId: ids.otherOrganizer }],
      'the other permission for its organizer': [{ permission: alsoBy, organizerId: ids.organizer }],
    }),
  }
}

/** People at the API by their own tokens, and what each may do: both organizers are in the first card system alone. */
export const peopleAtApi: Readonly<Record<string, { readonly who: TestPerson; readonly grants: readonly Grant[] }>> =
  (() => {
    const forOrganizers = (held: readonly string[], ...organizers: readonly string[]): readonly Grant[] =>
      organizers.flatMap((organizerId) => held.map((permission) => ({ permission, organizerId })))
    const both = [ids.organizer, ids.otherOrganizer]
    const atCounter = [...apiPermissions.COUNTER, staffGrant]
    return {
      'who works at its counter': {
        who: { role: 'COUNTER', staffOf: [ids.counter] },
        grants: forOrganizers(atCounter, ids.organizer),
      },
      'who works at another organizer’s counter': {
        who: { role: 'COUNTER', staffOf: [ids.otherCounter] },
        grants: forOrganizers(atCounter, ids.otherOrganizer),
      },
      'an admin': { who: { role: 'ADMIN' }, grants: forOrganizers(apiPermissions.ADMIN, ...both) },
      'a superadmin': { who: { role: 'SUPERADMIN' }, grants: forOrganizers(apiPermissions.SUPERADMIN, ...both) },
      'an admin of another card system': { who: { role: 'ADMIN', cardSystemId: 2 }, grants: [] },
      'a voordeelbeheerder': { who: { role: 'VOORDEELBEHEERDER', counterIds: [ids.counter] }, grants: [] },
      'a zuilbeheerder': { who: { role: 'ZUILBEHEERDER' }, grants: [] },
    }
  })()

/** Parameters of paths that name a row of an organizer's own: who doesn't reach it learns nothing of whether it is there. */
export const ownRows = ['zuilId', 'kioskId', 'commandId', 'checkinId', 'ticketSaleId', 'redeemedRewardId']
/** Parameters that name what is no organizer's: everybody may know of it, or only who may act for all of them. */
export const sharedRows = [
  'organizerId',
  'reportId',
  'passholderId',
  'familyMemberId',
  'associationId',
  'eventId',
  'cardSystemId',
  'rewardId',
  'pictureId',
  'uitpasNumber',
  'chipNumber',
  'inszNumber',
  'cardSystemId',
  'organizerId',
  'adminUserId',
  'email',
  'clientId',
  'id',
  'webhookId',
]

export const paramsOf = (route: string): string[] => [...route.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

/**
 * What a client gets for what is an organizer's: FORBIDDEN = 403, HIDDEN = 404, as if it were not there.
 * @param organizerId `undefined` = of nobody; ANY = the request is about nothing of an organizer
 * @param isPerson it is a person, with a token of his own
 */
export const outcomeOf = (
  route: string,
  rule: ClientRule,
  grants: readonly Grant[],
  organizerId: string | undefined,
  isPerson = false,
): 'ALLOWED' | 'FORBIDDEN' | 'HIDDEN' => {
  if (rule.together && !grants.some(({ permission }) => permission === rule.together)) return 'FORBIDDEN'
  if (grants.some(({ permission }) => permission === rule.alsoForAll)) return 'ALLOWED'
  if (rule.withAny && (isPerson || grants.length > 0)) return 'ALLOWED'
  const held = grants.filter(
    ({ permission }) =>
      permission === rule.permission || permission === rule.alsoBy || (rule.staff && permission === staffGrant),
  )
  if (held.some((grant) => grant.organizerId === undefined)) return 'ALLOWED'
  if (held.length === 0 || rule.allOrganizers) return 'FORBIDDEN'
  if (organizerId === 'ANY' || held.some((grant) => grant.organizerId === organizerId)) return 'ALLOWED'
  return paramsOf(route).some((name) => ownRows.includes(name)) ? 'HIDDEN' : 'FORBIDDEN'
}

/** The secrets that open a route: `kind in header`. */
export const opening: Readonly<Record<Rule['by'], readonly string[]>> = {
  PUBLIC: ['nothing in authorization'],
  CLIENT: ['a client’s token in authorization', 'a person’s token in authorization'],
  ZUIL: ['a zuil’s device in x-custom-token', 'another zuil’s device in x-custom-token'],
  FORMER: [
    'a zuil’s device in x-custom-token',
    'another zuil’s device in x-custom-token',
    'a former device in x-custom-token',
  ],
  CODE: ['a configuration code in x-custom-token'],
  CLIENT_ID: ['a client’s token in authorization', 'a person’s token in authorization', 'a client’s id in x-client-id'],
  UITID: ['a person’s token in authorization'],
  // At the API people are nobody.
  USER: [],
}

/** What nobody may see who is refused, and no log may have. */
export const personal = [...Object.values(cards), secrets.chipNumber, secrets.name, secrets.firstName, secrets.insz]

/** An answer to who may not: it says so, and nothing of what was asked for. */
export const expectRefused = (
  { statusCode, body, json }: LightMyRequestResponse,
  status: number,
  what: string,
  type?: string,
): void => {
  expect(statusCode, what).toBe(status)
  // HEAD has none.
  if (body === '') return
  expect(json(), what).toMatchObject({ status, ...(type !== undefined && { type: problemType(type) }) })
  for (const secret of personal) expect(body, what).not.toContain(secret)
}
