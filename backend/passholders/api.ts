import { type Log, parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import { numberProblem } from '../cards/problems.ts'
import type { Api } from '../platform/http/api.ts'
import { answer } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { clientOf } from '../platform/http/guard.ts'
import { isUuid } from '../platform/http/paging.ts'
import { problem, problems } from './problems.ts'
import { toPassResponse } from './response.ts'
import { pass } from './shapes.ts'
import type { EraseStore } from './store/erase.ts'
import type { PassStore, StoredPass } from './store/passes.ts'
import { chipDetail, usablePass } from './usable-pass.ts'

const described = (by: string, permission: string): string =>
  `Retrieve a pass by ${by}. If the response has \`messages\`, they MUST be shown to the end user.\n\n` +
  `For clients with the permission ${permission}, for any organizer.`

/** GET /passes/{uitpasNumber}, GET /chip-numbers/{chipNumber} and DELETE /passholders/{passholderId}. */
export const passRoutes = (
  api: Api,
  {
    passes,
    erasing,
    clock,
    log,
  }: {
    readonly passes: PassStore
    readonly erasing: EraseStore
    readonly clock: () => number
    readonly log: Pick<Log, 'info'>
  },
): void => {
  const shown = (found: StoredPass | undefined) => {
    const usable = usablePass(found)
    return 'wrong' in usable ? usable : { pass: toPassResponse(usable.pass, usable.holder, clock()) }
  }

  api.get(
    '/passes/:uitpasNumber',
    {
      config: { can: 'pass.read' },
      schema: {
        tags: ['Passholders'],
        operationId: 'get-passes-uitpasNumber',
        summary: 'Retrieve pass by UiTPAS number',
        description: described('UiTPAS number', 'PASSES_READ'),
        params: z.object({ uitpasNumber: z.string() }),
        response: {
          200: answer('OK', pass),
          ...problems({
            400: ['passholder-blocked', 'card-blocked', 'invalid-uitpasnumber'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['pass-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const number = parseUitpasNumber(request.params.uitpasNumber)
      if (!number.ok) return sendProblem(reply, numberProblem(number.error))
      const result = shown(await passes.byUitpasNumber(number.value))
      return 'wrong' in result ? sendProblem(reply, result.wrong) : reply.send(result.pass)
    },
  )

  api.get(
    '/chip-numbers/:chipNumber',
    {
      config: { can: 'pass.read-by-chip' },
      schema: {
        tags: ['Passholders'],
        operationId: 'get-chip-numbers-chipNumber',
        summary: 'Retrieve pass by chip number',
        description: described('chip number', 'PASSES_CHIPNUMBERS_READ'),
        params: z.object({ chipNumber: z.string() }),
        response: {
          200: answer('OK', pass),
          ...problems({
            400: ['passholder-blocked', 'card-blocked'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['pass-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const chip = parseChipUid(request.params.chipNumber)
      if (!chip.ok) return sendProblem(reply, problem('pass-not-found', { detail: chipDetail }))
      const result = shown(await passes.byChipNumber(chip.value))
      return 'wrong' in result ? sendProblem(reply, result.wrong) : reply.send(result.pass)
    },
  )

  api.delete(
    '/passholders/:passholderId',
    {
      config: { can: 'passholder.erase' },
      schema: {
        tags: ['Passholders'],
        operationId: 'delete-passholders-passholderId',
        summary: 'Remove passholder',
        description:
          'Erases this passholder, for good. Cards are deleted; what was booked stays as that of nobody.\n\n' +
          'For clients with the permission PASSHOLDERS_DELETE for all organizers.',
        params: z.object({ passholderId: z.string() }),
        response: {
          204: z.undefined().describe('No Content'),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['passholder-not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      if (!isUuid(passholderId) || !(await erasing.erase(passholderId))) {
        return sendProblem(reply, problem('passholder-not-found', { status: 404 }))
      }
      // Without who it was: a log is kept longer.
      log.info({ clientId: clientOf(request) }, 'A passholder was erased')
      return reply.code(204).send()
    },
  )
}
