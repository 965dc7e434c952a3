import type { FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import { sendProblem } from './errors.ts'
import { fieldProblem, problem } from './general-problems.ts'
import type { Problem } from './problems.ts'

/** Texts that a database can't keep or look up are refused here, whatever the route does with them. */

/** No part of a query is longer; those of a path, the server itself refuses. */
const MAX_QUERY_CHARACTERS = 1_000

const cannotBe = 'must not contain the character NUL or half of a surrogate pair'

/** PostgreSQL has no place for the character 0 in a text, nor UTF-8 for half of a surrogate pair. */
const isStorable = (text: string): boolean => !/\0|\p{Cs}/u.test(text)

interface Found {
  readonly pointer: string
  readonly text: string
}

/** All texts in a value with their JSON pointers, however deep: without a call for each depth, which a client chooses. */
const textsIn = (value: unknown): readonly Found[] => {
  const found: Found[] = []
  const left: { pointer: string; value: unknown }[] = [{ pointer: '', value }]
  for (let next = left.pop(); next; next = left.pop()) {
    const { pointer, value: one } = next
    if (typeof one === 'string') found.push({ pointer, text: one })
    else if (typeof one === 'object' && one !== null)
      for (const [key, inner] of Object.entries(one)) left.push({ pointer: `${pointer}/${key}`, value: inner })
  }
  return found
}

const notStorable = (value: unknown): Found | undefined => textsIn(value).find(({ text }) => !isStorable(text))

/** Whether all that is escaped in an address is UTF-8. A percent sign that escapes nothing is taken as one. */
const isUtf8 = (address: string): boolean => {
  try {
    for (const [escaped] of address.matchAll(/(%[0-9a-f]{2})+/gi)) decodeURIComponent(escaped)
    return true
  } catch {
    return false
  }
}

const urlProblem = (detail: string): Problem => problem('url/invalid-data', { detail })

const wrongIn = ({ params, query, body, raw: { url = '' } }: FastifyRequest): Problem | undefined => {
  const inPath = notStorable(params)
  if (inPath) return urlProblem(`${inPath.pointer.slice(1)} in the path ${cannotBe}.`)
  if (!isUtf8(url)) return urlProblem('What is escaped with % in the address must be UTF-8.')
  const inQuery = notStorable(query)
  if (inQuery) return urlProblem(`${inQuery.pointer.slice(1)} in the query ${cannotBe}.`)
  const long = textsIn(query).find(({ text }) => text.length > MAX_QUERY_CHARACTERS)
  if (long)
    return urlProblem(`${long.pointer.slice(1)} in the query is longer than ${MAX_QUERY_CHARACTERS} characters.`)
  const inBody = notStorable(body)
  return inBody && fieldProblem(inBody.pointer, cannotBe)
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes texts that can't be kept as they are: what comes can't be made again, and must not be lost for one of them. */
    anyText?: true
  }
}

/** Refuses such texts at every route of this instance that does not say `anyText`, once it is known who asks. */
export const refuseUnstorableTexts = (api: Api): void => {
  api.addHook('preValidation', async (request, reply) => {
    const wrong = request.routeOptions.config.anyText ? undefined : wrongIn(request)
    if (wrong) return sendProblem(reply, wrong)
  })
}
