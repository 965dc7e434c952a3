import { commandKinds, commandResult } from '@zuil/protocol'
import { z } from 'zod'
import { moment, named } from '../../platform/http/fields.ts'

export const commandKind = z.enum(commandKinds)
export type CommandKind = z.infer<typeof commandKind>

const command = z.object({
  id: z.string(),
  kind: commandKind,
  issuedAt: moment,
  expiresAt: moment,
  outcome: commandResult.shape.outcome.optional(),
  problem: z.string().optional(),
  answeredAt: moment.optional(),
})
export type Command = z.infer<typeof command>

export const zuilCommand = named(
  'ZuilCommand',
  'Something that a zuil was asked to do, and what became of it.',
  z.object({ ...command.shape, hasLog: z.boolean(), hasPicture: z.boolean() }),
)

export const zuilCommandResult = named(
  'ZuilCommandResult',
  'The same with what it brought: `log` is lines of JSON, `picture` a JPEG in base64.',
  z.object({ ...command.shape, log: z.string().optional(), picture: z.string().optional() }),
)
export type ZuilCommandResult = z.infer<typeof zuilCommandResult>

export const newCommand = named(
  'NewZuilCommand',
  'A command that was sent.',
  z.object({ id: z.string(), expiresAt: moment }),
)
export type NewCommand = z.infer<typeof newCommand>
