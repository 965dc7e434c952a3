import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { AssociationFacts } from '../../associations/shapes.ts'
import type { CounterStore } from '../../counters/store/counters.ts'
import type { EventFacts } from '../../events/shapes.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { forbiddenFor, scopeFor } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { problem, problems } from '../problems.ts'
import { type ForbiddenChange, forbiddenChange, ownOfCardSystem, ownOfOrganizers } from '../rules/settings.ts'
import { type ZuilFacts, type ZuilSettings, zuil, zuilSettings } from '../shapes/zuil.ts'
import type { SettingsOutcome, StoredZuil, ZuilStore } from '../store/settings.ts'
import { type CurrentZuilen, forZuil, zuilFor } from './access.ts'
import type { ToZuilResponse } from './stored-zuil.ts'

/** The problem of settings that were not saved. */
export const notSaved = (outcome: Exclude<SettingsOutcome, { kind: 'SAVED' }>): Problem => {
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

/** Why a change is refused to who may not change everything. */
const forbiddenDetails: Readonly<Record<Exclude<ForbiddenChange, 'ADDED_COUNTER' | 'FOREIGN_ASSOCIATION'>, string>> = {
  REMOVED_COUNTER: 'A counter of another organizer is removed by who has KIOSKS_WRITE for that organizer.',
  OUT_OF_REACH: 'At least one counter of an organizer for whom you have KIOSKS_WRITE must stay.',
  UNBLOCKED: 'blocked: it is put back in use by who has KIOSKS_WRITE for every organizer concerned.',
  EVENT:
    'fixedEventId: an event of another organizer is set only where it is at a counter of the zuil that is yours, and replaced ' +
    'or cleared by who has KIOSKS_WRITE for that organizer.',
  ASSOCIATION: 'associationId: one that none of your counters may read is replaced or cleared by who has one that may.',
}

/** By what a change is judged. */
export interface ChangeDeps {
  readonly counters: Pick<CounterStore, 'all'>
  readonly findEvent: (eventId: string) => Promise<EventFacts | undefined>
  readonly currentAssociations: () => Promise<ReadonlyMap<string, AssociationFacts>>
}

/** Why somebody may not make this change of a zuil that he may change. */
export const refusedChange = async (
  { counters, findEvent, currentAssociations }: ChangeDeps,
  scope: Scope,
  zuil: Pick<ZuilFacts, 'counters'>,
  before: ZuilSettings,
  after: ZuilSettings,
): Promise<Problem | undefined> => {
  if (scope.coversAll) return undefined
  const associations = await currentAssociations()
  // What does not exist is found where it is saved.
  const eventOf = async ({ fixedEventId }: ZuilSettings) =>
    fixedEventId === undefined ? undefined : findEvent(fixedEventId)
  const why = forbiddenChange(
    zuil,
    { before, after },
    {
      counters: await counters.all(),
      events: { before: await eventOf(before), after: await eventOf(after) },
      associations: {
        before: associations.get(before.associationId ?? ''),
        after: associations.get(after.associationId ?? ''),
      },
    },
    scope.person ? ownOfCardSystem(scope.person.cardSystemId) : ownOfOrganizers((id) => scope.covers(id)),
  )
  if (why === undefined) return undefined
  // As of one that does not exist: whose there are is not said.
  if (why === 'FOREIGN_ASSOCIATION') return notSaved({ kind: 'UNKNOWN', field: 'associationId' })
  if (why === 'ADDED_COUNTER') return notSaved({ kind: 'UNKNOWN', field: 'counterIds' })
  return problem('auth/forbidden', { detail: forbiddenDetails[why] })
}

interface ZuilSettingsDeps extends ChangeDeps {
  readonly currentZuilen: CurrentZuilen
  readonly zuilen: ZuilStore
  readonly toZuilResponse: ToZuilResponse
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

/** PUT /zuilen/{zuilId}/settings: all settings at once, if nobody else saved meanwhile. */
export const zuilSettingsRoutes = (api: Api, deps: ZuilSettingsDeps): void => {
  const { currentZuilen, zuilen, clock, log } = deps

  api.put(
    '/zuilen/:zuilId/settings',
    {
      config: { can: 'zuil.change' },
      schema: {
        tags: ['Zuilen'],
        operationId: 'put-zuilen-settings',
        summary: 'Save all settings of a zuil',
        description:
          'With If-Match: the ETag of the settings that were seen. When somebody else saved meanwhile nothing is saved (412). ' +
          `Counters, events and associations of other organizers are added and removed by who has the permission for those, a blocked zuil is put back in use by who has it for all of its counters; another broker is for who has it for all organizers.\n\n${forZuil('KIOSKS_WRITE')}`,
        params: z.object({ zuilId: idInPath }),
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
      const found = await zuilFor(currentZuilen, request, zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) {
        const detail = 'The header If-Match is needed, with the ETag of GET /zuilen/{zuilId}.'
        return sendProblem(reply, problem('zuil-version-missing', { detail }))
      }
      const own = zuilen.for(found.scope)
      const before = await own.find(zuilId)
      if (!before) return sendProblem(reply, problem('url/not-found'))
      const settings: ZuilSettings = request.body
      // A change is judged by what its editor saw, or not at all.
      if (before.version === version) {
        // On another broker somebody else reads all that it sends.
        if (settings.brokerUrl !== before.settings.brokerUrl && !scopeFor(request, 'zuil.change-broker'))
          return sendProblem(reply, forbiddenFor('zuil.change-broker'))
        const refused = await refusedChange(deps, found.scope, found.zuil, before.settings, settings)
        if (refused) return sendProblem(reply, refused)
      }
      const outcome = await own.put(zuilId, settings, version, clock())
      if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notSaved(outcome))
      log.info({ requestId: request.id, zuilId, version: outcome.version }, 'Settings of a zuil were saved')
      const saved: StoredZuil = (await own.find(zuilId)) ?? { ...before, settings, version: outcome.version }
      return reply.header('etag', etagOf(saved.version)).send(await deps.toZuilResponse(saved))
    },
  )
}
