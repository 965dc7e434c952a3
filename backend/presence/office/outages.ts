import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { problem, problems } from '../../platform/http/general-problems.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { reaches } from '../../zuilen/reach.ts'
import type { ZuilFacts } from '../../zuilen/shapes/zuil.ts'
import { zuilOutages } from '../shapes.ts'
import type { OutageStore } from '../store/outages.ts'

const SHOWN = 100

interface ZuilOutageDeps {
  readonly currentZuilen: () => Promise<ReadonlyMap<string, ZuilFacts>>
  readonly outages: Pick<OutageStore, 'list'>
}

/** GET /zuilen/{zuilId}/outages: when a zuil was off or not well, newest first. Of a site's, nothing of the others. */
export const zuilOutageRoutes = (api: Api, { currentZuilen, outages }: ZuilOutageDeps): void => {
  api.get(
    '/zuilen/:zuilId/outages',
    {
      config: { can: 'zuil.read' },
      schema: {
        params: z.object({ zuilId: idInPath }),
        response: {
          200: answer('OK', zuilOutages),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const zuil = (await currentZuilen()).get(request.params.zuilId)
      if (!zuil || !reaches(scopeOf(request), zuil))
        return sendProblem(reply, problem('url/not-found', { detail: 'There is no such zuil.' }))
      const found = await outages.list({ zuilId: zuil.id, limit: SHOWN })
      return reply.send({
        member: found.map(({ id, kind, facts, startedAt, closedAt }) => ({
          id,
          kind,
          ...(facts.problem && { problem: facts.problem }),
          ...(facts.waiting !== undefined && { waiting: facts.waiting }),
          startedAt: new Date(startedAt).toISOString(),
          ...(closedAt !== undefined && { closedAt: new Date(closedAt).toISOString() }),
        })),
      })
    },
  )
}
