import { describe, expect, it } from 'vitest'
import { databases } from '../support/databases.ts'
import { atProvider, logIn, openProvider, people } from '../support/office.ts'
import { officeTests } from '../support/office-tests.ts'
import { freePort } from '../support/ports.ts'
import { newVisitor } from '../support/visitor.ts'

/** A provider that is away, wrong, or another. */

const DOWN = 'Inloggen kan nu even niet'
const SETUP = 'Inloggen kan nu niet'
const MINUTE = 60_000

describe.each(databases)('a provider, on %s', (kind) => {
  const rig = officeTests(kind)
  const { clock, expectRefused } = rig

  it('that is away when somebody leaves is told, and found again by itself', async () => {
    const one = await rig.start()
    await openProvider(rig.provider, one.origin)
    for (const down of ['ALL', 'ERROR_500'] as const) {
      rig.provider.lies.down = down
      const visitor = newVisitor()
      const text = await expectRefused(
        await visitor.visit(`${one.origin}/ksb/login?terug=/ksb/zuilen`),
        visitor,
        503,
        DOWN,
      )
      expect(text).toContain('href="/ksb/login?terug=%2Fksb%2Fzuilen"')
      expect((await fetch(`${one.origin}/health/ready`)).status).toBe(200)
      delete rig.provider.lies.down
      expect((await logIn(visitor, one.origin, people.admin)).status).toBe(303)
      // Also later: it is looked at again before somebody is sent there.
      rig.provider.lies.down = down
      clock.now += 2 * MINUTE
      const later = newVisitor()
      await expectRefused(await later.visit(`${one.origin}/ksb/login`), later, 503, DOWN)
      delete rig.provider.lies.down
    }
  })

  it('that is away when somebody comes back is told, and another try brings him where he went', async () => {
    const visitor = newVisitor()
    const back = await atProvider(visitor, rig.office.origin, people.admin, '/ksb/login?terug=/ksb/zuilen')
    rig.provider.lies.down = 'TOKEN'
    const text = await expectRefused(await visitor.visit(back), visitor, 503, DOWN)
    expect(text).toContain('href="/ksb/login?terug=%2Fksb%2Fzuilen"')
    delete rig.provider.lies.down
    const response = await logIn(visitor, rig.office.origin, people.admin, '/ksb/login?terug=%2Fksb%2Fzuilen')
    expect(response.headers.get('location')).toBe('/ksb/zuilen')
  })

  it('that gave us another secret is told as what it is', async () => {
    const one = await rig.start({ secret: 'wrong-secret-wrong-secret-wrong' })
    await openProvider(rig.provider, one.origin, { secret: 'right-secret-right-secret-right' })
    const visitor = newVisitor()
    await expectRefused(await logIn(visitor, one.origin, people.admin), visitor, 503, SETUP)
    expect(one.log.join()).toContain('OIDC_CLIENT_SECRET')
    const right = await rig.start({ secret: 'right-secret-right-secret-right' })
    await openProvider(rig.provider, right.origin, { secret: 'right-secret-right-secret-right' })
    expect((await logIn(newVisitor(), right.origin, people.admin)).status).toBe(303)
  })

  it('that nobody reaches is named in the log with why, and with nothing else', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`
    const one = await rig.start({ issuer: nobody })
    const visitor = newVisitor()
    await expectRefused(await visitor.visit(`${one.origin}/ksb/login`), visitor, 503, DOWN)
    const [line] = one.log.filter((text) => text.includes('could not be asked'))
    expect(JSON.parse(line ?? '')).toEqual({
      kind: 'TypeError',
      problem: 'REFUSED',
      why: expect.any(String),
      message: 'The provider of OIDC_ISSUER could not be asked what it is: nobody can log in',
    })
  })

  it('that says that it is another is not believed', async () => {
    rig.provider.lies.metadata = (metadata) => ({ ...metadata, issuer: 'https://evil.example' })
    const one = await rig.start()
    const visitor = newVisitor()
    await expectRefused(await visitor.visit(`${one.origin}/ksb/login`), visitor, 503, SETUP)
  })

  it('that is a demo’s lets nobody into a backend that is none', async () => {
    const one = await rig.start({ demo: false })
    const visitor = newVisitor()
    await expectRefused(await visitor.visit(`${one.origin}/ksb/login`), visitor, 503, SETUP)
    expect(one.log.join()).toContain('provider of a demo')
  })

  it('that is not set is told', async () => {
    const one = await rig.start({ issuer: null })
    for (const path of ['/ksb/login', '/ksb/login/terug?code=x&state=y']) {
      const visitor = newVisitor()
      await expectRefused(await visitor.visit(`${one.origin}${path}`), visitor, 503, 'Inloggen is nog niet ingesteld')
    }
  })
})
