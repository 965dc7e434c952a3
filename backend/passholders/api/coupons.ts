import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath, text } from '../../platform/http/fields.ts'
import { isUuid } from '../../platform/http/paging.ts'
import { grantedCoupons } from '../shapes/group.ts'
import type { MembershipFacts } from '../shapes.ts'
import type { GroupPassStore } from '../store/groups.ts'
import type { PassStore } from '../store/passes.ts'
import { problem, problems } from './problems.ts'

interface CouponDeps {
  readonly passes: Pick<PassStore, 'holders'>
  readonly groupPasses: Pick<GroupPassStore, 'byId'>
  readonly isOrganizer: (id: string) => Promise<boolean>
}

const described = (of: string, permission: string): string =>
  `The coupons of a ${of}: none, for there are no coupons in this system. Its tickets at social tariff are none: see ` +
  `\`availableTickets\` of a group pass.\n\nFor clients with the permission ${permission}, for any organizer.`

const shared = {
  params: z.object({ passholderId: idInPath }),
  querystring: z.object({
    status: z.enum(['ACTIVE', 'EXPIRED', 'ALL']).default('ACTIVE'),
    organizerId: text(128).optional(),
  }),
  response: {
    200: answer('OK', grantedCoupons),
    ...problems({
      400: ['passholder-no-active-cardsystems', 'organizer-not-found'],
      401: ['auth/unauthorized'],
      403: ['auth/forbidden'],
      404: ['passholder-not-found', 'url/not-found'],
    }),
  },
} as const

type Membership = Pick<MembershipFacts, 'status'>

/** GET /passholders/{passholderId}/coupons and /grouppasses/{passholderId}/coupons: nobody has any. */
export const couponRoutes = (api: Api, { passes, groupPasses, isOrganizer }: CouponDeps): void => {
  /** @param memberships of the pass that is asked about; `undefined` = there is none */
  const send = async (
    reply: FastifyReply,
    memberships: readonly Membership[] | undefined,
    organizerId: string | undefined,
  ) => {
    if (!memberships) return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
    if (!memberships.some(({ status }) => status === 'ACTIVE'))
      return sendProblem(reply, problem('passholder-no-active-cardsystems'))
    if (organizerId !== undefined && !(await isOrganizer(organizerId)))
      return sendProblem(reply, problem('organizer-not-found'))
    return reply.send([])
  }

  api.get(
    '/passholders/:passholderId/coupons',
    {
      config: { can: 'passholder.read-coupons' },
      schema: {
        tags: ['Passholders'],
        operationId: 'get-passholders-passholderId-coupons',
        summary: 'Get coupons of passholder',
        description: described('passholder', 'PASSHOLDER_COUPONS_READ'),
        ...shared,
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const [holder] = isUuid(passholderId) ? await passes.holders([passholderId]) : []
      return send(reply, holder?.memberships, request.query.organizerId)
    },
  )

  api.get(
    '/grouppasses/:passholderId/coupons',
    {
      config: { can: 'group-pass.read-coupons' },
      schema: {
        tags: ['Grouppasses'],
        operationId: 'get-grouppasses-passholderId-coupons',
        summary: 'Get coupons of grouppass',
        description: described('group pass', 'GROUPPASS_COUPONS_READ'),
        ...shared,
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const group = isUuid(passholderId) ? await groupPasses.byId(passholderId) : undefined
      return send(reply, group && (group.membership ? [group.membership] : []), request.query.organizerId)
    },
  )
}
