import { createHash } from 'node:crypto'
import { customTokenHeader, err, ok, type Result } from '@zuil/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { networkOf } from '../stranger-room.ts'
import type { Api } from './api.ts'
import { clientIdHeader, securityOf } from './document.ts'
import { sendProblem } from './errors.ts'
import { problem } from './general-problems.ts'
import { type Action, type Grant, type Rule, rolesOf, ruleOf } from './policy.ts'
import { type Problem, plainProblem } from './problems.ts'
import { perNetwork, type RateLimits } from './rate-limits.ts'
import { type Held, Scope } from './scope.ts'

/** Whose device asks. */
export interface DeviceOwner {
  readonly zuilId: string
  /** Of the zuil's credential as it is now: is it another by the time that something is booked, nothing is. */
  readonly generation: number
}

/** Whose journal a device may hand in. */
export interface JournalOwner extends DeviceOwner {
  /** Since when another device is in its place; absent = it is the zuil's device. */
  readonly replacedAt?: number
  /** Of the same: from when on it may have taps to deliver; absent = not known. */
  readonly undeliveredSince?: number
  /** Of the same: it is in nobody's hands who may have it. */
  readonly lost?: boolean
}

/** Who is logged in, as his rights are now. */
export interface Person extends Held {
  readonly email: string
  /** Names his session; opens nothing. */
  readonly session: string
}

/** Whose access token of the provider it is. */
export interface TokenUser {
  /** By which the provider knows him, and whose provider it is. */
  readonly sub: string
  readonly issuer: string
  /** As the provider verified it. */
  readonly email?: string
  /** The program through which he asks. */
  readonly clientId: string
  /** As the provider has it of who logged in with his eID. */
  readonly insz?: string
}

/** A person at the API, by a token of the provider, as his rights are now. */
export interface ApiPerson extends TokenUser {
  /** Whether he has an account here, or works at a counter. */
  readonly known: boolean
  readonly grants: readonly Grant[]
  /** As whom he acts: the passholder that he is, and then his family, where that was asked for. */
  readonly holders: readonly string[]
  /** What the program itself may do, where that counts. */
  readonly ofProgram?: readonly Grant[]
}

/** Why a token is not taken. */
export type TokenRefusal =
  | { readonly kind: 'REFUSED'; readonly detail: string }
  /** The provider can't be asked. */
  | { readonly kind: 'DOWN' }
  /** From where it comes, too many came that are nobody's. */
  | { readonly kind: 'LATER'; readonly seconds: number }

/** Who asks; null on public routes. */
export type Caller =
  | ({ readonly kind: 'USER' } & Person)
  | { readonly kind: 'CLIENT'; readonly clientId: string; readonly grants: readonly Grant[] }
  | ({ readonly kind: 'UITID' } & ApiPerson)
  | { readonly kind: 'CLIENT_ID'; readonly clientId: string; readonly grants: readonly Grant[] }
  | ({ readonly kind: 'ZUIL'; readonly deviceId: string } & DeviceOwner)
  | ({ readonly kind: 'FORMER' } & JournalOwner)
  | { readonly kind: 'CODE'; readonly code: string }

/** Who is behind a secret; `undefined` = nobody. */
export interface Identities {
  /** The machine client of a bearer token that has not expired. */
  client(token: string): Promise<{ readonly clientId: string; readonly grants: readonly Grant[] } | undefined>
  /** What a client may do that says which it is; `undefined` = there is none. */
  clientById(clientId: string): Promise<readonly Grant[] | undefined>
  /**
   * The person of an access token of the provider.
   * @param from the network that it came from
   * @param withFamily for whom he may act beside himself too
   */
  person(token: string, from: string, withFamily: boolean): Promise<Result<ApiPerson, TokenRefusal>>
  /** The zuil whose device this is. */
  zuil(deviceId: string): Promise<DeviceOwner | undefined>
  /** The zuil whose device this was until it was replaced, not long ago. */
  formerDevice(deviceId: string): Promise<JournalOwner | undefined>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    can?: Action
  }
  interface FastifyRequest {
    caller: Caller | null
  }
}

const bearer = (request: FastifyRequest): string | undefined =>
  /^bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1]

const customToken = (request: FastifyRequest): string | undefined => {
  const token = request.headers[customTokenHeader]
  return typeof token === 'string' && token !== '' ? token : undefined
}

/** No client has a longer id. */
const MAX_CLIENT_ID = 200

/** At the API; people come in by another door. */
type ApiRule = Exclude<Rule['by'], 'USER'>
type Identify = (request: FastifyRequest, identities: Identities) => Promise<Result<Caller | null, TokenRefusal>>

const missing: Readonly<Record<ApiRule, string>> = {
  PUBLIC: '',
  CLIENT_ID: `The id of a client is needed in the header ${clientIdHeader}, or a bearer token.`,
  UITID: 'The access token of a person who logged in is needed.',
  CLIENT: 'A bearer token that has not expired is needed: one of POST /oauth/token, or of a person who logged in.',
  ZUIL: `The device id of a zuil that was set up is needed in the header ${customTokenHeader}.`,
  FORMER: `The device id of a zuil, or one that was replaced not long ago, is needed in the header ${customTokenHeader}.`,
  CODE: `The configuration code is needed in the header ${customTokenHeader}.`,
}
const nobody = (by: ApiRule): Result<never, TokenRefusal> => err({ kind: 'REFUSED', detail: missing[by] })

/** A client that says which it is, and proves nothing. */
const identified: Identify = async ({ headers }, identities) => {
  const clientId = headers[clientIdHeader]
  if (typeof clientId !== 'string' || clientId.length > MAX_CLIENT_ID) return nobody('CLIENT_ID')
  const grants = await identities.clientById(clientId)
  return grants ? ok({ kind: 'CLIENT_ID', clientId, grants }) : nobody('CLIENT_ID')
}

/** Gives an error for who may not come in. */
const callers: Readonly<Record<ApiRule, Identify>> = {
  PUBLIC: async () => ok(null),
  CLIENT: async (request, identities) => {
    const rule = ruleOf(actionOf(request))
    // Who brings something else than a bearer token is told so.
    if (rule.by === 'CLIENT' && rule.byId && request.headers.authorization === undefined)
      return identified(request, identities)
    const token = bearer(request)
    if (token === undefined) return nobody('CLIENT')
    const client = await identities.client(token)
    if (client) return ok({ kind: 'CLIENT', ...client })
    const withFamily = rule.by === 'CLIENT' && rule.holder === true
    const person = await identities.person(token, networkOf(request.ip), withFamily)
    if (!person.ok) return person
    if (person.value.known || person.value.holders.length > 0) return ok({ kind: 'UITID', ...person.value })
    const detail =
      'The token is of somebody who is nothing here: he has no account, works at no counter and has no UiTPAS.'
    return err({ kind: 'REFUSED', detail })
  },
  UITID: async (request, identities) => {
    const token = bearer(request)
    if (token === undefined) return nobody('UITID')
    const person = await identities.person(token, networkOf(request.ip), false)
    if (!person.ok) return person
    const ofProgram = (await identities.clientById(person.value.clientId)) ?? []
    return ok({ kind: 'UITID', ...person.value, ofProgram })
  },
  CLIENT_ID: async (request, identities) => {
    if (request.headers[clientIdHeader] !== undefined) return identified(request, identities)
    const token = bearer(request)
    if (token === undefined) return nobody('CLIENT_ID')
    const client = await identities.client(token)
    if (client) return ok({ kind: 'CLIENT_ID', ...client })
    const person = await identities.person(token, networkOf(request.ip), false)
    return person.ok ? ok({ kind: 'CLIENT_ID', clientId: person.value.clientId, grants: [] }) : person
  },
  ZUIL: async (request, identities) => {
    const deviceId = customToken(request)
    const owner = deviceId === undefined ? undefined : await identities.zuil(deviceId)
    return owner && deviceId !== undefined ? ok({ kind: 'ZUIL', ...owner, deviceId }) : nobody('ZUIL')
  },
  FORMER: async (request, identities) => {
    const deviceId = customToken(request)
    if (deviceId === undefined) return nobody('FORMER')
    const owner = (await identities.zuil(deviceId)) ?? (await identities.formerDevice(deviceId))
    return owner ? ok({ kind: 'FORMER', ...owner }) : nobody('FORMER')
  },
  CODE: async (request) => {
    const code = customToken(request)
    return code === undefined ? nobody('CODE') : ok({ kind: 'CODE', code })
  },
}

/** Answers who may not come in. */
const refuse = (reply: FastifyReply, by: ApiRule, refusal: TokenRefusal): FastifyReply => {
  if (refusal.kind === 'LATER')
    return sendProblem(reply.header('retry-after', refusal.seconds), problem('rate-limited'))
  if (refusal.kind === 'DOWN')
    return sendProblem(reply.header('retry-after', 5), {
      ...plainProblem(503, 'Service Unavailable'),
      detail: 'The provider of the token can’t be asked about it now.',
    })
  if (by === 'CLIENT' || by === 'UITID') reply.header('www-authenticate', 'Bearer')
  return sendProblem(reply, problem('auth/unauthorized', { detail: refusal.detail }))
}

export const actionOf = (request: FastifyRequest): Action => {
  const { can } = request.routeOptions.config
  // The guards refuse such a route at the start.
  if (!can) throw new Error('the route does not declare what it needs')
  return can
}

const scopesOf = (caller: Caller | null, action: Action): Scope | undefined => {
  if (caller?.kind === 'USER') return personScope(caller, action)
  const rule = ruleOf(action)
  if (rule.by === 'CLIENT' && (caller?.kind === 'CLIENT' || (rule.byId && caller?.kind === 'CLIENT_ID')))
    return Scope.ofGrants({ kind: 'CLIENT', id: caller.clientId }, caller.grants, rule)
  if (caller?.kind !== 'UITID') return undefined
  const actor = { kind: 'USER', id: caller.email ?? caller.sub } as const
  if (rule.by === 'CLIENT') return Scope.ofGrants(actor, caller.grants, rule, caller.holders)
  // What is the person's own; for which organizers is the program's.
  return rule.by === 'UITID'
    ? Scope.ofGrants(actor, caller.ofProgram ?? [], { by: 'CLIENT', permission: rule.permission })
    : undefined
}

/** How far a person reaches in an act; undefined = he may not do it. */
export const personScope = (person: Person, action: Action): Scope | undefined =>
  Scope.ofPerson(person.email, person, rolesOf(action))

/** Whether somebody may do this at all, for whichever organizer or card system. */
export const mayDo = (caller: Caller, action: Action): boolean => scopesOf(caller, action) !== undefined

/** How often a device may ask for anything, and whoever says alone which client he uses. */
export type GuardLimits = Pick<RateLimits, 'perZuil' | 'identified'>

/** Whether who asks only says which client it is: what it opens anybody may know. */
export const isIdentifiedOnly = ({ caller }: FastifyRequest): boolean => caller?.kind === 'CLIENT_ID'

/** Whose bucket a device takes from: one that was replaced does not use up that of the one in its place. */
const deviceOf = ({ caller }: FastifyRequest): string | undefined => {
  if (caller?.kind === 'ZUIL') return caller.zuilId
  if (caller?.kind !== 'FORMER') return undefined
  return caller.replacedAt === undefined ? caller.zuilId : `former ${caller.zuilId}`
}

/**
 * Guards every route of this instance: it must declare what it does (`config.can`), else the start fails and nothing is
 * open by mistake. Who may not do it, for no organizer at all, is refused before the request's body is looked at.
 */
export const guard = (api: Api, identities: Identities, limits: GuardLimits): void => {
  const tryDevice = api.createRateLimit({ ...limits.perZuil, keyGenerator: (request) => deviceOf(request) ?? '' })
  const tryIdentified = api.createRateLimit(perNetwork(limits.identified))
  api.decorateRequest('caller', null)
  api.addHook('onRoute', ({ config, method, url, schema }) => {
    if (!config?.can) throw new Error(`${String(method)} ${url} does not declare what it needs (config.can)`)
    if (ruleOf(config.can).by === 'USER') throw new Error(`${String(method)} ${url} is the back office's alone`)
    if (schema) schema.security = securityOf(ruleOf(config.can))
  })
  api.addHook('onRequest', async (request, reply) => {
    if (request.is404) return
    const { by } = ruleOf(actionOf(request)) as { by: ApiRule }
    const caller = await callers[by](request, identities)
    if (!caller.ok) return refuse(reply, by, caller.error)
    request.caller = caller.value
    // Routes for any client have limits of their own.
    const byId = by === 'CLIENT' && isIdentifiedOnly(request)
    if (!byId && deviceOf(request) === undefined) return
    const tried = await (byId ? tryIdentified : tryDevice)(request)
    if (tried.isAllowed || !tried.isExceeded) return
    return sendProblem(reply.header('retry-after', tried.ttlInSeconds), problem('rate-limited'))
  })
  api.addHook('preValidation', async (request, reply) => {
    if (request.is404) return
    const action = actionOf(request)
    const rule = ruleOf(action)
    if ((rule.by !== 'CLIENT' && rule.by !== 'UITID') || scopesOf(request.caller, action)) return
    return sendProblem(
      reply,
      rule.by === 'CLIENT' && rule.allOrganizers ? forbidden(action, 'for all organizers') : forbidden(action),
    )
  })
}

/**
 * What somebody reads who may not do something.
 * @param reach for which organizers it would have to be, in words
 */
const forbidden = (action: Action, reach = ''): Problem => {
  const rule = ruleOf(action)
  if (rule.by === 'UITID')
    return problem('auth/forbidden', {
      detail: `The program needs the permission ${rule.permission}${reach && ` ${reach}`}.`,
    })
  const permission = rule.by === 'CLIENT' ? rule.permission : rule.by
  const beside = rule.by === 'CLIENT' && rule.together ? ` beside ${rule.together}` : ''
  return problem('auth/forbidden', {
    detail: `The permission ${permission}${reach && ` ${reach}`} is needed${beside}.`,
  })
}

/** The same, of what only who reaches everything may do, beside what the route declares. */
export const forbiddenFor = (action: Action): Problem => forbidden(action, 'for all organizers')

/** The same, of what belongs to one organizer. */
export const forbiddenForOrganizer = (action: Action): Problem => forbidden(action, 'for the organizer concerned')

/** The same, of what belongs to several. */
export const forbiddenForOrganizers = (action: Action): Problem => forbidden(action, 'for an organizer concerned')

/** The same, where what belongs to several is given as a whole. */
export const forbiddenForEachOrganizer = (action: Action): Problem => forbidden(action, 'for every organizer concerned')

/** How far the client or person that asks may reach in what the route declares. */
export const scopeOf = (request: FastifyRequest): Scope => {
  const scope = scopesOf(request.caller, actionOf(request))
  if (!scope) throw new Error('the route is not one of machine clients or people')
  return scope
}

/** How far the client that asks may reach in another act than the route's own; `undefined` = not at all. */
export const scopeFor = (request: FastifyRequest, action: Action): Scope | undefined => scopesOf(request.caller, action)

const callerOf = <K extends Caller['kind']>(request: FastifyRequest, kind: K): Extract<Caller, { kind: K }> => {
  if (request.caller?.kind !== kind) throw new Error(`the route is not one of ${kind}`)
  return request.caller as Extract<Caller, { kind: K }>
}

/** Who is logged in and asks. */
export const personOf = (request: FastifyRequest): Person => callerOf(request, 'USER')

/** The client or the person at the API that asks. */
const askerOf = ({ caller }: FastifyRequest): Extract<Caller, { kind: 'CLIENT' | 'UITID' }> => {
  if (caller?.kind !== 'CLIENT' && caller?.kind !== 'UITID')
    throw new Error('the route is not one of clients or people')
  return caller
}

/** By which what is asked about whom is written down: the id of a client, or that of a person at the provider. */
export const clientOf = (request: FastifyRequest): string => {
  const asker = askerOf(request)
  return asker.kind === 'CLIENT' ? asker.clientId : `uitid:${asker.sub}`
}

/** The person who asks, at a route that is for people by their tokens alone. */
export const uitidOf = (request: FastifyRequest): ApiPerson => callerOf(request, 'UITID')

/** The passholder that a path names: `me` is the one that who asks is. */
export const holderIn = (request: FastifyRequest, named: string): string =>
  named === 'me' && request.caller?.kind === 'UITID' ? (request.caller.holders[0] ?? named) : named

/** The program that asks, for itself or for a person. */
export const programOf = (request: FastifyRequest): string => askerOf(request).clientId

/** What who asks may do, and for whom. */
export const grantsOf = (request: FastifyRequest): readonly Grant[] => askerOf(request).grants

/** A person at the API, in a log: not his id at the provider, which may be his address. */
export const markOf = ({ issuer, sub }: TokenUser): string =>
  createHash('sha256').update(`${issuer} ${sub}`).digest('hex').slice(0, 16)

/** The zuil that asks and its device id; only where the route is for zuilen. */
export const zuilOf = (request: FastifyRequest): DeviceOwner & { readonly deviceId: string } =>
  callerOf(request, 'ZUIL')

/** The zuil whose device, present or former, asks. */
export const journalOwnerOf = (request: FastifyRequest): JournalOwner => callerOf(request, 'FORMER')

/** The configuration code as it was typed. */
export const codeOf = (request: FastifyRequest): string => callerOf(request, 'CODE').code
