import type { IncomingMessage } from 'node:http'
import { err, ok, type Result } from '@zuil/protocol'
import { isLoopback } from './addresses.ts'

/** Checks a request before anything is done with it. */

export const MAX_BODY_BYTES = 4 * 1024

/**
 * Whether a Host header is one that our own page would send. A page from elsewhere that resolves its own name to this
 * machine (DNS rebinding) sends another.
 */
export const isOwnHost = (host: string | undefined, port: number): boolean => {
  const [, name = '', ofPort = '80'] = /^(.*?)(?::(\d+))?$/.exec(host ?? '') ?? []
  return isLoopback(name) && Number(ofPort) === port
}

/** Status of the answer to a body that is refused. */
export type BodyProblem = 400 | 413 | 415

/** Reads a body as JSON; an empty one is `undefined`. The rest of a body that is too long is dropped. */
export const readJson = async (
  request: IncomingMessage,
  maxBytes = MAX_BODY_BYTES,
): Promise<Result<unknown, BodyProblem>> => {
  const chunks: Buffer[] = []
  let bytes = 0
  // The socket stays open if the loop is left early: the answer must still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= maxBytes) chunks.push(chunk)
    else if (bytes > Math.max(maxBytes, 16 * MAX_BODY_BYTES)) break
  }
  if (bytes > maxBytes) return err(413)
  if (bytes === 0) return ok(undefined)
  if (!/^application\/json(;|$)/i.test(request.headers['content-type'] ?? '')) return err(415)
  try {
    return ok(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  } catch {
    return err(400)
  }
}
