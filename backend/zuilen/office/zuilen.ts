import { randomUUID } from 'node:crypto'
import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { EventFacts } from '../../events/shapes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { type CurrentZuilen, noSuchZuil } from '../api/access.ts'
import { type ChangeDeps, notSaved, refusedChange } from '../api/settings.ts'
import { problem, problems } from '../problems.ts'
import { reaches } from '../reach.ts'
import type { Findings } from '../rules/settings.ts'
import { addedZuil, type ZuilFacts, type ZuilSettings, zuilFindings, zuilSettings } from '../shapes/zuil.ts'
import type { ZuilStore } from '../store/settings.ts'

interface OfficeZuilDeps extends ChangeDeps {
  readonly currentZuilen: CurrentZuilen
  readonly zuilen: ZuilStore
  /** Of a zuil as it would be. */
  readonly findingsOf: (zuil: ZuilFacts, event: EventFacts | undefined) => Promise<Findings>
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

/** A zuil that is nowhere yet, of which nothing is known but what is typed. */
const nobody = '00000000-0000-4000-8000-000000000000'

/** The settings that a zuil has before anything of it is set. */
const nothing = (settings: ZuilSettings): ZuilSettings => {
  const { fixedEventId: _event, associationId: _association, brokerUrl: _broker, ...rest } = settings
  return { ...rest, counterIds: [] }
}

/** POST /zuilen and /zuilen/findings: adds a zuil, and what an editor should know of settings that are not saved. */
export const officeZuilRoutes = (api: Api, deps: OfficeZuilDeps): void => {
  const { currentZuilen, counters, zuilen, findEvent, findingsOf, clock, log } = deps

  api.post(
    '/zuilen/findings',
    {
      config: { can: 'zuil.read' },
      schema: {
        querystring: z.object({ zuilId: uuid.optional() }),
        body: zuilSettings,
        response: {
          200: answer('OK', zuilFindings),
          ...problems({ 400: ['body/invalid-data'], 401: ['auth/unauthorized'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const { zuilId } = request.query
      const zuil = zuilId === undefined ? undefined : (await currentZuilen()).get(zuilId)
      if (zuilId !== undefined && !(zuil && reaches(scope, zuil))) return sendProblem(reply, noSuchZuil)
      const { counterIds, ...settings }: ZuilSettings = request.body
      const all = new Map((await counters.all()).map((one) => [one.id, one]))
      const base = zuil ?? { id: nobody, cardSystemId: scope.person?.cardSystemId ?? 0, keyVersion: 1, generation: 0 }
      // What was set and is no longer, is not there.
      const { fixedEventId: _event, associationId: _association, brokerUrl: _broker, ...kept } = base as ZuilFacts
      // Of what is others' nothing is said.
      const chosen = counterIds.flatMap((id) => {
        const counter = all.get(id)
        const shown = counter && (scope.coversCounter(counter) || zuil?.counters.some((one) => one.id === id))
        return shown ? [counter] : []
      })
      const named = settings.fixedEventId === undefined ? undefined : await findEvent(settings.fixedEventId)
      const event = named?.cardSystemIds.includes(base.cardSystemId) ? named : undefined
      const { problems: wrong, warnings } = await findingsOf({ ...kept, ...settings, counters: chosen }, event)
      return reply.send({ problems: [...wrong], warnings: [...warnings] })
    },
  )

  api.post(
    '/zuilen',
    {
      config: { can: 'zuil.add' },
      schema: {
        body: zuilSettings,
        response: {
          201: answer('Created', addedZuil),
          ...problems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            409: ['zuil-name-taken'],
          }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const settings: ZuilSettings = request.body
      // One that he adds he would not reach.
      if (scope.person?.zuilIds)
        return sendProblem(reply, problem('auth/forbidden', { detail: 'You manage some zuilen, and add none.' }))
      if (settings.brokerUrl !== undefined)
        return sendProblem(
          reply,
          problem('auth/forbidden', { detail: 'Another broker is set of a zuil that is there.' }),
        )
      const refused = await refusedChange(deps, scope, { counters: [] }, nothing(settings), settings)
      if (refused) return sendProblem(reply, refused)
      const id = randomUUID()
      const outcome = await zuilen.for(scope).add(id, settings, clock())
      if (outcome.kind !== 'ADDED') return sendProblem(reply, notSaved(outcome))
      log.info({ requestId: request.id, zuilId: id }, 'A zuil was added')
      return reply.code(201).send({ id })
    },
  )
}
