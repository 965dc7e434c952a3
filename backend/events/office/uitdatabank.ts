import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { problems } from '../problems.ts'
import { uitdatabankState } from '../shapes/uitdatabank.ts'
import type { UitdatabankStore } from '../store/uitdatabank.ts'

/** /events/uitdatabank: of when the events are that come from there, for whoever sees events. */
export const uitdatabankRoutes = (api: Api, { uitdatabank }: { readonly uitdatabank: UitdatabankStore }): void => {
  api.get(
    '/events/uitdatabank',
    {
      config: { can: 'event.read' },
      schema: {
        response: {
          200: answer('OK', uitdatabankState),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'] }),
        },
      },
    },
    async (request, reply) => reply.send(await uitdatabank.for(scopeOf(request)).state()),
  )
}
