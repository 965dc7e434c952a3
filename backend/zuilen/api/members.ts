import { customTokenHeader, type MemberList, memberKeyHeader, memberList, limits as ofProtocol } from '@zuil/protocol'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { readableAt } from '../../associations/rules/membership.ts'
import type { AssociationFacts } from '../../associations/shapes.ts'
import type { AssociationStore, ListVersion } from '../../associations/store/memberships.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { named } from '../../platform/http/fields.ts'
import { zuilOf } from '../../platform/http/guard.ts'
import { limitPerZuil } from '../../platform/http/per-zuil.ts'
import type { RateLimits } from '../../platform/http/rate-limits.ts'
import { daysLater } from '../../platform/time/calendar.ts'
import { keptLists } from '../kept-lists.ts'
import { problem, problems } from '../problems.ts'
import type { CurrentZuilen } from './access.ts'

/** How many days a zuil may go by a list without asking again. */
const VALID_DAYS = 3

/** Until when the list counts, on a 304 too: the zuil keeps what it has, and for so much longer. */
const validUntilHeader = 'x-valid-until'

const shape = named(
  'KioskDeviceMembers',
  'Keyed hashes of the cards of an association’s members and the last day of each, without names. Personal data all the same.',
  memberList,
)

/** The list as it is sent: its members are JSON already, and long. */
const written = (list: Omit<MemberList, 'v' | 'members'>, members: string): string => {
  const head: MemberList = { v: ofProtocol.version, ...list, members: [] }
  return `${JSON.stringify(head).slice(0, -'[]}'.length)}${members}}`
}

interface MemberDeps {
  readonly currentZuilen: CurrentZuilen
  readonly currentAssociations: () => Promise<ReadonlyMap<string, AssociationFacts>>
  readonly associations: Pick<AssociationStore, 'memberListVersion' | 'memberList'>
  readonly limits: RateLimits
  readonly clock: () => number
}

/** GET /kiosk-devices/members: the list by which a lidmaatschapzuil without network recognizes members. */
export const kioskDeviceMemberRoutes = (api: Api, deps: MemberDeps): void => {
  const { currentZuilen, currentAssociations, associations, limits, clock } = deps
  const limited = limitPerZuil(api, limits.membersPerZuil)
  const lists = keptLists(associations.memberList)

  api.get(
    '/kiosk-devices/members',
    {
      config: { can: 'own-zuil.use' },
      onRequest: limited,
      schema: {
        tags: ['Kiosk devices'],
        operationId: 'get-kiosks-members',
        summary: 'Retrieve the members of the association of a lidmaatschapzuil',
        description:
          `Ours. Valid for 72 hours; \`${validUntilHeader}\` says until when, on a 304 (If-None-Match) too. Hashed with a key of ` +
          `this list's own, which is in \`${memberKeyHeader}\`, on a 304 too, and stays in the zuil's memory. ` +
          '`byNumber=true`, for a zuil with a scanner: by UiTPAS number too, of which there are few enough to try them all. ' +
          `Limited in number per zuil.\n\nFor zuilen themselves, by their device id in ${customTokenHeader}.`,
        querystring: z.object({ byNumber: z.enum(['true', 'false']).default('false') }),
        headers: z.object({ 'if-none-match': z.string().optional() }),
        response: {
          200: answer('OK', shape),
          304: z.undefined().describe('Not Modified'),
          ...problems({ 401: ['auth/unauthorized'], 404: ['association-not-found'], 429: ['rate-limited'] }),
        },
      },
    },
    async (request, reply) => {
      const zuil = (await currentZuilen()).get(zuilOf(request).zuilId)
      // It may be in wrong hands. What it has, it wipes.
      if (zuil?.blocked) {
        const detail = 'This zuil is blocked: it has no list.'
        return sendProblem(reply, problem('association-not-found', { status: 404, detail }))
      }
      const association = (await currentAssociations()).get(zuil?.associationId ?? '')
      if (zuil?.type !== 'MEMBERSHIP' || !association || !readableAt(association, zuil.counters)) {
        const detail = 'No association is set for this zuil that one of its counters may read.'
        return sendProblem(reply, problem('association-not-found', { status: 404, detail }))
      }
      const validUntil = daysLater(clock(), VALID_DAYS)
      const byNumber = request.query.byNumber === 'true'
      const wanted = { zuilId: zuil.id, associationId: association.id, validUntil, byNumber }
      const until = new Date(validUntil).toISOString()
      const sign = ({ tag, key }: ListVersion): FastifyReply =>
        reply.header('etag', tag).header(validUntilHeader, until).header(memberKeyHeader, key)
      const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''))
      const version = await associations.memberListVersion(wanted)
      if (known?.includes(version.tag)) return sign(version).code(304).send()
      const list = await lists(wanted, version.tag)
      const { listRevision } = list
      const body = written({ associationId: association.id, listRevision, validUntil: until, byNumber }, list.members)
      // A text is sent as it is: it may be long, and is not looked through once more. Typed as what it says.
      return sign(list)
        .type('application/json; charset=utf-8')
        .send(body as unknown as MemberList)
    },
  )
}
