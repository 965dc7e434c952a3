import { createHmac } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../backend/platform/http/rate-limits.ts'
import { ids, secrets } from '../support/api-dataset.ts'
import { databases } from '../support/databases.ts'
import { associationId, chipOf, uitpasNumberOf } from '../support/fixtures.ts'
import { temporaryFolder } from '../support/programs.ts'
import { startOwnBackend } from '../support/test-backend.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'

/** Who takes a lidmaatschapzuil, or speaks as one, wants to know who is a member. */

const folder = await temporaryFolder()
afterAll(() => folder.remove())

/** Everything that a thief reads on the zuil's card. */
const contentOf = async (path: string): Promise<string> => {
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')))
  return texts.join('\n')
}

/** Which of these cards are found in what was read, with each text in it that may be a key. */
const unmasked = (content: string, inputs: readonly string[]): readonly string[] => {
  const keys = new Set(content.match(/(?<![\w-])[\w-]{43}(?![\w-])/g))
  return inputs.filter((input) =>
    [...keys].some((key) => {
      const mac = createHmac('sha256', Buffer.from(key, 'base64url')).update(input).digest()
      return content.includes(mac.toString('base64url', 0, 16))
    }),
  )
}

describe.each(databases)('a lidmaatschapzuil of a backend on %s', (kind) => {
  let world: World
  let stateDir: string
  beforeEach(async () => {
    stateDir = join(folder.path, kind)
    world = await createWorld(kind, { passholders: 30, proxied: true, zuilEnv: { STATE_DIR: stateDir } })
    await world.ready()
  })
  afterEach(() => world.end())

  const waits = async () => (await world.screen()).view

  it('has on its card nothing by which a member is found, and needs its backend once after each start', async () => {
    await world.become('MEMBERSHIP', { associationId })
    await eventually(() => /The list of members was fetched/.test(world.zuil.log()), { what: 'the list' })
    await eventually(async () => (await contentOf(stateDir)).includes('"listRevision"'), { what: 'the list on disk' })
    const everybody = Array.from({ length: 30 }, (_, n) => [`chip ${chipOf(n + 1)}`, `number ${uitpasNumberOf(n + 1)}`])
    expect(unmasked(await contentOf(stateDir), everybody.flat())).toEqual([])

    // What it has in memory is enough while it is on.
    world.proxy.cut()
    await eventually(async () => (await waits()).online === false)
    expect(await world.tapAndSee(chipOf(1))).toMatchObject({ screen: 'MEMBER', status: 'ACTIVE', offline: true })

    await world.zuil.stop()
    await world.startZuil()
    await eventually(async () => (await waits()).screen === 'WAITING')
    expect(await waits()).toMatchObject({ online: false, worksOffline: false, listMissing: true })
    expect(await world.tapAndSee(chipOf(1))).toMatchObject({ screen: 'REFUSED', reason: 'NO_MEMBER_LIST' })

    world.proxy.mend()
    await world.ready()
    await eventually(() => /The list of members is in use again/.test(world.zuil.log()), { what: 'its key' })
    world.proxy.cut()
    await eventually(async () => (await waits()).online === false)
    expect(await waits()).toMatchObject({ worksOffline: true })
    // Another card: one that is laid twice within seconds is one tap.
    expect(await world.tapAndSee(chipOf(2))).toMatchObject({ screen: 'MEMBER', status: 'EXPIRED', offline: true })
  })
})

describe('a list of members', () => {
  const url = '/api/kiosk-devices/members'
  const start = async (...over: Parameters<typeof startOwnBackend>) => {
    const backend = await startOwnBackend(...over)
    await backend.sql(
      `update zuil set type = 'MEMBERSHIP'::"ZuilType", association_id = $2 where id = $1`,
      ids.zuil,
      ids.association,
    )
    await backend.sql(
      `insert into association_membership (passholder_id, association_id, end_date, created_at) values ($1, $2, '2027-06-30', now())`,
      ids.holder,
      ids.association,
    )
    return backend
  }

  it('has no numbers, of which there are few enough to try them all, but for a zuil that scans', async () => {
    const backend = await start()
    expect((await backend.asZuil({ url })).json().members).toHaveLength(1)
    expect((await backend.asZuil({ url: `${url}?byNumber=true` })).json().members).toHaveLength(2)
  })

  it('has another key each day, and with each change: one that was seen opens no other list', async () => {
    const backend = await start()
    const key = async () => (await backend.asZuil({ url })).headers['x-member-key']
    const keys = [await key(), await key()]
    backend.clock.now += 24 * 3_600_000
    keys.push(await key())
    await backend.sql(`update association_membership set end_date = '2027-07-01'`)
    keys.push(await key())
    expect(keys[0]).toMatch(/^[\w-]{43}$/)
    expect(keys[1]).toBe(keys[0])
    expect(new Set(keys).size).toBe(3)
  })

  it('is not asked for again and again, nor is anything else of a device', async () => {
    const backend = await start({ limits: { ...defaultLimits, perZuil: { max: 30, timeWindow: 60_000 } } })
    const balance = `/api/kiosk-devices/chip-numbers/${secrets.chipNumber}`
    const ask = async (path: string) => {
      const { statusCode, headers } = await backend.asZuil({ url: path })
      return [statusCode, headers['retry-after'] !== undefined]
    }
    for (let n = 0; n < defaultLimits.membersPerZuil.max; n++) expect(await ask(url)).toEqual([200, false])
    expect(await ask(url)).toEqual([429, true])
    for (let n = defaultLimits.membersPerZuil.max + 1; n < 30; n++) expect(await ask(balance)).toEqual([200, false])
    expect(await ask(balance)).toEqual([429, true])
    // A device that was replaced has no part in this, nor takes it from the one in its place.
    const journal = { method: 'POST', url: '/api/kiosk-devices/journal', payload: {} } as const
    expect((await backend.asZuil(journal, ids.formerDevice)).statusCode).toBe(400)
  })

  it('is said to be the same without looking anybody up', async () => {
    const backend = await start()
    const { etag } = (await backend.asZuil({ url })).headers
    // Whoever looked a member up now would fail.
    await backend.sql('alter table association_membership rename to out_of_reach')
    const again = await backend.asZuil({ url, headers: { 'if-none-match': String(etag) } })
    expect([again.statusCode, again.headers['x-member-key'] !== undefined]).toEqual([304, true])
  })
})
