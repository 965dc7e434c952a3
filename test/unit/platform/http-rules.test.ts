import { actieId, languages, parseUitpasNumber, refusalReasons } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTokenRequest } from '../../../backend/accounts/oauth.ts'
import { numberProblem } from '../../../backend/cards/problems.ts'
import { ruleOf } from '../../../backend/platform/http/policy.ts'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { newActieId } from '../../../backend/taps/actie-id.ts'
import { messageFor, problem } from '../../../backend/taps/problems.ts'

describe('problems', () => {
  it.each(refusalReasons)('%s has its type, and a sentence in every language', (reason) => {
    const { type, status, endUserMessage } = problem(reason)
    expect(type).toBe(`https://api.publiq.be/probs/uitpas/${reason}`)
    expect(status).toBe(400)
    const sentences = languages.map((language) => endUserMessage?.[language])
    expect(sentences.every((sentence) => sentence !== undefined && sentence.length > 10)).toBe(true)
    expect(new Set(sentences).size).toBe(languages.length)
    expect(messageFor(reason)).toEqual(endUserMessage)
  })

  it('keeps the types of the general problems outside uitpas', () => {
    expect(problem('body/missing').type).toBe('https://api.publiq.be/probs/body/missing')
    expect(problem('url/not-found').status).toBe(404)
    expect(problem('event-not-found', { status: 404 }).status).toBe(404)
  })

  it.each([
    ['9,30E+11', /spreadsheet/],
    ['930000420206', /leading zero/],
    ['0930000237912', /last digit/],
    ['0930000237931', /twelfth digit/],
    ['12', /13 digits/],
    ['', /empty/],
    ['abc', /digits and nothing else/],
  ])('helps with "%s" without repeating it', (number, help) => {
    const parsed = parseUitpasNumber(number)
    const wrong = parsed.ok ? undefined : numberProblem(parsed.error)
    expect(wrong?.detail).toMatch(help)
    if (number.length > 8) expect(wrong?.detail).not.toContain(number === '9,30E+11' ? '930000' : number)
  })
})

describe('a scope', () => {
  const scopeOf = (action: Parameters<typeof ruleOf>[0], ...grants: { permission: string; organizerId?: string }[]) => {
    const rule = ruleOf(action)
    return rule.by === 'CLIENT' ? Scope.ofGrants({ kind: 'CLIENT', id: 'client' }, grants, rule) : undefined
  }
  const some = { permission: 'CHECKINS_WRITE', organizerId: 'a' }

  it('reaches the organizers that the permission is granted for, or all', () => {
    const one = scopeOf('checkin.register', some, { permission: 'CHECKINS_READ', organizerId: 'b' })
    expect([one?.covers('a'), one?.covers('b'), one?.covers(undefined), one?.coversAll]).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect([one?.coversOneOf(['b', 'a']), one?.coversOneOf(['b', undefined]), one?.coversOneOf([])]).toEqual([
      true,
      false,
      false,
    ])
    const all = scopeOf('checkin.register', some, { permission: 'CHECKINS_WRITE' })
    expect([all?.covers('b'), all?.covers(undefined), all?.coversAll, all?.coversOneOf([])]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(all?.organizerIds).toBeUndefined()
  })

  it('is none without the permission', () => {
    expect(scopeOf('checkin.search', some)).toBeUndefined()
  })

  it('is none of one organizer where it must be for all', () => {
    expect(scopeOf('alert.read', { permission: 'KIOSKS_READ', organizerId: 'a' })).toBeUndefined()
    expect(scopeOf('alert.read', { permission: 'KIOSKS_READ' })?.coversAll).toBe(true)
  })

  it('reaches all by a permission that is for all, whatever it was granted for', () => {
    const all = scopeOf('event-settings.read', { permission: 'EVENT_SETTINGS_READ_ALL', organizerId: 'a' })
    expect(all?.coversAll).toBe(true)
  })
})

describe('token request', () => {
  const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
  const basic = (id: string, secret: string) =>
    `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`
  const grant = { grant_type: 'client_credentials' }

  it('reads any id and secret from Basic and from the body alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (id, secret) => {
        const read = { credentials: { id, secret } }
        expect(readTokenRequest(form(grant), basic(id, secret))).toEqual(read)
        expect(readTokenRequest(form({ ...grant, client_id: id, client_secret: secret }), undefined)).toEqual(read)
      }),
    )
  })

  it.each([
    ['no grant type', '', undefined, 'invalid_request', 400],
    ['another grant type', 'grant_type=password', undefined, 'unsupported_grant_type', 400],
    ['a parameter twice', 'grant_type=client_credentials&grant_type=x', undefined, 'invalid_request', 400],
    ['no credentials', form(grant), undefined, 'invalid_client', 401],
    ['two ways at once', form({ ...grant, client_secret: 's' }), basic('a', 's'), 'invalid_request', 400],
    ['two different clients', form({ ...grant, client_id: 'b' }), basic('a', 's'), 'invalid_client', 401],
    ['Basic that is not base64', form(grant), 'Basic %%%', 'invalid_client', 401],
    ['Basic without a colon', form(grant), 'Basic YWJj', 'invalid_client', 401],
    [
      'Basic with a broken escape',
      form(grant),
      `Basic ${Buffer.from('%zz:s').toString('base64')}`,
      'invalid_client',
      401,
    ],
    ['another scheme', form(grant), 'Bearer abc', 'invalid_client', 401],
  ])('refuses %s', (_what, body, authorization, error, status) => {
    expect(readTokenRequest(body, authorization)).toMatchObject({ wrong: { error }, status })
  })
})

describe('a new ActieID', () => {
  it('is a UUIDv7 of the moment, whatever the random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), fc.nat(4_000_000_000_000), (random, now) => {
        const id = newActieId(now, random)
        expect(actieId.safeParse(id).success).toBe(true)
        expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(now)
      }),
    )
  })

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 1000 }, () => newActieId(0))).size).toBe(1000)
  })
})
