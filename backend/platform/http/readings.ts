import { parseChipUid, parseUitpasNumber } from '@zuil/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Api } from './api.ts'
import { sendProblem } from './errors.ts'
import { problem } from './general-problems.ts'
import { clientOf } from './guard.ts'
import { isUuid } from './paging.ts'
import { type Action, ruleOf } from './policy.ts'

/** Somebody as a request names him. */
export interface Named {
  readonly kind: 'NUMBER' | 'CHIP' | 'HOLDER' | 'INSZ'
  /** UiTPAS number, chip number, a passholder’s UUID, or an INSZ, as it is looked up. */
  readonly value: string
}

/** A client asks about people, or a person through one. */
export interface Reading {
  readonly clientId: string
  readonly action: Action
  readonly named: readonly Named[]
}

/**
 * Writes down who is asked about, unless the client asked about too many.
 * @returns in how many seconds it may ask again; undefined = it may know
 */
export type NoteReading = (reading: Reading) => Promise<number | undefined>

const kinds = { uitpasNumber: 'NUMBER', chipNumber: 'CHIP', passholderId: 'HOLDER', inszNumber: 'INSZ' } as const

/** What one of several numbers is: 13 digits are of a card, 11 an INSZ, 14 hexadecimal characters a chip. */
export const identifierOf = (typed: string): Named => {
  const value = typed.replace(/[\s.-]/g, '')
  if (/^\d{11}$/.test(value)) return { kind: 'INSZ', value }
  return lookedUp({ kind: /^[\da-f]{14}$/i.test(value) ? 'CHIP' : 'NUMBER', value })
}

/** As it is looked up, however it was spelled; what can be no number stays as it is. */
const lookedUp = ({ kind, value }: Named): Named => {
  if (kind === 'HOLDER') return { kind, value }
  if (kind === 'INSZ') return { kind, value: value.replace(/[\s.-]/g, '') }
  const parsed = kind === 'CHIP' ? parseChipUid(value) : parseUitpasNumber(value)
  return { kind, value: parsed.ok ? parsed.value : value }
}

/** Every field of a request's part by which a person is found. */
const namedIn = (part: unknown): readonly Named[] => {
  if (Array.isArray(part)) return part.flatMap(namedIn)
  if (typeof part !== 'object' || part === null) return []
  const identifier: unknown = Reflect.get(part, 'identifier')
  if (typeof identifier === 'string') return [identifierOf(identifier)]
  return Object.entries(kinds).flatMap(([field, kind]) => {
    const value: unknown = Reflect.get(part, field)
    return typeof value === 'string' ? [lookedUp({ kind, value })] : []
  })
}

/**
 * Who is named in path, query and body. What can be nobody's id is left to the route, which says so. An INSZ in a body is
 * what somebody is to have: nobody is found by it.
 */
const namedBy = ({ params, query, body }: FastifyRequest): readonly Named[] =>
  [...[params, query].flatMap(namedIn), ...namedIn(body).filter(({ kind }) => kind !== 'INSZ')].filter(
    ({ kind, value }) => kind !== 'HOLDER' || isUuid(value),
  )

/**
 * Before a client's request is handled: who is asked about is noted, and one that asks about too many people, or tries
 * numbers that nobody has, is refused, whoever it names. So no route of the API can forget it.
 */
export const noteReadings = (api: Api, note: NoteReading): void => {
  api.addHook('preHandler', async (request, reply): Promise<FastifyReply | undefined> => {
    const action = request.is404 ? undefined : request.routeOptions.config.can
    if (action === undefined) return undefined
    if (request.caller?.kind !== 'CLIENT' && request.caller?.kind !== 'UITID') return undefined
    const rule = ruleOf(action)
    if (rule.by !== 'CLIENT' || rule.forHolder) return undefined
    const named = namedBy(request)
    if (named.length === 0) return undefined
    const seconds = await note({ clientId: clientOf(request), action, named })
    if (seconds === undefined) return undefined
    const detail = 'This client asked about too many passholders, or about too many numbers that nobody has.'
    return sendProblem(reply.header('retry-after', seconds), problem('rate-limited', { detail }))
  })
}
