import { makeUitpasNumber } from '../../backend/cards/rules/numbers.ts'
import { ids } from './api-dataset.ts'
import type { DatabaseKind } from './databases.ts'
import { startOwnBackend, type TestBackend, type TestPerson } from './test-backend.ts'

export const admin: TestPerson = { role: 'ADMIN' }
/** Of another card system. */
export const elsewhere: TestPerson = { role: 'ADMIN', cardSystemId: 2 }

/** A request of the back office about cards: a POST if it has a payload. */
export const ask = async (backend: TestBackend, who: TestPerson, url: string, payload?: object) => {
  const method = payload ? 'POST' : 'GET'
  const response = await backend.asPerson(who, { method, url: `/ksb/api/cards${url}`, ...(payload && { payload }) })
  return { status: response.statusCode, body: response.json() }
}
export const setPrefixes = (
  backend: TestBackend,
  prefixes: readonly string[],
  version = 1,
  who = admin,
  lowStock = 10,
) =>
  backend.asPerson(who, {
    ...{ method: 'PUT', url: '/ksb/api/cards/settings', headers: { 'if-match': `"${version}"` } },
    payload: { lowStock, prefixes: prefixes.map((prefix) => ({ prefix, postalCodes: ['9300'] })) },
  })
export const generate = (backend: TestBackend, count = 1_000, socialTariff = false, prefix = '09310') =>
  ask(backend, admin, '/series', { prefix, count, socialTariff })
export const chipOf = (n: number): string => `04${n.toString(16).toUpperCase().padStart(12, '0')}`
/** The supplier's file for these numbers. @param from chips are counted on from here */
export const fileOf = (numbers: readonly string[], from = 0): { content: string } => {
  const text = numbers.map((number, n) => `"${chipOf(from + n + 1)}";"${number}"`).join('\r\n')
  return { content: Buffer.from(text).toString('base64') }
}
export const numbersOf = (count: number, socialTariff = false, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, n) => makeUitpasNumber('09310', from + n, socialTariff))
export const statusesOf = async (backend: TestBackend, numbers: readonly string[]) =>
  (
    await backend.sql<{ status: string }>(
      'select status from card where uitpas_number = any ($1) order by uitpas_number',
      numbers,
    )
  ).map(({ status }) => status)

/** Two thousand numbers, of which a hundred without and fifty with social status have a card, in stock. */
export const filled = async (database?: DatabaseKind): Promise<TestBackend> => {
  const own = await startOwnBackend({}, {}, database)
  await setPrefixes(own, ['09310'])
  await generate(own)
  await generate(own, 1_000, true)
  await ask(own, admin, '/chips', fileOf([...numbersOf(100), ...numbersOf(50, true, 1_000)]))
  return own
}
/** Distributes cards to `ids.counter`. */
export const send = (own: TestBackend, payload: object) =>
  ask(own, admin, '/packages', { counterId: ids.counter, ...payload })
