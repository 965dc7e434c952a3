import type { z } from 'zod'
import { limits } from './limits.ts'
import { command, commandResult } from './messages/command.ts'
import { desired } from './messages/desired.ts'
import { heartbeat } from './messages/health.ts'
import { hello, status, welcome } from './messages/presence.ts'
import { reported } from './messages/reported.ts'
import { journalAck, upJournal, upTap } from './messages/tap.ts'
import { dnVerdict } from './messages/verdict.ts'
import { err, ok, type Result } from './result.ts'
import type { DownKind, UpKind } from './topics.ts'

/** The schema of each topic's messages. */
export const messageSchemas = {
  status,
  hello,
  heartbeat,
  tap: upTap,
  journal: upJournal,
  reported,
  result: commandResult,
  welcome,
  desired,
  verdict: dnVerdict,
  'journal-ack': journalAck,
  command,
} as const satisfies Record<UpKind | DownKind, z.ZodType>

export type Message<K extends UpKind | DownKind> = z.infer<(typeof messageSchemas)[K]>

/** Why a message could not be decoded. Says where, never the value: that may be personal data. */
export type DecodeProblem =
  | { readonly kind: 'TOO_LARGE'; readonly bytes: number }
  | { readonly kind: 'NOT_JSON' }
  | { readonly kind: 'UNKNOWN_VERSION' }
  | { readonly kind: 'INVALID'; readonly at: string }

/**
 * Reads a message as it came off the wire. Unknown fields are dropped, so that a newer sender is understood.
 * @param payload UTF-8 JSON, at most `limits.messageBytes`
 */
export const decode = <K extends UpKind | DownKind>(
  kind: K,
  payload: { readonly length: number; toString(): string },
): Result<Message<K>, DecodeProblem> => {
  if (payload.length > limits.messageBytes) return err({ kind: 'TOO_LARGE', bytes: payload.length })
  let json: unknown
  try {
    json = JSON.parse(payload.toString())
  } catch {
    return err({ kind: 'NOT_JSON' })
  }
  const parsed = messageSchemas[kind].safeParse(json)
  if (parsed.success) return ok(parsed.data as Message<K>)
  const path = parsed.error.issues[0]?.path ?? []
  if (path[0] === 'v') return err({ kind: 'UNKNOWN_VERSION' })
  return err({ kind: 'INVALID', at: path.join('.') })
}

/** Writes a message for the wire. The type is the check: both ends are ours. */
export const encode = <K extends UpKind | DownKind>(_kind: K, message: Message<K>): string => JSON.stringify(message)
