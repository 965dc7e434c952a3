import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Stores } from '../../backend/stores.ts'
import { type DatabaseKind, startDatabases, type TestDatabases, type TestStore } from './databases.ts'
import { type LyingProvider, startLyingProvider } from './lying-provider.ts'
import { asPage, type Office, type OfficeOptions, officeDataset, openProvider, startOffice } from './office.ts'
import type { Visitor } from './visitor.ts'
import { ask } from './world.ts'

export const REFUSED = 'Het inloggen is niet gelukt'

/** For the tests of a describe: a back office with the people of `office.ts`, and a provider that tells the truth unless it is to lie. */
export const officeTests = (kind: DatabaseKind) => {
  const clock = { now: Date.now() }
  let all: TestDatabases | undefined
  let test: TestStore | undefined
  let provider: LyingProvider | undefined
  let office: Office | undefined
  const others: Office[] = []
  const there = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('before it was started')
    return value
  }

  beforeAll(async () => {
    all = await startDatabases(kind)
    test = await all.open(() => clock.now)
    await test.store.load(officeDataset(clock.now))
    provider = await startLyingProvider()
    office = await startOffice(test.store, () => clock.now, provider.issuer, {
      contact: 'Bel 02 123 45 67 of hulp@kantoor.example',
    })
    await openProvider(provider, office.origin)
  })
  beforeEach(() => {
    clock.now = Date.now()
    const { lies } = there(provider)
    for (const name of Object.keys(lies)) delete lies[name as keyof typeof lies]
  })
  afterEach(async () => {
    const were = others.splice(0)
    for (const one of were) await one.stop()
    if (were.length > 0) await openProvider(there(provider), there(office).origin)
  })
  afterAll(async () => {
    await office?.stop()
    await provider?.stop()
    await test?.close()
    await all?.end()
  })

  const me = (visitor: Visitor, headers: Record<string, string> = {}): Promise<Response> =>
    asPage(visitor, `${there(office).origin}/ksb/api/me`, { headers })
  const isIn = async (visitor: Visitor): Promise<boolean> => (await me(visitor)).status === 200

  return {
    clock,
    get office(): Office {
      return there(office)
    },
    get provider(): LyingProvider {
      return there(provider)
    },
    get store(): Stores {
      return there(test).store
    },
    /** Another back office on the same database; it ends with its test. @param issuer of another provider; null = none is set */
    start: async ({ issuer, ...options }: OfficeOptions & { issuer?: string | null } = {}): Promise<Office> => {
      const { store } = there(test)
      const own = issuer === undefined ? there(provider).issuer : (issuer ?? undefined)
      const one = await startOffice(store, () => clock.now, own, options)
      others.push(one)
      return one
    },
    sql: <Row>(query: string, values: readonly unknown[] = []): Promise<Row[]> =>
      ask<Row>(there(test).store.databaseUrl, query, values),
    me,
    isIn,
    emailOf: async (visitor: Visitor): Promise<string> =>
      ((await (await me(visitor)).json()) as { email: string }).email,
    /** That somebody is shown a page of ours with this title, and is not logged in by it. @returns the page */
    expectRefused: async (response: Response, visitor: Visitor, status: number, title: string): Promise<string> => {
      const text = await response.text()
      const [, shown] = /<h1>(.*)<\/h1>/.exec(text) ?? []
      expect([response.status, shown]).toEqual([status, title])
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'nonce-/)
      expect(text).not.toMatch(/<script|style="/)
      expect(await isIn(visitor)).toBe(false)
      return text
    },
  }
}
