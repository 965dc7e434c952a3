import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CardRead, type Log, type MemberList, noLog } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FetchedList, fetchMemberList } from '../../../kiosk/members/fetch.ts'
import { openMembers } from '../../../kiosk/members/members.ts'
import { answerJson, type Received, startTestServer, type TestServer } from '../../support/http-server.ts'

/** The list of members with a real file and a real web server. */

const association = '6f1e8a30-52d4-4bb5-9a2e-3f0c7d1b9e42'
const other = '0c9c1e06-6d0c-4bb0-92b4-1f3a6a9d5a11'
const deviceId = '8d3c2a64-6f7e-4e0e-8f4b-2f9a1c0d7e55'
const key = Buffer.alloc(32, 7).toString('base64url')
const now = Date.parse('2026-11-24T20:00:00.000Z')
const hour = 3_600_000
const iso = (ms: number): string => new Date(ms).toISOString()

const chip: CardRead = { kind: 'CHIP', chipNumber: '04784CDAEE3880' }
const barcode: CardRead = { kind: 'BARCODE', uitpasNumber: '0930000420206' }
const stranger: CardRead = { kind: 'BARCODE', uitpasNumber: '0930000237915' }

/** As the protocol describes it, not as the kiosk does it. */
const hashed = (text: string): string =>
  createHmac('sha256', Buffer.alloc(32, 7)).update(text).digest().subarray(0, 16).toString('base64url')

const listOf = (over: Partial<MemberList> = {}): MemberList => ({
  v: 1,
  associationId: association,
  listRevision: 'r1',
  validUntil: iso(now + 48 * hour),
  byNumber: true,
  members: [
    [hashed('chip 04784CDAEE3880'), '2027-06-30'],
    [hashed('number 0930000420206'), '2026-01-31'],
  ],
  ...over,
})
const wanted = { associationId: association, listRevision: 'r1', byNumber: true }

let folder: string
let path: string
let server: TestServer
let answer: (request: Received, response: ServerResponse) => void
const logged: string[] = []
const note = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
const log: Log = { debug: note, info: note, warn: note, error: note }

const gives =
  (list: unknown, etag = '"r1"', headers: object = { 'x-member-key': key }) =>
  (_: Received, response: ServerResponse) =>
    answerJson(response, 200, list, { etag, ...headers })
/** The answer 304. */
const still =
  (untilMs: number, headers: object = { 'x-member-key': key }) =>
  (_: Received, response: ServerResponse) =>
    response.writeHead(304, { 'x-valid-until': iso(untilMs), ...headers }).end()
let changes = 0
const changed = (): void => {
  changes++
}
const open = () => openMembers({ path, log, changed, fetchList: fetchMemberList({ backendUrl: server.url, deviceId }) })
const filled = async () => {
  const members = await open()
  await members.refresh(wanted, now)
  expect(members.find(chip, association, now)).toEqual({ endDate: '2027-06-30' })
  return members
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zuil-members-'))
  path = join(folder, 'members.json')
  answer = gives(listOf())
  server = await startTestServer((request, response) => answer(request, response))
  logged.length = 0
  changes = 0
})
afterEach(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('finding a member', () => {
  it('is by the hash of the chip or the number', async () => {
    const members = await filled()
    expect(members.find(barcode, association, now)).toEqual({ endDate: '2026-01-31' })
    expect(members.find(stranger, association, now)).toBe('NOT_LISTED')
  })

  it('needs a list, of this association, that is valid now', async () => {
    const members = await open()
    expect(members.find(chip, association, now)).toBeUndefined()
    await members.refresh(wanted, now)
    expect(members.find(chip, other, now)).toBeUndefined()
    expect(members.find(chip, association, now + 48 * hour)).toEqual({ endDate: '2027-06-30' })
    expect(members.find(chip, association, now + 48 * hour + 1)).toBeUndefined()
  })

  it('is not done by a clock that stands before the list was made', async () => {
    const members = await filled()
    expect(members.find(chip, association, 0)).toBeUndefined()
    expect(members.find(chip, association, now - 60_000)).toEqual({ endDate: '2027-06-30' })
  })

  it('needs the key again after a restart: what is on the disk says of nobody that he is a member', async () => {
    await filled()
    const text = await readFile(path, 'utf8')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(text).not.toMatch(new RegExp(`04784CDAEE3880|0930000420206|${key}`))
    const again = await open()
    expect([again.find(chip, association, now), again.usableUntil]).toEqual([undefined, undefined])
    answer = still(now + 48 * hour)
    await again.refresh(wanted, now)
    expect(server.received.at(-1)?.headers['if-none-match']).toBe('"r1"')
    await server.stop()
    expect(again.find(chip, association, now)).toEqual({ endDate: '2027-06-30' })
    expect(again.find(stranger, association, now)).toBe('NOT_LISTED')
    expect([again.usableUntil, changes]).toEqual([now + 48 * hour, 2])
    expect(await readFile(path, 'utf8')).toBe(text)
    expect(logged.join('\n')).not.toMatch(new RegExp(`04784|09300|${key}|${deviceId}`))
  })

  it('says nothing of a number that is scanned by a list without numbers', async () => {
    const members = await open()
    const chips = { ...wanted, byNumber: false }
    answer = gives(listOf({ byNumber: false, members: listOf().members.slice(0, 1) }))
    await members.refresh(chips, now)
    expect(members.find(chip, association, now)).toEqual({ endDate: '2027-06-30' })
    expect(members.find(barcode, association, now)).toBeUndefined()
    answer = gives(listOf())
    await members.refresh(wanted, now)
    expect(members.find(barcode, association, now)).toEqual({ endDate: '2026-01-31' })
    expect(server.received.map(({ url }) => url)).toEqual([
      '/api/kiosk-devices/members?byNumber=false',
      '/api/kiosk-devices/members?byNumber=true',
    ])
  })

  it.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['of another version', (text: string) => text.replace('"v":1', '"v":2')],
    // As older programs wrote it.
    ['with its key', (text: string) => text.replace('"byNumber":true', `"key":"${key}","byNumber":true`)],
    ['with a bad hash', (text: string) => text.replace(hashed('chip 04784CDAEE3880'), 'x')],
  ])('does not use a file that is %s', async (_, spoil) => {
    await filled()
    await writeFile(path, spoil(await readFile(path, 'utf8')))
    const members = await open()
    await expect(stat(path)).rejects.toThrow('ENOENT')
    await members.refresh(wanted, now)
    expect(server.received.at(-1)?.headers['if-none-match']).toBeUndefined()
    expect(members.find(chip, association, now)).toEqual({ endDate: '2027-06-30' })
  })
})

describe('fetching the list', () => {
  it('is with the device’s own secret, and not again while it is the right one and young', async () => {
    const members = await filled()
    await members.refresh(wanted, now + 6 * hour - 1)
    expect(server.received.map(({ method, url, headers }) => [method, url, headers['x-custom-token']])).toEqual([
      ['GET', '/api/kiosk-devices/members?byNumber=true', deviceId],
    ])
  })

  it.each([
    ['is old', wanted, now + 6 * hour],
    ['has another revision', { ...wanted, listRevision: 'r2' }, now],
    ['is another association’s', { ...wanted, associationId: other }, now],
    ['comes from the future', wanted, now - 1],
  ])('is done again when the list %s', async (_, asked, at) => {
    const members = await filled()
    answer = gives(listOf({ ...asked, members: [[hashed('number 0930000237915'), '2028-02-29']] }), '"r2"')
    await members.refresh(asked, at)
    expect(server.received).toHaveLength(2)
    expect(members.find(stranger, asked.associationId, at)).toEqual({ endDate: '2028-02-29' })
    expect(members.find(chip, asked.associationId, at)).toBe('NOT_LISTED')
    // The new one is also what a restart finds.
    answer = still(at + 48 * hour)
    const again = await open()
    await again.refresh(asked, at)
    expect(again.find(stranger, asked.associationId, at)).toEqual({ endDate: '2028-02-29' })
  })

  it('is spared by the ETag: the answer 304 prolongs the list', async () => {
    const members = await filled()
    answer = still(now + 96 * hour)
    await members.refresh(wanted, now + 7 * hour)
    expect(server.received[1]?.headers['if-none-match']).toBe('"r1"')
    expect(members.find(chip, association, now + 96 * hour)).toEqual({ endDate: '2027-06-30' })
    expect(members.find(chip, association, now + 96 * hour + 1)).toBeUndefined()
    await members.refresh(wanted, now + 13 * hour - 1)
    expect(server.received).toHaveLength(2)
    // A restart asks for the key, and for nothing more.
    const again = await open()
    await again.refresh(wanted, now + 8 * hour)
    expect(again.find(chip, association, now + 96 * hour)).toEqual({ endDate: '2027-06-30' })
    expect(server.received.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"r1"', '"r1"'])
  })

  it.each<[string, (request: Received, response: ServerResponse) => void]>([
    ['fails at the server', (_, response) => answerJson(response, 500, {})],
    ['is refused by a proxy', (_, response) => response.writeHead(404).end('<html>')],
    ['gives another document', gives({ hello: 'world' })],
    ['gives no JSON', (_, response) => response.writeHead(200).end('<html>')],
    ['gives a list with one bad line', gives(listOf({ members: [['short', '2027-06-30']] }))],
    ['is cut off', (_, response) => response.writeHead(200).write('{"v":1', () => response.destroy())],
    ['gets no answer', (_, response) => response.destroy()],
    ['is sent elsewhere', (_, response) => response.writeHead(302, { location: '/api/kiosk-devices/x' }).end()],
    ['is prolonged without a time', (_, response) => response.writeHead(304, { 'x-member-key': key }).end()],
    ['is prolonged without its key', still(now + 96 * hour, {})],
    ['comes without its key', gives(listOf({ members: [] }), '"r2"', {})],
  ])('that %s leaves the old list', async (_, wrong) => {
    const members = await filled()
    answer = wrong
    await members.refresh({ ...wanted, listRevision: 'r2' }, now + hour)
    expect(server.received).toHaveLength(2)
    expect(members.find(chip, association, now)).toEqual({ endDate: '2027-06-30' })
    expect(await readFile(path, 'utf8')).toContain('"listRevision":"r1"')
    // It is tried again at the next occasion.
    answer = gives(listOf({ listRevision: 'r2', members: [] }))
    await members.refresh({ ...wanted, listRevision: 'r2' }, now + hour)
    expect(members.find(chip, association, now + hour)).toBe('NOT_LISTED')
  })

  it('is not repeated when it is asked for twice at once, and is when something else is', async () => {
    const members = await open()
    await Promise.all([members.refresh(wanted, now), members.refresh(wanted, now)])
    expect(server.received).toHaveLength(1)
    answer = (_, response) => answerJson(response, 500, {})
    const newer = { ...wanted, listRevision: 'r2' }
    await Promise.all([members.refresh(newer, now), members.refresh(newer, now)])
    expect(server.received).toHaveLength(2)
    answer = gives(listOf({ listRevision: 'r2' }))
    const first = members.refresh(newer, now)
    answer = gives(listOf({ listRevision: 'r3', members: [] }))
    await Promise.all([first, members.refresh({ ...wanted, listRevision: 'r3' }, now)])
    expect(members.find(chip, association, now)).toBe('NOT_LISTED')
  })

  it('never throws, whatever is wrong', async () => {
    await rm(folder, { recursive: true })
    const members = await open()
    await members.refresh(wanted, now)
    // It can't be saved, but it is in memory.
    expect(members.find(chip, association, now)).toEqual({ endDate: '2027-06-30' })
    const broken = await openMembers({
      path,
      changed,
      log: noLog,
      fetchList: () => Promise.reject(new Error('broken')),
    })
    await broken.refresh(wanted, now)
    expect(broken.find(chip, association, now)).toBeUndefined()
  })
})

describe('wiping the list', () => {
  it('takes it from memory and disk, half written files included', async () => {
    const members = await filled()
    await writeFile(`${path}.new`, 'half')
    await members.wipe()
    expect(members.find(chip, association, now)).toBeUndefined()
    await expect(stat(path)).rejects.toThrow('ENOENT')
    await expect(stat(`${path}.new`)).rejects.toThrow('ENOENT')
    expect((await open()).find(chip, association, now)).toBeUndefined()
  })

  it.each([401, 403, 404])('is done when the backend says %s', async (status) => {
    const members = await filled()
    answer = (_, response) => answerJson(response, status, { type: 'https://api.publiq.be/probs/auth/unauthorized' })
    await members.refresh(wanted, now + 7 * hour)
    expect(members.find(chip, association, now)).toBeUndefined()
    await expect(stat(path)).rejects.toThrow('ENOENT')
    // The ETag is forgotten with it: a zuil that is trusted again gets the whole list.
    answer = gives(listOf())
    await members.refresh(wanted, now + 7 * hour)
    expect(server.received.at(-1)?.headers['if-none-match']).toBeUndefined()
  })

  it('takes it from memory even if the file can not be removed', async () => {
    const members = await filled()
    await rm(path)
    await mkdir(join(path, 'in-the-way'), { recursive: true })
    await members.wipe()
    expect(members.find(chip, association, now)).toBeUndefined()
    expect(logged.at(-1)).toContain('Removing the list of members from disk failed')
  })

  it('holds against a list that was under way', async () => {
    let deliver = (_: FetchedList): void => undefined
    const asked = new Promise<FetchedList>((resolve) => {
      deliver = resolve
    })
    const members = await openMembers({ path, changed, log, fetchList: () => asked })
    const refreshing = members.refresh(wanted, now)
    await Promise.resolve()
    await members.wipe()
    deliver({ kind: 'LIST', list: listOf(), etag: undefined, key })
    await refreshing
    expect(members.find(chip, association, now)).toBeUndefined()
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })

  it('holds against a list that is being written', async () => {
    const many = Array.from({ length: 50_000 }, (): [string, string] => [
      randomBytes(16).toString('base64url'),
      '2027-01-01',
    ])
    const list = listOf({ members: many })
    const members = await openMembers({
      path,
      changed,
      log,
      fetchList: async () => ({ kind: 'LIST', list, etag: undefined, key }),
    })
    const refreshing = members.refresh(wanted, now)
    while (members.find(chip, association, now) === undefined) await Promise.resolve()
    await members.wipe()
    await refreshing
    expect(members.find(chip, association, now)).toBeUndefined()
    await expect(stat(path)).rejects.toThrow('ENOENT')
  })
})

describe('a list of 50,000 cards', () => {
  it('is loaded whole', async () => {
    const many = Array.from({ length: 50_000 }, (): [string, string] => [
      randomBytes(16).toString('base64url'),
      '2027-01-01',
    ])
    answer = gives(listOf({ members: [...many, ...listOf().members] }))
    await filled()
    const kept = JSON.parse(await readFile(path, 'utf8'))
    expect(JSON.stringify(kept)).toContain(many.at(-1)?.[0])
    answer = still(now + 48 * hour)
    const members = await open()
    await members.refresh(wanted, now)
    expect(members.find(barcode, association, now)).toEqual({ endDate: '2026-01-31' })
  })
})
