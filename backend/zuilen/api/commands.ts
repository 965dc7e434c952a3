import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Api, HttpContext } from '../../platform/http/api.ts'
import { answer, problems, security } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { requires } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import { problem } from '../../platform/http/problems.ts'
import { type Command, commandKind, newCommand, zuilCommand, zuilCommandResult } from '../shapes/command.ts'
import type { StoredCommand } from '../store/commands.ts'
import { forZuil, zuilFor } from './access.ts'

/** A command that did not reach its zuil by then is not done any more. */
const VALID_MS = 60_000

const config = { access: 'CLIENT' } as const
const common = { tags: ['Zuilen'], security: security.CLIENT }
const params = z.object({ zuilId: z.string() })

const text = (at: number): string => new Date(at).toISOString()

const represent = (command: StoredCommand): Command => ({
  id: command.id,
  kind: command.kind,
  issuedAt: text(command.issuedAt),
  expiresAt: text(command.expiresAt),
  ...(command.outcome && { outcome: command.outcome }),
  ...(command.problem !== undefined && { problem: command.problem }),
  ...(command.answeredAt !== undefined && { answeredAt: text(command.answeredAt) }),
})

/** POST and GET /zuilen/{zuilId}/commands, GET /zuilen/{zuilId}/commands/{commandId}. */
export const zuilCommandRoutes = (api: Api, { store, clock, log, sendCommand }: HttpContext): void => {
  api.post(
    '/zuilen/:zuilId/commands',
    {
      config,
      preValidation: requires('KIOSKS_WRITE'),
      schema: {
        ...common,
        operationId: 'post-zuilen-commands',
        summary: 'Ask a zuil to do something',
        description: `Once, within a minute: after that it is not done any more.\n\n${forZuil('KIOSKS_WRITE')}`,
        params,
        body: z.object({ kind: commandKind }),
        response: {
          201: answer('Created', newCommand),
          ...problems({
            400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const found = await zuilFor(store, request, 'KIOSKS_WRITE', request.params.zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const now = clock()
      const { kind } = request.body
      const command: StoredCommand = {
        id: randomUUID(),
        zuilId: found.zuil.id,
        kind,
        issuedAt: now,
        expiresAt: now + VALID_MS,
      }
      await store.commands.add(command)
      sendCommand(command)
      log.info({ requestId: request.id, zuilId: found.zuil.id, commandId: command.id, kind }, 'A command was sent')
      return reply.code(201).send({ id: command.id, expiresAt: text(command.expiresAt) })
    },
  )

  api.get(
    '/zuilen/:zuilId/commands',
    {
      config,
      preValidation: requires('KIOSKS_READ'),
      schema: {
        ...common,
        operationId: 'get-zuilen-commands',
        summary: 'Retrieve the last commands of a zuil',
        description: `Newest first, without log and picture.\n\n${forZuil('KIOSKS_READ')}`,
        params,
        response: {
          200: answer('OK', z.array(zuilCommand)),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const found = await zuilFor(store, request, 'KIOSKS_READ', request.params.zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const commands = await store.commands.ofZuil(found.zuil.id)
      return reply.send(
        commands.map((one) => ({
          ...represent(one),
          hasLog: one.log !== undefined,
          hasPicture: one.picture !== undefined,
        })),
      )
    },
  )

  api.get(
    '/zuilen/:zuilId/commands/:commandId',
    {
      config,
      preValidation: requires('KIOSKS_READ'),
      schema: {
        ...common,
        operationId: 'get-zuilen-commands-commandId',
        summary: 'Retrieve a command of a zuil, with its log or picture',
        description: forZuil('KIOSKS_READ'),
        params: params.extend({ commandId: z.string() }),
        response: {
          200: answer('OK', zuilCommandResult),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { zuilId, commandId } = request.params
      const found = await zuilFor(store, request, 'KIOSKS_READ', zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const command = isUuid(commandId) ? await store.commands.find(commandId) : undefined
      if (!command || command.zuilId !== found.zuil.id) return sendProblem(reply, problem('url/not-found'))
      return reply.send({
        ...represent(command),
        ...(command.log !== undefined && { log: command.log }),
        ...(command.picture !== undefined && { picture: command.picture }),
      })
    },
  )
}
