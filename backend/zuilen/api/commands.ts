import { randomUUID } from 'node:crypto'
import type { Log } from '@zuil/protocol'
import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { isUuid } from '../../platform/http/paging.ts'
import { problem, problems } from '../problems.ts'
import { type Command, commandKind, newCommand, zuilCommand, zuilCommandResult } from '../shapes/command.ts'
import type { CommandStore, StoredCommand } from '../store/commands.ts'
import { type CurrentZuilen, forZuil, zuilFor } from './access.ts'

/** A command that did not reach its zuil by then is not done any more. */
const VALID_MS = 60_000

const tags = ['Zuilen']
const params = z.object({ zuilId: idInPath })

const text = (at: number): string => new Date(at).toISOString()

const toCommandResponse = (command: StoredCommand): Command => ({
  id: command.id,
  kind: command.kind,
  issuedAt: text(command.issuedAt),
  expiresAt: text(command.expiresAt),
  ...(command.outcome && { outcome: command.outcome }),
  ...(command.problem !== undefined && { problem: command.problem }),
  ...(command.answeredAt !== undefined && { answeredAt: text(command.answeredAt) }),
})

interface ZuilCommandDeps {
  readonly currentZuilen: CurrentZuilen
  readonly commands: CommandStore
  /** Sends a command that was stored to its zuil, if it is connected. */
  readonly sendCommand: (command: StoredCommand) => void
  readonly clock: () => number
  readonly log: Pick<Log, 'info'>
}

/** POST and GET /zuilen/{zuilId}/commands, GET /zuilen/{zuilId}/commands/{commandId}. */
export const zuilCommandRoutes = (api: Api, deps: ZuilCommandDeps): void => {
  const { currentZuilen, commands, sendCommand, clock, log } = deps

  api.post(
    '/zuilen/:zuilId/commands',
    {
      config: { can: 'zuil.change' },
      schema: {
        tags,
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
      const found = await zuilFor(currentZuilen, request, request.params.zuilId)
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
      await commands.add(command, found.scope.actor)
      sendCommand(command)
      log.info({ requestId: request.id, zuilId: found.zuil.id, commandId: command.id, kind }, 'A command was sent')
      return reply.code(201).send({ id: command.id, expiresAt: text(command.expiresAt) })
    },
  )

  api.get(
    '/zuilen/:zuilId/commands',
    {
      config: { can: 'zuil.read' },
      schema: {
        tags,
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
      const found = await zuilFor(currentZuilen, request, request.params.zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const stored = await commands.for(found.scope).ofZuil(found.zuil.id)
      return reply.send(
        stored.map((one) => ({
          ...toCommandResponse(one),
          hasLog: one.log !== undefined,
          hasPicture: one.picture !== undefined,
        })),
      )
    },
  )

  api.get(
    '/zuilen/:zuilId/commands/:commandId',
    {
      config: { can: 'zuil.read' },
      schema: {
        tags,
        operationId: 'get-zuilen-commands-commandId',
        summary: 'Retrieve a command of a zuil, with its log or picture',
        description: forZuil('KIOSKS_READ'),
        params: params.extend({ commandId: idInPath }),
        response: {
          200: answer('OK', zuilCommandResult),
          ...problems({ 401: ['auth/unauthorized'], 403: ['auth/forbidden'], 404: ['url/not-found'] }),
        },
      },
    },
    async (request, reply) => {
      const { zuilId, commandId } = request.params
      const found = await zuilFor(currentZuilen, request, zuilId)
      if ('wrong' in found) return sendProblem(reply, found.wrong)
      const command = isUuid(commandId) ? await commands.for(found.scope).find(commandId) : undefined
      if (!command || command.zuilId !== found.zuil.id) return sendProblem(reply, problem('url/not-found'))
      return reply.send({
        ...toCommandResponse(command),
        ...(command.log !== undefined && { log: command.log }),
        ...(command.picture !== undefined && { picture: command.picture }),
      })
    },
  )
}
