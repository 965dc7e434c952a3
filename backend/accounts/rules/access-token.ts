import { err, ok, type Result } from '@zuil/protocol'

/** Which access tokens of the provider the API takes. */
export interface TokenRules {
  /** As the provider writes it, to the letter. */
  readonly issuer: string
  /** The programs whose users' tokens are taken. */
  readonly clientIds: readonly string[]
  /** What a token must be for; absent = for whatever its program uses it. */
  readonly audience?: string
}

/** What a token says, when all of it can be believed. */
export interface TokenFacts {
  readonly sub: string
  /** The program that got it. */
  readonly clientId: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** Who logged in with his eID: his INSZ, as the provider has it. */
  readonly insz?: string
}

/** Why a token is not taken. */
export const tokenProblems = {
  UNREADABLE: 'The token can’t be read.',
  SIGNATURE: 'The token is not signed by a key of the provider, by an algorithm that is allowed.',
  INACTIVE: 'The provider knows no such token, or not any more.',
  ISSUER: 'The token is of another issuer.',
  EXPIRED: 'The token has expired.',
  NOT_YET: 'The token’s time is yet to come.',
  NO_SUBJECT: 'The token does not say of whom it is.',
  NOT_ACCESS: 'It is no access token.',
  BOUND: 'The token is bound to a key, and comes without a proof of it.',
  CLIENT: 'The token was made for a program that this API does not take tokens of.',
  AUDIENCE: 'The token is for another audience.',
} as const
export type TokenProblem = keyof typeof tokenProblems

/** What is signed by the provider, or what it says of a token when it is asked (RFC 7662). */
export type TokenClaims = Readonly<Record<string, unknown>>

/** Between two machines that keep their clocks. */
const TOLERANCE_S = 30
const MAX_TEXT = 255

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= MAX_TEXT && !/[\p{Cc}\p{Cs}]/u.test(value)
    ? value
    : undefined

const audiencesOf = (aud: unknown): readonly unknown[] => (Array.isArray(aud) ? aud : [aud])

const isBearer = (type: unknown): boolean => typeof type === 'string' && type.toLowerCase() === 'bearer'

/**
 * Whether a token of the provider is one for access: an ID token says who logged in to a program, and a refresh token gets
 * others; either may be where an access token never was.
 * @param type of a JWT: `typ` of its header (RFC 9068); of one that the provider was asked about there is none
 */
const isForAccess = (claims: TokenClaims, type: string | undefined, asked: boolean): boolean => {
  if (claims.typ !== undefined) return isBearer(claims.typ)
  if (asked) return isBearer(claims.token_type)
  if (type?.toLowerCase().replace(/^application\//, '') === 'at+jwt') return true
  // Before RFC 9068: no ID token has a scope.
  return (type === undefined || type === 'JWT') && typeof claims.scope === 'string'
}

/** For how long, or why not, of this moment. */
const timeProblem = ({ exp, nbf, iat }: TokenClaims, nowS: number): TokenProblem | undefined => {
  if (typeof exp !== 'number' || exp <= nowS - TOLERANCE_S) return 'EXPIRED'
  const begins = [nbf, iat].filter((one) => one !== undefined)
  return begins.every((one) => typeof one === 'number' && one <= nowS + TOLERANCE_S) ? undefined : 'NOT_YET'
}

/**
 * Reads what a token says, or why it is not taken.
 * @param how `type`: `typ` of a JWT's header; `asked`: it was the provider that said so, of an opaque token
 * @param now milliseconds since 1970
 */
export const readToken = (
  claims: TokenClaims,
  how: { readonly type?: string; readonly asked: boolean },
  { issuer, clientIds, audience }: TokenRules,
  now: number,
): Result<TokenFacts, TokenProblem> => {
  if (how.asked && claims.active !== true) return err('INACTIVE')
  // Of an opaque one the provider need not say that it is its own.
  if (claims.iss !== issuer && !(how.asked && claims.iss === undefined)) return err('ISSUER')
  const time = timeProblem(claims, now / 1000)
  if (time) return err(time)
  if (!isForAccess(claims, how.type, how.asked)) return err('NOT_ACCESS')
  if (claims.cnf !== undefined) return err('BOUND')
  const sub = textOf(claims.sub)
  if (sub === undefined) return err('NO_SUBJECT')
  const programs = [claims.azp, claims.client_id].filter((one) => one !== undefined)
  const [clientId] = programs.map(textOf)
  if (clientId === undefined || !programs.every((one) => clientIds.some((id) => id === one))) return err('CLIENT')
  if (audience !== undefined && !audiencesOf(claims.aud).includes(audience)) return err('AUDIENCE')
  const insz = textOf(claims['https://publiq.be/rrn'])
  return ok({ sub, clientId, expiresAt: Number(claims.exp) * 1000, ...(insz !== undefined && { insz }) })
}
