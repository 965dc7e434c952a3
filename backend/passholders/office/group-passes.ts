import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { problem, problems } from '../problems.ts'
import { managedPassholder } from '../shapes/managed.ts'
import { groupPassSettings, newGroupPass } from '../shapes/managed-group.ts'
import type { ManagedPassholderStore } from '../store/managed.ts'
import type { ManagedGroupStore, NewGroupOutcome } from '../store/managed-groups.ts'

interface GroupPassOfficeDeps {
  readonly managedGroups: ManagedGroupStore
  readonly managedPassholders: ManagedPassholderStore
}

/** Why a group pass can't be made, at the field that it is about. */
const notMade = ({ refusal }: Extract<NewGroupOutcome, { kind: 'REFUSED' }>): Problem =>
  problem(refusal, {
    jsonPointer: refusal === 'social-status-day-past' ? '/socialTariffEndDate' : '/uitpasNumber',
  })

/**
 * POST /group-passes and PUT /group-passes/{passholderId}: a group pass (groepspas) is made with a card out of the stock, and
 * changed. It is read, and all else is done with it, as with any passholder: `passholders.ts`, `acts.ts`.
 */
export const officeGroupPassRoutes = (api: Api, { managedGroups, managedPassholders }: GroupPassOfficeDeps): void => {
  api.post(
    '/group-passes',
    {
      config: { can: 'passholder.change' },
      schema: {
        body: newGroupPass,
        response: {
          201: answer('Created', managedPassholder),
          ...problems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            409: ['card-not-in-stock', 'card-without-social-status', 'social-status-day-past'],
          }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const uitpasNumber = request.body.uitpasNumber.replace(/[\s.-]/g, '')
      const outcome = await managedGroups.for(scope).add({ ...request.body, uitpasNumber })
      if (outcome.kind === 'REFUSED') return sendProblem(reply, notMade(outcome))
      const added = await managedPassholders.for(scope).find(outcome.id)
      if (!added) return sendProblem(reply, problem('url/not-found'))
      return reply.code(201).header('etag', etagOf(added.version)).send(added)
    },
  )

  api.put(
    '/group-passes/:passholderId',
    {
      config: { can: 'passholder.change' },
      schema: {
        params: z.object({ passholderId: uuid }),
        headers: z.object({ 'if-match': z.string().optional() }),
        body: groupPassSettings,
        response: {
          200: answer('OK', managedPassholder),
          ...problems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            412: ['passholder-changed-meanwhile'],
            428: ['passholder-version-missing'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const scope = scopeOf(request)
      const own = managedGroups.for(scope)
      if (!(await own.has(passholderId))) return sendProblem(reply, problem('url/not-found'))
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) {
        const detail = 'The header If-Match is needed, with the ETag of GET /passholders/{passholderId}.'
        return sendProblem(reply, problem('passholder-version-missing', { detail }))
      }
      const outcome = await own.change(passholderId, request.body, version)
      if (outcome.kind === 'CHANGED_MEANWHILE') {
        const etag = etagOf(outcome.version)
        const detail = `The current version is ${etag}.`
        return sendProblem(reply.header('etag', etag), problem('passholder-changed-meanwhile', { detail }))
      }
      const saved = outcome.kind === 'SAVED' ? await managedPassholders.for(scope).find(passholderId) : undefined
      if (!saved) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(saved.version)).send(saved)
    },
  )
}
