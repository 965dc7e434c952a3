import type { IncomingMessage } from 'node:http'
import { err, ok, type Result } from '@zuil/protocol'
import { isLoopback } from '../io/addresses.ts'

/** What is checked of a request before anything is done with it. */

export const MOST_BODY_BYTES = 4 * 1024

/**
 * Whether a Host header is one that our own page would send. A page from elsewhere that resolves its own name to this
 * machine (DNS rebinding) sends another.
 */
export const isOwnHost = (host: string | undefined, port: number): boolean => {
  const [, name = '', ofPort = '80'] = /^(.*?)(?::(\d+))?$/.exec(host ?? '') ?? []
  return isLoopback(name) && Number(ofPort) === port
}

/** Status of the answer to a body that is not taken. */
export type BodyProblem = 400 | 413 | 415

/** Reads a body as JSON; none at all is `undefined`. Of a body that is too long the rest is not kept. */
export const readJson = async (
  request: IncomingMessage,
  mostBytes = MOST_BODY_BYTES,
): Promise<Result<unknown, BodyProblem>> => {
  const chunks: Buffer[] = []
  let bytes = 0
  // Left early, the socket stays: the answer must still go out.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= mostBytes) chunks.push(chunk)
    else if (bytes > Math.max(mostBytes, 16 * MOST_BODY_BYTES)) break
  }
  if (bytes > mostBytes) return err(413)
  if (bytes === 0) return ok(undefined)
  if (!/^application\/json(;|$)/i.test(request.headers['content-type'] ?? '')) return err(415)
  try {
    return ok(JSON.parse(Buffer.concat(chunks).toString('utf8')))
  } catch {
    return err(400)
  }
}
