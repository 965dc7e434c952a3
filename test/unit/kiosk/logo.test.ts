import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type KioskLogo, noLog } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { openLogos } from '../../../kiosk/branding/logo.ts'
import { initialState } from '../../../kiosk/core/state.ts'
import { screenState, step } from '../../../kiosk/core/step.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { documentOf } from './core/kiosk.ts'

const logoOf = (text: string): KioskLogo => {
  const content = Buffer.from(text)
  const tag = createHash('sha256').update(content).digest('hex').slice(0, 32)
  return { v: 1, tag, type: 'image/png', content: content.toString('base64') }
}
const [first, second] = [logoOf('the first picture'), logoOf('the second one')]
const wanting = (logo: KioskLogo | undefined) => documentOf('CHECK_IN', { branding: logo ? { logo: logo.tag } : {} })

describe('the logo of a zuil', () => {
  const setUp = async () => {
    const folder = await temporaryFolder()
    const path = join(folder.path, 'logo.json')
    const world = { answer: first as KioskLogo | undefined, asked: 0, changes: 0 }
    const timers: (() => void)[] = []
    const open = () =>
      openLogos({
        path,
        fetch: async () => {
          world.asked++
          return world.answer
        },
        changed: () => void world.changes++,
        startTimer: (_ms, call) => {
          timers.push(call)
          return () => timers.splice(timers.indexOf(call), 1)
        },
        log: noLog,
      })
    return { path, world, timers, open, logos: await open() }
  }
  /** What was begun is done. */
  const settled = () => new Promise((resolve) => setImmediate(resolve))

  it('is fetched once the backend answers, once for each picture, and kept over a restart', async () => {
    const { world, open, logos } = await setUp()
    logos.desiredChanged(wanting(first))
    expect(world.asked).toBe(0)
    logos.backendReached()
    await settled()
    expect([logos.picture?.tag, world.changes]).toEqual([first.tag, 1])
    expect(Buffer.from(logos.picture?.content ?? []).toString()).toBe('the first picture')
    logos.backendReached()
    logos.desiredChanged(wanting(first))
    await settled()
    expect(world.asked).toBe(1)
    await logos.stop()
    // Without a network, after a restart.
    const again = await open()
    expect(again.picture?.tag).toBe(first.tag)
    again.desiredChanged(wanting(first))
    expect(world.asked).toBe(1)
  })

  it('is another one when the document says so; the one before stays until it is here', async () => {
    const { world, timers, logos } = await setUp()
    logos.backendReached()
    logos.desiredChanged(wanting(first))
    await settled()
    world.answer = undefined
    logos.desiredChanged(wanting(second))
    await settled()
    expect([logos.picture?.tag, timers.length]).toEqual([first.tag, 1])
    // Not yet the one that is wanted.
    world.answer = first
    timers.shift()?.()
    await settled()
    expect(logos.picture?.tag).toBe(first.tag)
    world.answer = second
    timers.shift()?.()
    await settled()
    expect(logos.picture?.tag).toBe(second.tag)
    expect(timers).toEqual([])
    await logos.stop()
  })

  it('goes when there is none any more, and not for want of a document', async () => {
    const { path, logos } = await setUp()
    logos.backendReached()
    logos.desiredChanged(wanting(first))
    await settled()
    logos.desiredChanged(undefined)
    expect(logos.picture?.tag).toBe(first.tag)
    logos.desiredChanged(wanting(undefined))
    expect(logos.picture).toBeUndefined()
    await logos.stop()
    await expect(readFile(path)).rejects.toThrow('ENOENT')
  })

  it('that was damaged on the disk is none', async () => {
    const { path, open, logos } = await setUp()
    logos.backendReached()
    logos.desiredChanged(wanting(first))
    await settled()
    await logos.stop()
    const { writeFile } = await import('node:fs/promises')
    await writeFile(path, JSON.stringify({ ...first, content: second.content }))
    expect((await open()).picture).toBeUndefined()
  })
})

it('shows what the card system set, and its logo once that is here', () => {
  const branding = { welcome: { nl: 'Welkom!' }, primaryColor: '#3f2675', logo: first.tag }
  const at = { monotonicMs: 0, wallMs: 0 }
  const boot = {
    ...{ bootId: 'boot', name: 'Zuil 1', serverMs: 0, lastSeq: 0 },
    desired: documentOf('CHECK_IN', { branding }),
  }
  const before = initialState(boot)
  const { logo: _logo, ...rest } = branding
  expect(screenState(before, at).branding).toEqual(rest)
  const there = step(before, { type: 'LOGO', at, tag: first.tag }).state
  expect(screenState(there, at).branding).toEqual(branding)
  expect(screenState(step(there, { type: 'LOGO', at, tag: second.tag }).state, at).branding).toEqual(rest)
  expect(screenState(initialState({ ...boot, logo: first.tag }), at).branding).toEqual(branding)
  expect(screenState(initialState({ ...boot, desired: documentOf('CHECK_IN') }), at).branding).toBeUndefined()
})
