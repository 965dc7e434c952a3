import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../backend/cli.ts'
import { parseConfig } from '../../backend/config.ts'
import { defaultKeysFile } from '../../backend/platform/database/keys-place.ts'
import { copyDatabase, databases, openCopy, type TestData } from '../support/databases.ts'
import { type LyingProvider, startLyingProvider } from '../support/lying-provider.ts'
import { asPage, atProvider, logIn, officeDataset, openProvider, people } from '../support/office.ts'
import { freePort } from '../support/ports.ts'
import {
  type BackendReady,
  type RunningProgram,
  runProgram,
  startBackend,
  temporaryFolder,
} from '../support/programs.ts'
import { newVisitor, type Visitor } from '../support/visitor.ts'
import { eventually } from '../support/wait.ts'

/** Who is logged in stays so, or does not, whatever becomes of backends, provider and keys: whole processes. */

describe.each(databases)('backends as processes, on %s', (kind) => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let data: TestData
  let provider: LyingProvider
  let origin: string
  let env: Record<string, string>
  const running: RunningProgram<BackendReady>[] = []

  beforeEach(async () => {
    folder = await temporaryFolder()
    data = await copyDatabase(kind, join(folder.path, 'data'))
    provider = await startLyingProvider()
    // These backends are no demo.
    provider.lies.metadata = ({ uitpas_demo: _mark, ...metadata }) => metadata
    const port = await freePort()
    origin = `http://127.0.0.1:${port}`
    await openProvider(provider, origin)
    env = {
      ...{ DATA_DIR: data.dataDir, KEYS_FILE: defaultKeysFile(data.dataDir), LOG: 'json', PORT: String(port) },
      ...(data.databaseUrl !== undefined && { DATABASE_URL: data.databaseUrl }),
      ...{ OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: 'ksb', PUBLIC_URL: origin },
    }
  })
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop()
    await provider.stop()
    await folder.remove()
  })

  const fill = async (): Promise<void> => {
    const store = await openCopy(data)
    await store.load(officeDataset(Date.now()))
    await store.close()
  }
  const start = async (over: Record<string, string> = {}): Promise<RunningProgram<BackendReady>> => {
    const backend = await startBackend({ ...env, ...over })
    running.push(backend)
    return backend
  }
  const stop = async (backend: RunningProgram<BackendReady>): Promise<void> => {
    await backend.stop()
    running.splice(running.indexOf(backend), 1)
  }
  const command = (...args: string[]) => runProgram('backend/dist/program/main.js', args, env)
  const status = async (visitor: Visitor, at = origin): Promise<number> =>
    (await asPage(visitor, `${at}/ksb/api/me`)).status

  it('keeps sessions over a kill, and ends those that a command ends', async () => {
    await fill()
    const [visitor, other] = [newVisitor(), newVisitor()]
    let backend = await start()
    await logIn(visitor, origin, people.superadmin)
    await logIn(other, origin, people.admin)
    await backend.kill()
    running.splice(0)
    expect(await command('end-sessions', people.admin.toUpperCase())).toMatchObject({
      code: 0,
      out: '1 session ended: who was logged in must log in again.',
    })
    backend = await start()
    expect([await status(visitor), await status(other)]).toEqual([200, 401])
    await stop(backend)
    expect((await command('end-sessions')).out).toBe('1 session ended: who was logged in must log in again.')
    await start()
    expect(await status(visitor)).toBe(401)
  })

  if (kind === 'embedded') {
    it('gives a fresh installation its first superadmin by a command', async () => {
      const { accounts: _accounts, counterStaff: _staff, ...rest } = officeDataset(Date.now())
      const file = join(folder.path, 'dataset.json')
      await writeFile(file, JSON.stringify(rest))
      expect((await command('load', file)).code).toBe(0)
      const granted = await command('grant', ' Niemand@KANTOOR.example ', 'SuperAdmin', 'elders')
      expect([granted.code, granted.out]).toEqual([0, expect.stringContaining('is superadmin of Elders')])
      let backend = await start()
      const visitor = newVisitor()
      await logIn(visitor, origin, people.nobody)
      const me = async () => (await asPage(visitor, `${origin}/ksb/api/me`)).json()
      expect(await me()).toMatchObject({ role: 'SUPERADMIN', cardSystem: { id: 2, name: 'Elders' } })
      await stop(backend)
      expect((await command('grant', people.nobody, 'zuilbeheerder', '2')).code).toBe(0)
      backend = await start()
      expect(await me()).toMatchObject({ role: 'ZUILBEHEERDER', cardSystems: [{ id: 2 }] })
    })
    // The embedded database belongs to one process; and what follows asks nothing of the database that is its own.
    return
  }

  it('keeps sessions and logins under way when the keys are changed, until the former keys are forgotten', async () => {
    await fill()
    const [before, under] = [newVisitor(), newVisitor()]
    const backend = await start()
    await logIn(before, origin, people.admin)
    const back = await atProvider(under, origin, people.superadmin)
    expect((await command('rotate-keys')).code).toBe(0)
    await eventually(() => backend.log().includes('The keys were changed'), { what: 'the new keys' })
    expect(await status(before)).toBe(200)
    expect((await under.visit(back)).status).toBe(303)
    expect(await status(under)).toBe(200)
    // The provider's token of before is still read.
    const { goTo } = (await (await asPage(before, `${origin}/ksb/api/me/logout`, { method: 'POST' })).json()) as {
      goTo: string
    }
    expect(new URL(goTo).searchParams.get('id_token_hint')).toMatch(/^ey/)
    const old = newVisitor()
    await logIn(old, origin, people.admin)
    expect((await command('rotate-keys')).code).toBe(0)
    await eventually(() => backend.log().split('The keys were changed').length > 2, { what: 'the newer keys' })
    await logIn(under, origin, people.superadmin)
    await stop(backend)
    expect((await command('rotate-keys', '--forget-former', '--anyway')).code).toBe(0)
    await start()
    expect([await status(old), await status(under)]).toEqual([401, 200])
  })

  it('starts while the provider is away, serves everybody else, and lets in who comes when it is back', async () => {
    await fill()
    provider.lies.down = 'ALL'
    const backend = await start()
    const visitor = newVisitor()
    const refused = await visitor.visit(`${origin}/ksb/login`)
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('Inloggen kan nu even niet')])
    expect((await fetch(`${origin}/health/live`)).status).toBe(200)
    delete provider.lies.down
    expect((await logIn(visitor, origin, people.admin)).status).toBe(303)
    expect(await status(visitor)).toBe(200)
    expect(backend.log()).toContain('could not be asked what it is')
    for (const word of [people.admin, 'Naam admin', ...visitor.cookies.values(), '"code"', 'state='])
      expect(backend.log()).not.toContain(word)
  })

  it('lets nobody in by the provider of a demo', async () => {
    await fill()
    delete provider.lies.metadata
    const backend = await start()
    const visitor = newVisitor()
    const refused = await visitor.visit(`${origin}/ksb/login`)
    expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('Inloggen kan nu niet')])
    expect(backend.log()).toContain('is the provider of a demo')
  })

  it('says what is wrong with a command that grants a role', async () => {
    const parsed = parseConfig(env)
    if (!parsed.ok) throw new Error(parsed.error.join())
    const grant = (...args: readonly string[]) => commands.grant?.(parsed.value, noLog, args)
    await expect(grant(people.nobody, 'superadmin', '1')).rejects.toThrow('There are none yet')
    await fill()
    for (const [args, said] of [
      [
        [people.nobody, 'koning', '1'],
        'The role "koning" is none: superadmin, admin, voordeelbeheerder, zuilbeheerder.',
      ],
      [['niemand', 'admin', '1'], '"niemand" is no e-mail address.'],
      [[people.nobody, 'admin', '7'], 'There is no card system "7". There are: 1 ('],
      [[people.nobody, 'admin'], 'There is no card system "". There are: 1 ('],
    ] as const) {
      await expect(grant(...args)).rejects.toThrow(said)
    }
    // As the operator reads it.
    const { code, err } = await command('grant', people.nobody, 'koning', '1')
    expect([code, err]).toEqual([78, 'The role "koning" is none: superadmin, admin, voordeelbeheerder, zuilbeheerder.'])
  })

  it('are two: who leaves by one may come back by the other, and is logged out of both', async () => {
    await fill()
    await start()
    const second = (await start({ PORT: '0' })).ready.http
    const visitor = newVisitor()
    const back = await atProvider(visitor, origin, people.admin)
    expect((await visitor.visit(back.replace(origin, second))).status).toBe(303)
    expect([await status(visitor), await status(visitor, second)]).toEqual([200, 200])
    // It was used there.
    const thief = newVisitor()
    thief.cookies.set('ksb-login', visitor.cookies.get('ksb-login') ?? randomBytes(32).toString('base64url'))
    expect((await thief.visit(back)).status).toBe(400)
    await asPage(visitor, `${second}/ksb/api/me/logout`, { method: 'POST' })
    expect([await status(visitor), await status(visitor, second)]).toEqual([401, 401])
  })
})
