import { z } from 'zod'
import { instant, version } from './common.ts'

/**
 * RESTART: the program. IDENTIFY: shows the name and makes a sound, to find a zuil among others. LOG: its last lines.
 * SCREENSHOT: what the visitor sees.
 */
export const commandKinds = ['RESTART', 'IDENTIFY', 'LOG', 'SCREENSHOT'] as const

/** `dn/command`: carried out once, unless it has expired. */
export const command = z.object({ v: version, id: z.uuid(), kind: z.enum(commandKinds), expiresAt: instant })
export type Command = z.infer<typeof command>

/** `up/result`: the result of a command. */
export const commandResult = z.object({
  v: version,
  id: z.uuid(),
  outcome: z.enum(['DONE', 'FAILED', 'EXPIRED']),
  /** Why it failed, for a person. */
  problem: z.string().max(300).optional(),
  /** LOG: lines of JSON; the oldest are left out. */
  log: z
    .string()
    .max(32 * 1024)
    .optional(),
  /** SCREENSHOT: JPEG, base64. */
  picture: z
    .string()
    .max(56 * 1024)
    .optional(),
})
export type CommandResult = z.infer<typeof commandResult>
