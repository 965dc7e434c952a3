import { customTokenHeader } from '@zuil/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ZuilFacts } from '../../zuilen/shapes/zuil.ts'
import type { Api, HttpContext } from './api.ts'
import { sendProblem } from './errors.ts'
import type { Grant } from './grants.ts'
import { holds, holdsForAll, type Permission } from './grants.ts'
import { type Problem, problem } from './problems.ts'

/**
 * Who may use a route. PUBLIC: anyone. CLIENT: a machine client with a bearer token. ZUIL: a zuil, by its device id in
 * x-custom-token. FORMER: the same, or a device that was replaced not long ago. CODE: who has a configuration code, in
 * the same header; the route itself looks whether it is right.
 */
export type Access = 'PUBLIC' | 'CLIENT' | 'ZUIL' | 'FORMER' | 'CODE'

/** A device that was replaced longer ago is nobody any more. */
const FORMER_MS = 90 * 24 * 3_600_000

/** Who asks; null on public routes. */
export type Caller =
  | { readonly kind: 'CLIENT'; readonly clientId: string; readonly grants: readonly Grant[] }
  | { readonly kind: 'ZUIL'; readonly zuil: ZuilFacts; readonly deviceId: string }
  | { readonly kind: 'FORMER'; readonly zuilId: string }
  | { readonly kind: 'CODE'; readonly code: string }

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
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

/** Gives undefined for who may not come in. */
const callers: Record<Access, (request: FastifyRequest, context: HttpContext) => Promise<Caller | null | undefined>> = {
  PUBLIC: async () => null,
  CLIENT: async (request, { store, clock }) => {
    const token = bearer(request)
    const client = token === undefined ? undefined : await store.clients.byToken(token, clock())
    return client && { kind: 'CLIENT', ...client }
  },
  ZUIL: async (request, { store }) => {
    const deviceId = customToken(request)
    const zuilId = deviceId === undefined ? undefined : await store.zuilen.byDeviceId(deviceId)
    const zuil = zuilId === undefined ? undefined : (await store.catalog()).zuilen.get(zuilId)
    return zuil && deviceId !== undefined ? { kind: 'ZUIL', zuil, deviceId } : undefined
  },
  FORMER: async (request, { store, clock }) => {
    const deviceId = customToken(request)
    if (deviceId === undefined) return undefined
    const zuilId =
      (await store.zuilen.byDeviceId(deviceId)) ?? (await store.zuilen.byFormerDeviceId(deviceId, clock() - FORMER_MS))
    return zuilId === undefined ? undefined : { kind: 'FORMER', zuilId }
  },
  CODE: async (request) => {
    const code = customToken(request)
    return code === undefined ? undefined : { kind: 'CODE', code }
  },
}

const missing: Record<Access, string> = {
  PUBLIC: '',
  CLIENT: 'A bearer token of POST /oauth/token that has not expired is needed.',
  ZUIL: `The device id of a zuil that was set up is needed in the header ${customTokenHeader}.`,
  FORMER: `The device id of a zuil, or one that was replaced not long ago, is needed in the header ${customTokenHeader}.`,
  CODE: `The configuration code is needed in the header ${customTokenHeader}.`,
}

/**
 * Guards every route of this instance. A route that does not say who may use it does not start: nothing is open by mistake.
 */
export const guard = (api: Api, context: HttpContext): void => {
  api.decorateRequest('caller', null)
  api.addHook('onRoute', ({ config, method, url }) => {
    if (!config?.access) throw new Error(`${String(method)} ${url} does not say who may use it (config.access)`)
  })
  api.addHook('onRequest', async (request, reply) => {
    if (request.is404) return
    const access = request.routeOptions.config.access ?? 'CLIENT'
    const caller = await callers[access](request, context)
    if (caller !== undefined) {
      request.caller = caller
      return
    }
    if (access === 'CLIENT') reply.header('www-authenticate', 'Bearer')
    return sendProblem(reply, problem('auth/unauthorized', { detail: missing[access] }))
  })
}

const callerOf = <K extends Caller['kind']>(request: FastifyRequest, kind: K): Extract<Caller, { kind: K }> => {
  if (request.caller?.kind !== kind) throw new Error(`the route does not have access ${kind}`)
  return request.caller as Extract<Caller, { kind: K }>
}

/** The grants of the client that asks; only on routes with access CLIENT. */
export const grantsOf = (request: FastifyRequest): readonly Grant[] => callerOf(request, 'CLIENT').grants

/** The id of the client that asks; only on routes with access CLIENT. */
export const clientOf = (request: FastifyRequest): string => callerOf(request, 'CLIENT').clientId

/** The zuil that asks and its device id; only on routes with access ZUIL. */
export const zuilOf = (request: FastifyRequest): { readonly zuil: ZuilFacts; readonly deviceId: string } =>
  callerOf(request, 'ZUIL')

/** The zuil whose device, present or former, asks; only on routes with access FORMER. */
export const formerZuilOf = (request: FastifyRequest): string => callerOf(request, 'FORMER').zuilId

/** The configuration code as it was typed; only on routes with access CODE. */
export const codeOf = (request: FastifyRequest): string => callerOf(request, 'CODE').code

/** What a client without a permission is told. */
export const lacks = (permission: Permission, organizerId?: string): Problem =>
  problem('auth/forbidden', {
    detail: `The permission ${permission}${organizerId === undefined ? '' : ' for the organizer concerned'} is needed.`,
  })

/** The same, where it is for one of several organizers. */
export const lacksFor = (permission: Permission): Problem =>
  problem('auth/forbidden', { detail: `The permission ${permission} for an organizer concerned is needed.` })

/**
 * Refuses, before a route looks anything up, a client that holds its permission for no organizer at all.
 * @param others permissions that do as well
 */
export const requires =
  (permission: Permission, ...others: readonly Permission[]) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    [permission, ...others].some((one) => holds(grantsOf(request), one))
      ? undefined
      : sendProblem(reply, lacks(permission))

/** Refuses a client that does not hold its permission for every organizer. */
export const requiresForAll =
  (permission: Permission) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    holdsForAll(grantsOf(request), permission)
      ? undefined
      : sendProblem(
          reply,
          problem('auth/forbidden', { detail: `The permission ${permission} for all organizers is needed.` }),
        )
