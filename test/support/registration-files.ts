import { makeInsz, makeUitpasNumber } from '../../backend/demo/numbers.ts'
import type { Encoding } from '../../backend/platform/files/problems.ts'
import { ids } from './api-dataset.ts'
import type { TestBackend, TestPerson } from './test-backend.ts'

/** Files of passholders, as people make them, and how they are sent. */

export const head = [
  ...['achternaam', 'voornaam', 'geboortedatum', 'INSZ', 'straat', 'postcode', 'gemeente', 'UiTPAS-nummer'],
  ...['kansenstatuut', 'einddatum'],
]

/** A card that nobody has yet: each number its own. */
export const newCard = (n: number, social = false): string => makeUitpasNumber('09301', n, social)
/** Some hundreds on each day. */
const birthOf = (n: number): string => new Date(Date.UTC(1983, 3, 2 + Math.floor(n / 900))).toISOString().slice(0, 10)
export const inszOf = (n: number): string => makeInsz(birthOf(n), (n % 900) + 1)

/** The cells of somebody who is nobody's double. */
export const cellsOf = (n: number, over: Partial<Record<number, string>> = {}): string[] => {
  const cells = [
    ...[
      `Peeters${n}`,
      'Zoë',
      birthOf(n).split('-').reverse().join('/'),
      inszOf(n),
      `Kerkstraat ${n}`,
      '9300',
      'Aalst',
      newCard(n),
      '0',
      '',
    ],
  ]
  for (const [index, text] of Object.entries(over)) cells[Number(index)] = text ?? ''
  return cells
}

export const fileOf = (rows: readonly (readonly string[])[], separator = ';', end = '\r\n'): string =>
  [head, ...rows].map((cells) => cells.join(separator)).join(end) + end

/** Puts cards in the stock of a counter. */
export const stockCards = async (
  { sql }: Pick<TestBackend, 'sql'>,
  numbers: readonly string[],
  counterId = ids.counter,
  status = 'LOCAL_STOCK',
): Promise<void> => {
  await sql(
    `insert into card (uitpas_number, card_system_id, status, counter_id)
      select number, 1, $2::"CardStatus", $3::uuid from unnest($1::text[]) number`,
    ...[numbers, status, counterId],
  )
}

const admin: TestPerson = { role: 'ADMIN' }
const PART = 256 * 1024

/** Sends a file as a page does. @returns its id */
export const send = async (
  backend: TestBackend,
  file: string | Buffer,
  { who = admin, encoding = 'UTF-8' as Encoding, counterId = ids.counter as string } = {},
): Promise<string> => {
  const bytes = Buffer.from(file)
  const begun = await backend.asPerson(who, {
    ...{ method: 'POST', url: '/ksb/api/registrations' },
    payload: { fileName: 'pashouders.csv', size: bytes.length, encoding, counterId },
  })
  if (begun.statusCode !== 201) throw new Error(`not begun: ${begun.body}`)
  const { id } = begun.json()
  for (let at = 0, number = 0; at < bytes.length; at += PART, number++) {
    const sent = await backend.asPerson(who, {
      ...{ method: 'PUT', url: `/ksb/api/registrations/${id}/parts/${number}` },
      headers: { 'content-type': 'application/octet-stream' },
      payload: bytes.subarray(at, at + PART),
    })
    if (sent.statusCode !== 204) throw new Error(`a part was not taken: ${sent.body}`)
  }
  return id
}

const at = (backend: TestBackend, who: TestPerson, method: 'GET' | 'POST' | 'DELETE', url: string) =>
  backend.asPerson(who, { method, url: `/ksb/api/registrations/${url}` })

/** Asks for it, and waits until it is done. @returns how the file stands then */
export const bring = async (backend: TestBackend, id: string, act: 'check' | 'register', who = admin) => {
  const asked = await at(backend, who, 'POST', `${id}/${act}`)
  if (asked.statusCode !== 202) throw new Error(`${act}: ${asked.body}`)
  await backend.registrations.idle()
  return (await at(backend, who, 'GET', id)).json()
}

export const checkFile = async (
  backend: TestBackend,
  ...sent: Parameters<typeof send> extends [unknown, ...infer R] ? R : never
) => {
  const id = await send(backend, ...sent)
  return bring(backend, id, 'check', sent[1]?.who)
}

/** What is said of its rows: `row column: text`. */
export const saidOf = async (backend: TestBackend, id: string, who = admin): Promise<string[]> => {
  const { member } = (await at(backend, who, 'GET', `${id}/rows?told=true&limit=500`)).json()
  return member.flatMap(({ row, findings }: { row: number; findings: { column?: string; text: string }[] }) =>
    findings.map(({ column, text }) => `${row} ${column ?? ''}: ${text}`),
  )
}
