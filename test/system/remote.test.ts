import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defaultCodeTimes } from '../../backend/zuilen/rules/checkin-code.ts'
import { startBrowser } from '../support/browser.ts'
import { wrongDate } from '../support/faketime.ts'
import { chipOf, passholderIdOf, uitpasNumberOf, zuilIdOf } from '../support/fixtures.ts'
import { freePort } from '../support/ports.ts'
import { type RunningProgram, startZuil, temporaryFolder, type ZuilReady } from '../support/programs.ts'
import { scanQr } from '../support/qr-scan.ts'
import { eventually } from '../support/wait.ts'
import { createWorld, type World } from '../support/world.ts'

const CODE_MS = defaultCodeTimes.stepSeconds * 1000

/** What a zuilbeheerder does from afar: commands, settings that go wrong, a QR code, a replacement. */

describe('a zuil from afar', () => {
  let world: World
  let browser: Browser
  let page: Page
  const zuil = `/zuilen/${zuilIdOf(1)}`
  beforeAll(async () => {
    world = await createWorld('PostgreSQL', { passholders: 12, zuilEnv: { PROBATION_MS: '4000' } })
    browser = await startBrowser()
    page = await browser.newPage({ viewport: { width: 1080, height: 1920 } })
    await page.goto(world.zuil.ready.screen)
    await world.ready()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.end()
  })

  interface Answered {
    readonly outcome?: string
    readonly problem?: string
    readonly log?: string
    readonly picture?: string
  }
  const command = async (kind: string): Promise<Answered> => {
    const response = await world.api(`${zuil}/commands`, { method: 'POST', body: { kind } })
    expect(response.status).toBe(201)
    const { id } = (await response.json()) as { id: string }
    return eventually(
      async () => {
        const answered = (await (await world.api(`${zuil}/commands/${id}`)).json()) as Answered
        return answered.outcome !== undefined && answered
      },
      { what: `an answer to ${kind}`, withinMs: 20_000 },
    )
  }

  it('sends its log, without anybody in it', async () => {
    await world.tapAndSee(chipOf(2))
    const { outcome, log = '' } = await command('LOG')
    expect(outcome).toBe('DONE')
    expect(log).toMatch(/Connected to the MQTT broker/)
    expect(log).not.toContain(chipOf(2))
    expect(log).not.toContain(uitpasNumberOf(2))
  })

  it('sends a picture of what the visitor sees', async () => {
    await world.ready()
    const { outcome, picture = '' } = await command('SCREENSHOT')
    expect(outcome).toBe('DONE')
    const bytes = Buffer.from(picture, 'base64')
    expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff')
  })

  it('shows itself when it is looked for', async () => {
    expect(await command('IDENTIFY')).toMatchObject({ outcome: 'DONE' })
    await page.locator('#screen[data-screen="IDENTIFY"]').waitFor()
  })

  it('restarts', async () => {
    const { pid } = world.zuil
    expect(await command('RESTART')).toMatchObject({ outcome: 'DONE' })
    expect(await world.zuil.ended).toBe(75)
    await world.startZuil()
    expect(world.zuil.pid).not.toBe(pid)
    await page.goto(world.zuil.ready.screen)
    await world.ready()
  })

  it('warns the second of two who edit at once', async () => {
    const { settings, version } = await world.zuilSeen()
    const put = (change: object): Promise<Response> =>
      world.api(`${zuil}/settings`, {
        method: 'PUT',
        headers: { 'if-match': `"${version}"` },
        body: { ...settings, ...change },
      })
    expect((await put({ sound: false })).status).toBe(200)
    const second = await put({ languages: ['fr'] })
    expect(second.status).toBe(412)
    expect(await second.json()).toMatchObject({ type: expect.stringMatching(/zuil-changed-meanwhile$/) })
    expect((await world.zuilSeen()).settings).toMatchObject({ sound: false, languages: ['nl'] })
  })

  it('comes back by itself from a broker that is none', { timeout: 60_000 }, async () => {
    await world.set({ brokerUrl: `mqtt://127.0.0.1:${await freePort()}` })
    const seen = await eventually(
      async () => {
        const now = await world.zuilSeen()
        return now.reported?.outcome === 'REVERTED' && now
      },
      { what: 'the zuil to give up the other broker', withinMs: 40_000 },
    )
    expect(seen.reported?.problems).toEqual([{ field: 'brokerUrl', reason: 'CUT_OFF' }])
    await world.ready()
    expect(await world.tapAndSee(chipOf(3))).toMatchObject({ screen: 'SAVED' })
    await world.set({ brokerUrl: undefined })
  })

  const selfCheckin = (passholder: number, checkinCode: string): Promise<Response> =>
    world.api(`/passholders/${passholderIdOf(passholder)}/checkins`, { method: 'POST', body: { checkinCode } })

  it('shows a code that a telephone checks in with, and another one later', { timeout: 120_000 }, async () => {
    // A code changes each 30 seconds of the backend's clock, by which the zuil goes: it is soon time for the next one.
    await world.backend.stop()
    const untilNext = CODE_MS - (Date.now() % CODE_MS)
    const almostNext = wrongDate(`+${Math.floor(((untilNext + CODE_MS - 10_000) % CODE_MS) / 1000)}`)
    await world.startBackend(almostNext)
    await world.set({ showQr: true })
    const code = await eventually(async () => (await scanQr(page)) || undefined, {
      what: 'a QR code',
      withinMs: 20_000,
    })
    const done = await selfCheckin(4, code)
    expect(done.status, await done.clone().text()).toBe(201)
    expect(await done.json()).toEqual({ addedPoints: 1, totalPoints: 5 })
    const forged = await selfCheckin(5, `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`)
    expect(await forged.json()).toMatchObject({ type: expect.stringMatching(/checkin-code-invalid$/) })
    // It goes on changing without the backend.
    await world.backend.kill()
    await eventually(async () => (await world.screen()).view.online === false, { withinMs: 30_000 })
    const next = await eventually(
      async () => {
        const now = await scanQr(page)
        return now !== '' && now !== code && now
      },
      { what: 'the next code', withinMs: 45_000 },
    )
    await world.startBackend(almostNext)
    await world.ready()
    expect((await selfCheckin(5, next)).status).toBe(201)
  })

  it('is replaced, and the taps in the journal of the old device are not lost', { timeout: 90_000 }, async () => {
    await world.backend.kill()
    await eventually(async () => (await world.screen()).view.online === false, { withinMs: 30_000 })
    expect(await world.tapAndSee(chipOf(7))).toMatchObject({ screen: 'NOTED' })
    await world.zuil.stop()
    await world.startBackend()
    const made = await world.api(`${zuil}/configuration-code`, {
      method: 'POST',
      body: { formerDevice: 'IN_HAND' },
    })
    const { name, code } = (await made.json()) as { name: string; code: string }
    const folder = await temporaryFolder()
    let second: RunningProgram<ZuilReady> | undefined
    try {
      second = await startZuil({
        STATE_DIR: join(folder.path, 'second'),
        BACKEND_URL: world.backend.ready.http,
        RECONNECT_MAX_MS: '500',
      })
      const enrolled = await fetch(`${second.ready.screen}/enrol`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name, code }),
      })
      expect(enrolled.status, await enrolled.clone().text()).toBe(200)
      await eventually(async () => (await world.zuilSeen()).state === 'ONLINE')
      // The old one is switched on again: it is nobody's zuil any more, but it has something to hand in.
      await world.startZuil()
      await eventually(async () => (await world.screen()).view.code === 'K1', { withinMs: 30_000 })
      await eventually(async () => (await world.booked()).get(uitpasNumberOf(7)) === 1, { withinMs: 30_000 })
      // The new one has not been put off line by the old one's last words.
      expect((await world.zuilSeen()).state).toBe('ONLINE')
    } finally {
      await second?.stop()
      await folder.remove()
    }
  })
})
