import type { Log } from '@zuil/protocol'
import { errorCodes, type FastifyReply } from 'fastify'
import type { z } from 'zod'
import type { Api } from '../platform/http/api.ts'
import { answer } from '../platform/http/document.ts'
import { errorHandler, sendProblem } from '../platform/http/errors.ts'
import { problem, problems } from '../platform/http/general-problems.ts'
import { guesses } from '../platform/http/guesses.ts'
import { perNetwork, type RateLimits } from '../platform/http/rate-limits.ts'
import { networkOf } from '../platform/stranger-room.ts'
import { accessToken, tokenError } from './shapes.ts'
import type { ClientStore } from './store/clients.ts'

const tokenValidMs = 60 * 60 * 1000

type TokenError = z.infer<typeof tokenError>
type Credentials = { readonly id: string; readonly secret: string }
type Parsed = { readonly credentials: Credentials } | { readonly wrong: TokenError; readonly status: 400 | 401 }

const invalid = (description: string): Parsed => ({
  wrong: { error: 'invalid_request', error_description: description },
  status: 400,
})
const invalidClient: Parsed = { wrong: { error: 'invalid_client' }, status: 401 }

const formDecoded = (value: string): string | undefined => {
  try {
    return decodeURIComponent(value.replace(/\+/g, ' '))
  } catch {
    return undefined
  }
}

/** Reads HTTP Basic as RFC 6749, 2.3.1 has it: id and secret form-encoded. */
const basicCredentials = (header: string): Credentials | undefined => {
  const encoded = /^basic +([\w+/-]+=*)$/i.exec(header)?.[1]
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? []
  if (encoded === undefined || id === undefined || secret === undefined) return undefined
  const decoded = { id: formDecoded(id), secret: formDecoded(secret) }
  return decoded.id === undefined || decoded.secret === undefined
    ? undefined
    : { id: decoded.id, secret: decoded.secret }
}

/**
 * Reads a token request (RFC 6749, 4.4.2).
 * @param form the body, application/x-www-form-urlencoded
 * @param authorization the Authorization header
 */
export const readTokenRequest = (form: string, authorization: string | undefined): Parsed => {
  const fields = new URLSearchParams(form)
  for (const name of fields.keys()) {
    if (fields.getAll(name).length > 1) return invalid('A parameter is there more than once.')
  }
  const grant = fields.get('grant_type')
  if (grant === null) return invalid('grant_type is missing.')
  if (grant !== 'client_credentials') {
    const error_description = 'grant_type must be client_credentials.'
    return { wrong: { error: 'unsupported_grant_type', error_description }, status: 400 }
  }
  const id = fields.get('client_id')
  const secret = fields.get('client_secret')
  if (authorization !== undefined) {
    if (secret !== null) return invalid('Use HTTP Basic or client_secret in the body, not both.')
    const credentials = basicCredentials(authorization)
    return credentials && (id === null || id === credentials.id) ? { credentials } : invalidClient
  }
  return id !== null && secret !== null ? { credentials: { id, secret } } : invalidClient
}

/**
 * The same request as a form, of a body that has it as JSON, as UiTID takes it too. What is not a text is no parameter.
 * @throws SyntaxError it is not an object of JSON
 */
const formOfJson = (body: string): string => {
  const fields: unknown = JSON.parse(body)
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) throw new SyntaxError('not an object')
  const texts = Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === 'string')
  return new URLSearchParams(texts).toString()
}

/** Such a text can't be looked up in a database. */
const impossible = ({ id, secret }: Credentials): string | undefined => {
  if (/[\p{Cc}\p{Cs}\ufffd]/u.test(id + secret))
    return 'A value must not contain control characters or what is not UTF-8.'
  return id.length > 200 || secret.length > 1_000 ? 'A value is too long.' : undefined
}

const checked = (read: Parsed): Parsed => {
  const wrong = 'credentials' in read ? impossible(read.credentials) : undefined
  return wrong === undefined ? read : invalid(wrong)
}

interface OauthDeps {
  readonly clients: ClientStore
  readonly clock: () => number
  readonly log: Pick<Log, 'error'>
  readonly limits: RateLimits
}

/** POST /oauth/token: client credentials for an opaque bearer token. */
export const oauthRoutes = (api: Api, { clients, clock, log, limits }: OauthDeps): void => {
  const refuse = (reply: FastifyReply, status: 400 | 401, wrong: TokenError): FastifyReply => {
    if (status === 401) reply.header('www-authenticate', 'Basic realm="UiTPAS zuilen"')
    return reply.code(status).send(wrong)
  }
  const otherwise = errorHandler(log)
  const tried = guesses(limits.tokenPerClient, clock)

  api.register(async (scope: Api) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      try {
        done(null, formOfJson(String(body)))
      } catch {
        done(new errorCodes.FST_ERR_CTP_INVALID_JSON_BODY())
      }
    })
    scope.setErrorHandler((error, request, reply) => {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      return code.startsWith('FST_ERR_CTP_')
        ? refuse(reply, 400, { error: 'invalid_request', error_description: 'The body must be a short form, or JSON.' })
        : otherwise(error, request, reply)
    })
    scope.post(
      '/oauth/token',
      {
        bodyLimit: 4096,
        config: { can: 'token.request', rateLimit: perNetwork(limits.token) },
        schema: {
          tags: ['Authentication'],
          operationId: 'post-oauth-token',
          summary: 'Get an access token',
          description:
            'Client credentials grant (RFC 6749, 4.4): a form, or the same as JSON, with grant_type=client_credentials; id and ' +
            'secret by HTTP Basic or as client_id and client_secret. Also where UiTID has it: ' +
            '/realms/uitid/protocol/openid-connect/token of this server. For machine clients; limited in number per address, wrong ones per client too.',
          consumes: ['application/x-www-form-urlencoded', 'application/json'],
          response: {
            200: answer('A token, valid for one hour', accessToken),
            400: answer('RFC 6749, 5.2', tokenError),
            401: answer('RFC 6749, 5.2', tokenError),
            ...problems({ 429: ['rate-limited'] }),
          },
        },
      },
      async (request, reply) => {
        reply.header('pragma', 'no-cache')
        const form = typeof request.body === 'string' ? request.body : ''
        const read = checked(readTokenRequest(form, request.headers.authorization))
        if ('wrong' in read) return refuse(reply, read.status, read.wrong)
        const { id, secret } = read.credentials
        const from = networkOf(request.ip)
        const waitS = tried.attempt(id, from)
        if (waitS !== undefined) return sendProblem(reply.header('retry-after', waitS), problem('rate-limited'))
        if (!(await clients.authenticate(id, secret))) return refuse(reply, 401, { error: 'invalid_client' })
        tried.succeeded(id, from)
        const token = await clients.newToken(id, clock(), tokenValidMs)
        return reply.send({ access_token: token, token_type: 'Bearer', expires_in: tokenValidMs / 1000 })
      },
    )
  })
}
