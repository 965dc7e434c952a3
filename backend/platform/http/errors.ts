import { describeError, type Log } from '@zuil/protocol'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { problem } from './general-problems.ts'
import { type Problem, plainProblem } from './problems.ts'

/** Answers with a problem. */
export const sendProblem = (reply: FastifyReply, wrong: Problem): FastifyReply =>
  reply.code(wrong.status).type('application/problem+json').send(wrong)

/** What is wrong with one value, in words that never quote the value. */
const inWords = (issue: { readonly keyword: string; readonly params: Record<string, unknown> }): string => {
  const { keyword, params } = issue
  if (keyword === 'invalid_type') return `must be ${String(params.expected)}`
  if (keyword === 'too_small') return `must not be smaller or shorter than ${String(params.minimum)}`
  if (keyword === 'too_big') return `must not be larger or longer than ${String(params.maximum)}`
  if (keyword === 'invalid_format' && params.format !== 'regex') return `must be a valid ${String(params.format)}`
  return 'has a form that is not allowed'
}

/** The problem of a body or query that does not fit its schema. */
const invalidRequest = (request: FastifyRequest, error: Partial<FastifyError>): Problem | undefined => {
  if (!hasZodFastifySchemaValidationErrors(error)) return undefined
  const issues = error.validation.map((issue) => ({
    jsonPointer: issue.instancePath,
    error: inWords({ keyword: issue.keyword, params: issue.params as Record<string, unknown> }),
  }))
  if (error.validationContext === 'body') {
    if (request.body === undefined || request.body === null) return problem('body/missing')
    return problem('body/invalid-data', { schemaErrors: issues })
  }
  // The API document: a query parameter that is missing or wrong is `url/not-found`, its detail says which.
  const detail = issues.map(({ jsonPointer, error: words }) => `${jsonPointer.slice(1)} ${words}`).join('; ')
  const tooLong = error.validation.some(({ keyword, params }) => keyword === 'too_big' && params.origin === 'string')
  return problem(tooLong ? 'url/invalid-data' : 'url/not-found', { detail })
}

/** The problem of a request that the framework refused. */
const refused = (request: FastifyRequest, error: Partial<FastifyError>): Problem | undefined => {
  const { statusCode = 500, code } = error
  if (statusCode === 429) return problem('rate-limited')
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return problem('body/missing')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const { consumes = ['application/json'] } = request.routeOptions.schema ?? {}
    return problem('header/unsupported-media-type', { detail: `The body must be ${consumes.join(' or ')}.` })
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return { ...plainProblem(413, 'Payload Too Large'), detail: 'Send less at once: the body is too large.' }
  if (code === 'FST_ERR_BAD_URL')
    return problem('url/invalid-data', { detail: 'What is escaped with % in the address must be UTF-8.' })
  if (code === 'FST_ERR_MAX_PARAM_LENGTH')
    return problem('url/invalid-data', { detail: 'A part of the path is too long: nothing has such a long id.' })
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error instanceof SyntaxError) return problem('body/invalid-syntax')
  return statusCode >= 400 && statusCode < 500 ? plainProblem(statusCode, 'Bad Request') : undefined
}

/** Any error as a problem. What was not foreseen is logged without personal data and sent to nobody. */
export const errorHandler =
  (log: Pick<Log, 'error'>) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const known = error instanceof Error ? (invalidRequest(request, error) ?? refused(request, error)) : undefined
    if (known) return sendProblem(reply, known)
    log.error({ requestId: request.id, route: request.routeOptions.url, ...describeError(error) }, 'A request failed')
    return sendProblem(reply, plainProblem(500, 'Internal Server Error'))
  }
