import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { uuid } from '../../platform/http/fields.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { rowsFile, templateFile } from '../registration/file.ts'
import { saidOf } from '../registration/texts.ts'
import { MAX_BYTES } from '../rules/registration/keeping.ts'
import type { KeptRow } from '../rules/registration/kept-row.ts'
import {
  type RegistrationRows,
  registration,
  registrationRows,
  registrationStart,
  registrations as registrationsShape,
} from '../shapes/registration.ts'
import type { RegistrationStore } from '../store/registrations.ts'
import { problem, problems } from './problems.ts'

export interface RegistrationDeps {
  readonly registrations: RegistrationStore
  /** There is a file to check or to register. */
  readonly onRegistration: () => void
}

const params = z.object({ registrationId: uuid })
const can = 'passholder.register-in-bulk'
const reading = problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] })
const changing = problems({
  400: ['body/missing', 'body/invalid-data', 'registration-counter-elsewhere'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['url/not-found'],
  409: ['registration-incomplete', 'registration-not-checked', 'registration-under-way', 'registration-too-many'],
  413: ['registration-too-large'],
})
const csv = 'text/csv; charset=utf-8'
const attachment = (name: string): string => `attachment; filename="${name}"`

type Member = RegistrationRows['member'][number]

/** Name and number help to find the row in the file; what is right of it needs no cell. */
const toMember = (kept: KeptRow): Member => {
  const { row, cells, outcome, findings, uitpasNumber, passholderId } = kept
  const name = [cells[1], cells[0]].filter(Boolean).join(' ')
  return {
    ...{ row, outcome },
    ...(name !== '' && { name }),
    ...(uitpasNumber !== undefined && { uitpasNumber }),
    ...(passholderId !== undefined && { passholderId }),
    findings: findings.map((finding) => saidOf({ cells }, finding)),
  }
}

/**
 * /registrations: files of passholders, registered in bulk (handbook, "In bulk registreren"). A file comes in pieces, so that
 * a line that breaks off costs one; it is checked, looked at, and registered.
 */
export const registrationRoutes = (api: Api, { registrations, onRegistration }: RegistrationDeps): void => {
  api.get(
    '/registrations',
    { config: { can }, schema: { response: { 200: answer('OK', registrationsShape), ...reading } } },
    async (request, reply) => reply.send({ member: await registrations.for(scopeOf(request)).list() }),
  )

  api.get('/registrations/template', { config: { can } }, async (_request, reply) =>
    reply.type(csv).header('content-disposition', attachment('pashouders.csv')).send(templateFile()),
  )

  api.post(
    '/registrations',
    {
      config: { can },
      schema: { body: registrationStart, response: { 201: answer('Created', registration), ...changing } },
    },
    async (request, reply) => {
      const own = registrations.for(scopeOf(request))
      if (request.body.size > MAX_BYTES) return sendProblem(reply, problem('registration-too-large'))
      const id = await own.start(request.body)
      if (id === 'TOO_MANY') return sendProblem(reply, problem('registration-too-many'))
      const begun = id && (await own.find(id))
      if (!begun) return sendProblem(reply, problem('registration-counter-elsewhere', { jsonPointer: '/counterId' }))
      return reply.code(201).send(begun)
    },
  )

  api.get(
    '/registrations/:registrationId',
    { config: { can }, schema: { params, response: { 200: answer('OK', registration), ...reading } } },
    async (request, reply) => {
      const found = await registrations.for(scopeOf(request)).find(request.params.registrationId)
      return found ? reply.send(found) : sendProblem(reply, problem('url/not-found'))
    },
  )

  api.post(
    '/registrations/:registrationId/check',
    { config: { can }, schema: { params, response: { 202: answer('Accepted', registration), ...changing } } },
    async (request, reply) => {
      const { registrationId } = request.params
      const own = registrations.for(scopeOf(request))
      const uploaded = await own.uploaded(registrationId)
      if (uploaded === 'INCOMPLETE') return sendProblem(reply, problem('registration-incomplete'))
      if (uploaded === 'CAME_BEFORE' && (await own.checkAgain(registrationId)) === 'NOT_CHECKED')
        return sendProblem(reply, problem('registration-not-checked'))
      const found = await own.find(registrationId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      onRegistration()
      return reply.code(202).send(found)
    },
  )

  api.post(
    '/registrations/:registrationId/register',
    { config: { can }, schema: { params, response: { 202: answer('Accepted', registration), ...changing } } },
    async (request, reply) => {
      const { registrationId } = request.params
      const own = registrations.for(scopeOf(request))
      const outcome = await own.register(registrationId)
      if (outcome === 'NOT_CHECKED' || outcome === 'NOTHING_TO_DO')
        return sendProblem(reply, problem('registration-not-checked'))
      const found = await own.find(registrationId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      onRegistration()
      return reply.code(202).send(found)
    },
  )

  api.delete(
    '/registrations/:registrationId',
    { config: { can }, schema: { params, response: changing } },
    async (request, reply) => {
      const outcome = await registrations.for(scopeOf(request)).remove(request.params.registrationId)
      if (outcome === 'NOT_FOUND') return sendProblem(reply, problem('url/not-found'))
      if (outcome === 'UNDER_WAY') return sendProblem(reply, problem('registration-under-way'))
      return reply.code(204).send()
    },
  )

  api.get(
    '/registrations/:registrationId/rows',
    {
      config: { can },
      schema: {
        params,
        querystring: z.object({
          /** Only what is wrong or should be looked at. */
          told: z.stringbool().default(false),
          /** `next` of the page before. */
          after: z.coerce.number().int().min(0).max(10_000_000).default(0),
          limit: z.coerce.number().int().min(1).max(500).default(100),
        }),
        response: { 200: answer('OK', registrationRows), ...reading },
      },
    },
    async (request, reply) => {
      const { told, after, limit } = request.query
      const { registrationId } = request.params
      const rows = await registrations.for(scopeOf(request)).rows(registrationId, { told, after })
      if (!rows) return sendProblem(reply, problem('url/not-found'))
      const member: Member[] = []
      let more = false
      for await (const row of rows) {
        more = member.length === limit
        if (more) break
        member.push(toMember(row))
      }
      const last = member.at(-1)
      return reply.send({ member, ...(more && last && { next: last.row }) })
    },
  )

  api.get(
    '/registrations/:registrationId/rows.csv',
    { config: { can }, schema: { params, querystring: z.object({ which: z.enum(['WRONG', 'RIGHT']) }) } },
    async (request, reply) => {
      const { which } = request.query
      const rows = await registrations
        .for(scopeOf(request))
        .rows(request.params.registrationId, { told: which === 'WRONG' })
      if (!rows) return sendProblem(reply, problem('url/not-found'))
      const name = which === 'WRONG' ? 'foute-regels.csv' : 'juiste-regels.csv'
      return reply
        .type(csv)
        .header('content-disposition', attachment(name))
        .send(Readable.from(rowsFile(rows, which)))
    },
  )
}
