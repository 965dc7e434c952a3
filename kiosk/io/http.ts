import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { rootCertificates } from 'node:tls'
import { type DescribedError, describeError, err, ok, type Result } from '@zuil/protocol'

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** For the whole request: from the DNS look-up to the last byte of the answer. */
  readonly timeoutMs: number
  /** The longest answer that is accepted. */
  readonly maxBytes: number
  /** Certificates to trust beside the system's, PEM. */
  readonly ca?: string | undefined
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The body; `undefined` if it is not JSON. */
  readonly json: unknown
}

/** What may be logged of why there is no answer. */
export type NoAnswer = DescribedError & { readonly maxBytes?: number }

/**
 * One request to the backend. Redirects are not followed: its headers are for the backend alone.
 * @returns a complete answer, whatever its status; or what may be logged of why there is none
 */
export const requestJson = async (url: URL, request: HttpRequest): Promise<Result<HttpAnswer, NoAnswer>> => {
  try {
    const response = await send(url, request)
    const chunks: Buffer[] = []
    let bytes = 0
    // Leaving the loop early ends the connection.
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > request.maxBytes) return err({ kind: 'TOO_LONG', maxBytes: request.maxBytes })
      chunks.push(chunk)
    }
    const { statusCode: status = 0, headers } = response
    return ok({ status, headers, json: parse(Buffer.concat(chunks)) })
  } catch (error) {
    return err(describeError(error))
  }
}

const send = (url: URL, { method, headers, body, timeoutMs, ca }: HttpRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(text && { 'content-type': 'application/json', 'content-length': text.length }),
        ...headers,
      },
      signal: AbortSignal.timeout(timeoutMs),
      ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
    })
    request.on('response', resolve)
    request.on('error', reject)
    request.end(text)
  })

const parse = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
