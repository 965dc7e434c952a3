import { parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import { z } from 'zod'
import type { Api, HttpContext } from '../platform/http/api.ts'
import { answer, problems, security } from '../platform/http/document.ts'
import { sendProblem } from '../platform/http/errors.ts'
import { requires } from '../platform/http/guard.ts'
import { numberProblem, type Problem, problem } from '../platform/http/problems.ts'
import { representPass } from './response.ts'
import { pass } from './shapes.ts'
import type { StoredPass } from './store.ts'

type Holder = NonNullable<StoredPass['passholder']>

/** The pass and its passholder, or why neither is shown. */
export const usablePass = (
  found: StoredPass | undefined,
): { readonly pass: StoredPass; readonly holder: Holder } | { readonly wrong: Problem } => {
  if (found?.card.status === 'BLOCKED') return { wrong: problem('card-blocked') }
  if (!found?.passholder || found.card.status === 'DELETED') return { wrong: problem('pass-not-found') }
  const membership = found.passholder.memberships.find(({ cardSystemId }) => cardSystemId === found.cardSystem.id)
  if (membership?.status === 'BLOCKED') return { wrong: problem('passholder-blocked') }
  return { pass: found, holder: found.passholder }
}

const described = (by: string, permission: string): string =>
  `Retrieve a pass by ${by}. If the response has \`messages\`, they MUST be shown to the end user.\n\n` +
  `For clients with the permission ${permission}, for any organizer.`

/** GET /passes/{uitpasNumber} and GET /chip-numbers/{chipNumber}. */
export const passRoutes = (api: Api, { store, clock }: HttpContext): void => {
  const shown = (found: StoredPass | undefined) => {
    const usable = usablePass(found)
    return 'wrong' in usable ? usable : { pass: representPass(usable.pass, usable.holder, clock()) }
  }

  api.get(
    '/passes/:uitpasNumber',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('PASSES_READ'),
      schema: {
        tags: ['Passholders'],
        operationId: 'get-passes-uitpasNumber',
        summary: 'Retrieve pass by UiTPAS number',
        description: described('UiTPAS number', 'PASSES_READ'),
        security: security.CLIENT,
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
      const result = shown(await store.passes.byUitpasNumber(number.value))
      return 'wrong' in result ? sendProblem(reply, result.wrong) : reply.send(result.pass)
    },
  )

  api.get(
    '/chip-numbers/:chipNumber',
    {
      config: { access: 'CLIENT' },
      preValidation: requires('PASSES_CHIPNUMBERS_READ'),
      schema: {
        tags: ['Passholders'],
        operationId: 'get-chip-numbers-chipNumber',
        summary: 'Retrieve pass by chip number',
        description: described('chip number', 'PASSES_CHIPNUMBERS_READ'),
        security: security.CLIENT,
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
      const result = shown(await store.passes.byChipNumber(chip.value))
      return 'wrong' in result ? sendProblem(reply, result.wrong) : reply.send(result.pass)
    },
  )
}

/** What is told of a text that is no chip number. */
export const chipDetail = 'A chip number of a UiTPAS is 14 hexadecimal characters.'
