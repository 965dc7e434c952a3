import { createHash } from 'node:crypto'
import { customTokenHeader, type MemberList, memberList } from '@zuil/protocol'
import { z } from 'zod'
import { readableAt } from '../../associations/rules/membership.ts'
import type { AssociationFacts } from '../../associations/shapes.ts'
import type { AssociationStore } from '../../associations/store.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { named } from '../../platform/http/fields.ts'
import { zuilOf } from '../../platform/http/guard.ts'
import { daysLater } from '../../platform/time/calendar.ts'
import { problem, problems } from '../problems.ts'
import type { CurrentZuilen } from './access.ts'

/** How many days a zuil may go by a list without asking again. */
const VALID_DAYS = 3

/** Until when the list counts, on a 304 too: the zuil keeps what it has, and for so much longer. */
const validUntilHeader = 'x-valid-until'

const shape = named(
  'KioskDeviceMembers',
  'Keyed hashes of the cards of an association’s members and the last day of each, without names.',
  memberList,
)

/** The same as long as the members are. When it is valid until is left out, and the key: hashes under another one differ. */
const tagOf = ({ associationId, listRevision, members }: MemberList): string =>
  `"${createHash('sha256')
    .update(JSON.stringify([associationId, listRevision, members]))
    .digest('base64url')}"`

interface MemberDeps {
  readonly currentZuilen: CurrentZuilen
  readonly currentAssociations: () => Promise<ReadonlyMap<string, AssociationFacts>>
  readonly associations: Pick<AssociationStore, 'memberList'>
  readonly clock: () => number
}

/** GET /kiosk-devices/members: the list by which a lidmaatschapzuil without network recognizes members. */
export const kioskDeviceMemberRoutes = (api: Api, deps: MemberDeps): void => {
  const { currentZuilen, currentAssociations, associations, clock } = deps

  api.get(
    '/kiosk-devices/members',
    {
      config: { can: 'own-zuil.use' },
      // The store made it, and it may be long: it is not looked through once more.
      serializerCompiler: () => (data) => JSON.stringify(data),
      schema: {
        tags: ['Kiosk devices'],
        operationId: 'get-kiosks-members',
        summary: 'Retrieve the members of the association of a lidmaatschapzuil',
        description:
          `Ours. Valid for 72 hours; \`${validUntilHeader}\` says until when, on a 304 (If-None-Match) too. Hashed with a key of ` +
          `this zuil's own.\n\nFor zuilen themselves, by their device id in ${customTokenHeader}.`,
        headers: z.object({ 'if-none-match': z.string().optional() }),
        response: {
          200: answer('OK', shape),
          304: z.undefined().describe('Not Modified'),
          ...problems({ 401: ['auth/unauthorized'], 404: ['association-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const zuil = (await currentZuilen()).get(zuilOf(request).zuilId)
      const association = (await currentAssociations()).get(zuil?.associationId ?? '')
      if (zuil?.type !== 'MEMBERSHIP' || !association || !readableAt(association, zuil.counters)) {
        const detail = 'No association is set for this zuil that one of its counters may read.'
        return sendProblem(reply, problem('association-not-found', { status: 404, detail }))
      }
      const validUntil = daysLater(clock(), VALID_DAYS)
      const list = await associations.memberList(zuil.id, association.id, validUntil)
      const tag = tagOf(list)
      reply.header('etag', tag).header(validUntilHeader, list.validUntil)
      const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''))
      return known?.includes(tag) ? reply.code(304).send() : reply.send(list)
    },
  )
}
