import { parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import { numberDetail } from '../../cards/problems.ts'
import { apiStatus } from '../../cards/rules/api-status.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import type { Problem } from '../../platform/http/problems.ts'
import { identifierOf } from '../../platform/http/readings.ts'
import { passTypeOf, toPassResponse } from '../response.ts'
import { parseInsz } from '../rules/insz.ts'
import { pass } from '../shapes.ts'
import type { PassStore, StoredPass } from '../store/passes.ts'
import { chipDetail, usablePass } from '../usable-pass.ts'
import { passProblem, passProblems, problem, problems } from './problems.ts'

const described = (by: string, permission: string): string =>
  `Retrieve a pass by ${by}. If the response has \`messages\`, they MUST be shown to the end user.\n\n` +
  `For clients with the permission ${permission}, for any organizer.`

/** What a client reads of a card that can't be used. */
interface UnusableCard extends Problem {
  readonly cardStatus: string
  readonly passholderId?: string
  readonly passType?: 'INDIVIDUAL' | 'GROUP'
}

interface PassDeps {
  readonly passes: PassStore
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** GET /passes, /passes/{uitpasNumber}, /chip-numbers/{chipNumber} and /insz-numbers/{inszNumber}. */
export const passRoutes = (api: Api, { passes, clock }: PassDeps): void => {
  const shown = (found: StoredPass | undefined) => {
    const usable = usablePass(found)
    return 'wrong' in usable ? usable : { pass: toPassResponse(usable.pass, usable.holder, clock()) }
  }

  const ofInsz = async (insz: string): Promise<StoredPass | undefined> => {
    const id = await passes.holderOfInsz(insz)
    return id === undefined ? undefined : passes.ofPassholder(id)
  }

  /** Of one of several kinds of numbers. */
  const identified = async (typed: string): Promise<StoredPass | undefined> => {
    const { kind, value } = identifierOf(typed)
    if (kind === 'INSZ') return ofInsz(value)
    return kind === 'CHIP' ? passes.byChipNumber(value) : passes.byUitpasNumber(value)
  }

  api.get(
    '/passes',
    {
      config: { can: 'pass.read' },
      schema: {
        tags: ['Passholders'],
        operationId: 'get-passes',
        summary: 'Retrieve pass by identifier',
        description:
          'Retrieve a pass by `identifier`: a UiTPAS number, an INSZ or a chip number. If the response has `messages`, they ' +
          'MUST be shown to the end user. Of a card that is not ACTIVE the error has its `cardStatus`, and `passholderId` ' +
          'where it is or was somebody’s.\n\nFor clients with the permission PASSES_READ, for any organizer.',
        querystring: z.object({ identifier: z.string().min(1).max(40) }),
        response: {
          200: answer('OK', pass),
          ...passProblems({
            400: ['passholder-blocked', 'invalid-card-status'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['pass-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await identified(request.query.identifier)
      if (found && found.card.status !== 'ACTIVE') {
        const { passholder } = found
        const wrong: UnusableCard = {
          ...passProblem('invalid-card-status'),
          cardStatus: apiStatus(found.card.status),
          ...(passholder && { passholderId: passholder.id, passType: passTypeOf(passholder) }),
        }
        return sendProblem(reply, wrong)
      }
      const result = shown(found)
      return 'wrong' in result ? sendProblem(reply, result.wrong) : reply.send(result.pass)
    },
  )

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
            400: ['passholder-blocked', 'card-blocked'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['pass-not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const number = parseUitpasNumber(request.params.uitpasNumber)
      // What can be no number is none that there is.
      if (!number.ok) return sendProblem(reply, problem('pass-not-found', { detail: numberDetail(number.error) }))
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

  api.get(
    '/insz-numbers/:inszNumber',
    {
      config: { can: 'passholder.read-insz' },
      schema: {
        tags: ['Passholders'],
        operationId: 'get-insz-numbers-inszNumber',
        summary: 'Retrieve pass by INSZ number',
        description: `Deprecated: use \`GET /passes\`. ${described('INSZ', 'PASSES_INSZNUMBERS_READ')}`,
        params: z.object({ inszNumber: z.string() }),
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
      const insz = parseInsz(request.params.inszNumber)
      const detail = 'An INSZ has 11 digits, the last two of which follow from the others.'
      if (!insz.ok) return sendProblem(reply, problem('pass-not-found', { detail }))
      const result = shown(await ofInsz(insz.value))
      return 'wrong' in result ? sendProblem(reply, result.wrong) : reply.send(result.pass)
    },
  )
}
