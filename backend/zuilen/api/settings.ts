import { z } from 'zod'
import { isAt } from '../../events/rules/event-index.ts'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import type { Grant } from '../../platform/http/grants.ts'
import { holdsForAll, holdsForOneOf } from '../../platform/http/grants.ts'
import { grantsOf, lacksFor, requires } from '../../platform/http/guard.ts'
import { fieldProblem, type Problem, problem } from '../../platform/http/problems.ts'
import type { Store } from '../../store.ts'
import type { ZuilFacts, ZuilSettings } from '../shapes/zuil.ts'
import { zuil, zuilSettings } from '../shapes/zuil.ts'
import type { SettingsOutcome, StoredZuil } from '../store/settings.ts'
import { forZuil, zuilFor } from './access.ts'
import { etagOf, representStoredZuil } from './stored-zuil.ts'

/**
 * Why a client may not make this change of a zuil that it may change: it takes it to counters of organizers that are not
 * the client's, to an event that is not theirs and not one of the zuil's counters', or to another broker, where somebody
 * else reads all that it sends.
 */
const overreach = async (
  store: Store,
  grants: readonly Grant[],
  zuil: ZuilFacts,
  before: ZuilSettings,
  after: ZuilSettings,
): Promise<Problem | undefined> => {
  if (holdsForAll(grants, 'KIOSKS_WRITE')) return undefined
  if (after.brokerUrl !== before.brokerUrl) {
    return problem('auth/forbidden', { detail: 'brokerUrl is for clients with KIOSKS_WRITE for all organizers.' })
  }
  const own = (organizerId: string | undefined): boolean => holdsForOneOf(grants, 'KIOSKS_WRITE', [organizerId])
  const added = after.counterIds.filter((id) => !before.counterIds.includes(id))
  const counters = added.length === 0 ? [] : await store.names.counters({})
  if (counters.some(({ id, organizerId }) => added.includes(id) && !own(organizerId))) return lacksFor('KIOSKS_WRITE')
  if (after.fixedEventId === before.fixedEventId) return undefined
  // An event that there is not is told of where it is saved.
  const event = after.fixedEventId === undefined ? undefined : await store.events.find(after.fixedEventId)
  const may = !event || own(event.organizerId) || isAt(event, zuil.counters)
  return may ? undefined : lacksFor('KIOSKS_WRITE')
}

/** What is told of settings that were not saved. */
const notSaved = (outcome: Exclude<SettingsOutcome, { kind: 'SAVED' }>): Problem => {
  switch (outcome.kind) {
    case 'CHANGED_MEANWHILE':
      return problem('zuil-changed-meanwhile', { detail: `The current version is ${etagOf(outcome.version)}.` })
    case 'NOT_FOUND':
      return problem('url/not-found')
    case 'NAME_TAKEN':
      return problem('zuil-name-taken')
    case 'UNKNOWN':
      return fieldProblem(`/${outcome.field}`, 'names something that does not exist')
  }
}

/** The one version that If-Match names: `"7"`. */
const versionOf = (ifMatch: string | undefined): number | undefined => {
  const digits = /^"(\d{1,9})"$/.exec(ifMatch?.trim() ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** PUT /zuilen/{zuilId}/settings: all settings at once, if nobody else saved meanwhile. */
export const zuilSettingsRoutes = (api: Api, context: HttpContext): void => {
  const { store, clock, log } = context

  api.put(
    '/zuilen/:zuilId/settings',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('KIOSKS_WRITE'),
      schema: {
        tags: ['Zuilen'],
        operationId: 'put-zuilen-settings',
        summary: 'Save all settings of a zuil',
        description:
          'With If-Match: the ETag of the settings that were seen. When somebody else saved meanwhile nothing is saved (412). ' +
          `Counters and events of other organizers, and another broker, are for who has the permission for all organizers.\n\n${forZuil('KIOSKS_WRITE')}`,
        security: security.CLIENT,
        params: z.object({ zuilId: z.string() }),
        headers: z.object({ 'if-match': z.string().optional() }),
        body: zuilSettings,
        response: {
          200: answer('OK', zuil),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
            409: ['zuil-name-taken'],
            412: ['zuil-changed-meanwhile'],
            428: ['zuil-version-missing'],
          }),
        },
      },
    },
    async (request, reply) => {
      const { zuilId } = request.params
      const found = await zuilFor(store, request, 'KIOSKS_WRITE', zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) {
        const detail = 'The header If-Match is needed, with the ETag of GET /zuilen/{zuilId}.'
        return sendProblem(reply, problem('zuil-version-missing', { detail }))
      }
      const before = await store.settings.find(zuilId)
      if (!before) return sendProblem(reply, problem('url/not-found'))
      const settings: ZuilSettings = request.body
      const forbidden = await overreach(store, grantsOf(request), found.zuil, before.settings, settings)
      if (forbidden) return sendProblem(reply, forbidden)
      const outcome = await store.settings.put(zuilId, settings, version, clock())
      if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notSaved(outcome))
      log.info({ requestId: request.id, zuilId, version: outcome.version }, 'Settings of a zuil were saved')
      const saved: StoredZuil = (await store.settings.find(zuilId)) ?? { ...before, settings, version: outcome.version }
      return reply
        .header('etag', etagOf(saved.version))
        .send(representStoredZuil(store, await store.catalog(), saved, clock(), context.presenceOf))
    },
  )
}
