import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPcscReader, type PcscReaderOptions } from '../../../kiosk/readers/pcsc.ts'
import { type Pcscd, startPcscd, virtualReaders } from '../../support/pcscd.ts'
import { PCSCD_TURN_MS } from '../../support/pcscd-turn.ts'
import { VirtualCard } from '../../support/virtual-card.ts'
import { eventually } from '../../support/wait.ts'
import { recordReader } from './recording.ts'
import { runs, sourceChild } from './source-child.ts'

/** The card reader's child process with the real nfc-pcsc and the real PC/SC daemon; virtual are the reader and cards. */

const uitpas = '04784CDAEE3880'
const other = '04B21F6AEE3881'
const chip = (chipNumber: string) => ({ kind: 'CHIP', chipNumber })

let daemon: Pcscd
let seen: ReturnType<typeof recordReader>
let reader: ReturnType<typeof createPcscReader>
const laid: VirtualCard[] = []

const card = (options: ConstructorParameters<typeof VirtualCard>[0]) => {
  const made = new VirtualCard(options)
  laid.push(made)
  return made
}
/** Lays a card until something is said of it, then takes it away. (Other programs may read it too, and earlier.) */
const tap = async (one: VirtualCard) => {
  const said = () => seen.cards.length + seen.unreadable.length
  const before = said()
  await one.lay()
  await eventually(() => said() > before, { what: 'the card, or why not' })
  await one.take()
}
const connected = () => eventually(() => seen.statuses.get('pcsc') === 'CONNECTED', { what: 'a card reader' })

beforeAll(async () => {
  daemon = await startPcscd()
}, PCSCD_TURN_MS)
afterAll(() => daemon?.stop())
const start = (options: Partial<PcscReaderOptions> = {}): void => {
  seen = recordReader()
  reader = createPcscReader({ log: seen.log, ...sourceChild, ...options })
  reader.start(seen.events)
}
const stop = async (): Promise<void> => {
  await reader.stop()
  expect(seen.childPids().filter(runs)).toEqual([])
}
afterEach(async () => {
  for (const one of laid.splice(0)) await one.take()
})

/** The cards read so far, without the one that is read here: after it no earlier card can still come. */
const cardsSoFar = async (slot: 0 | 1 = 0) => {
  const before = seen.cards.length
  await tap(card({ uid: '04FFFFFFFFFF80', slot }))
  await eventually(() =>
    seen.cards.slice(before).some((read) => read.kind === 'CHIP' && /^04F{10}80$/.test(read.chipNumber)),
  )
  return seen.cards.filter((read) => read.kind === 'CHIP' && !/^04F{10}80$/.test(read.chipNumber))
}

describe('reading', () => {
  // Starting the child takes longer than most of these tests.
  beforeAll(async () => {
    start()
    await connected()
  })
  beforeEach(() => seen.clear())
  afterAll(stop)

  it.each(['ULTRALIGHT', 'DESFIRE'] as const)('gives one card each time a %s UiTPAS is laid', async (type) => {
    const one = card({ uid: uitpas, type })
    await tap(one)
    await tap(one)
    await tap(card({ uid: other, type }))
    expect(await cardsSoFar()).toEqual([uitpas, uitpas, other].map(chip))
    expect(seen.unreadable, JSON.stringify(seen.logged)).toEqual([])
  })

  it('reads a card that stays lying once', async () => {
    const one = card({ uid: uitpas })
    await one.lay()
    await eventually(() => seen.cards.length > 0)
    // The other place is read meanwhile: so is time given to read this one twice.
    expect(await cardsSoFar(1)).toEqual([chip(uitpas)])
    await eventually(() => seen.taken.includes(virtualReaders[1]))
    expect(seen.taken).not.toContain(virtualReaders[0])
    await one.take()
    await eventually(() => seen.taken.includes(virtualReaders[0]), { what: 'that it was taken away' })
    expect(await cardsSoFar()).toEqual([chip(uitpas)])
  })

  it('does not take a card that lay there before the zuil started for a tap, until it is laid again', async () => {
    await stop()
    const one = card({ uid: uitpas })
    await one.lay()
    await one.wasFound()
    start()
    await eventually(() => seen.unreadable.length > 0, { what: 'the sentence for a card that lies there' })
    expect(seen.unreadable).toEqual(['CARD_LEFT'])
    await one.take()
    expect(await cardsSoFar()).toEqual([])
    await tap(one)
    expect(await cardsSoFar()).toEqual([chip(uitpas)])
    expect(seen.unreadable).toEqual(['CARD_LEFT'])
  })

  it('does not take a card for a tap that a reader finds only after it said that there is none', async () => {
    await stop()
    // One on the other place says when the child has looked at both.
    const elsewhere = card({ uid: other, slot: 1 })
    await elsewhere.lay()
    await elsewhere.wasFound()
    start({ settleMs: 5_000 })
    await eventually(() => seen.unreadable.length === 1, { what: 'the first look' })
    const one = card({ uid: uitpas })
    await one.lay()
    await eventually(() => seen.unreadable.length === 2 || seen.cards.length > 0, { what: 'the card' })
    expect([seen.unreadable, seen.cards]).toEqual([['CARD_LEFT', 'CARD_LEFT'], []])
    await connected()
    await one.take()
    await tap(one)
    expect(await cardsSoFar()).toEqual([chip(uitpas)])
  })

  it.each([
    ['a phone', '08A1B2C3', 'PHONE'],
    ['a chip of four bytes', 'DEADBEEF', 'OTHER_CHIP'],
    ['a chip of ten bytes', '04784CDAEE3880112233', 'OTHER_CHIP'],
  ] as const)('distinguishes %s from a UiTPAS', async (_what, uid, reason) => {
    await tap(card({ uid, type: 'PHONE' }))
    expect(await cardsSoFar()).toEqual([])
    expect(seen.unreadable, JSON.stringify(seen.logged)).toEqual([reason])
  })

  it('says that a card answers badly, and reads the next', async () => {
    const broken = card({ uid: uitpas, broken: true })
    await broken.lay()
    await eventually(() => seen.unreadable.length > 0)
    await broken.take()
    await tap(card({ uid: other }))
    expect(await cardsSoFar()).toEqual([chip(other)])
    expect(seen.unreadable).toEqual(['READ_FAILED'])
  })

  it.each(['SILENT', 'HALF'] as const)('reads no number of a card taken away in the middle (%s)', async (leaves) => {
    const gone = card({ uid: uitpas, leaves })
    await gone.lay()
    await gone.wasAsked()
    await gone.take()
    const after = card({ uid: other })
    // It may be that the child is started again: the card lies there until it is read.
    await after.lay()
    await eventually(() => seen.cards.length > 0)
    await after.take()
    expect(await cardsSoFar()).toEqual([chip(other)])
    expect(seen.unreadable.filter((reason) => reason !== 'READ_FAILED')).toEqual([])
  })

  it('reads on both places', async () => {
    await stop()
    start()
    await connected()
    await tap(card({ uid: uitpas, slot: 0 }))
    await tap(card({ uid: other, slot: 1 }))
    expect(seen.cards).toEqual([uitpas, other].map(chip))
    expect(seen.history).toEqual([
      'pcsc STARTING',
      ...virtualReaders.map((name) => `pcsc:${name} CONNECTED`),
      'pcsc CONNECTED',
    ])
  })

  it('writes no number in its log', async () => {
    await tap(card({ uid: uitpas }))
    await tap(card({ uid: '08A1B2C3', slot: 1 }))
    expect(JSON.stringify(seen.logged)).not.toMatch(/4784C|DAEE|A1B2C/i)
  })
})

describe('healing', () => {
  afterEach(stop)

  it('starts a child again that was killed, and reads on', async () => {
    start()
    await connected()
    const [pid = 0] = seen.childPids()
    process.kill(pid, 'SIGKILL')
    await eventually(() => seen.childPids().length === 2)
    await connected()
    await tap(card({ uid: uitpas }))
    expect(await cardsSoFar()).toEqual([chip(uitpas)])
    expect(seen.history.filter((entry) => entry.startsWith('pcsc '))).toEqual([
      'pcsc STARTING',
      'pcsc CONNECTED',
      'pcsc STARTING',
      'pcsc CONNECTED',
    ])
  })

  /** Kills the child, and waits for the next one to have looked at the first place. */
  const killChild = async (meanwhile?: () => Promise<void>) => {
    const pids = seen.childPids()
    const pid = pids.at(-1) ?? 0
    process.kill(pid, 'SIGKILL')
    await eventually(() => seen.statuses.get('pcsc') === 'STARTING')
    await meanwhile?.()
    await eventually(() => seen.childPids().length > pids.length)
    await connected()
  }

  it('does not take a card that lies on the reader for a new tap when the child comes back', async () => {
    start()
    await connected()
    const one = card({ uid: uitpas })
    await one.lay()
    await eventually(() => seen.cards.length === 1)
    for (const _time of [1, 2]) await killChild()
    expect(await cardsSoFar(1)).toEqual([chip(uitpas)])
    await one.take()
    expect(await cardsSoFar(1)).toEqual([chip(uitpas)])
    await tap(one)
    expect(await cardsSoFar()).toEqual([uitpas, uitpas].map(chip))
    expect(seen.unreadable).toEqual([])
  })

  it('reads another card that was laid while there was no child', async () => {
    start({ respawnMs: { min: 3_000, max: 3_000, libraryMissing: 3_000 } })
    await connected()
    const one = card({ uid: uitpas })
    await tap(one)
    await one.lay()
    await eventually(() => seen.cards.length === 2)
    const two = card({ uid: other })
    await killChild(async () => {
      await one.take()
      await two.lay()
      await two.wasFound()
    })
    await eventually(() => seen.cards.length === 3, { what: 'the other card' })
    expect(seen.cards).toEqual([uitpas, uitpas, other].map(chip))
    expect(seen.unreadable).toEqual([])
  }, 30_000)

  it('starts a child again that stands still', async () => {
    start({ silentMs: 2_000 })
    await connected()
    const [pid = 0] = seen.childPids()
    process.kill(pid, 'SIGSTOP')
    await eventually(() => seen.childPids().length === 2, { what: 'another child' })
    await connected()
    await tap(card({ uid: uitpas }))
    expect(seen.logged.map(({ msg }) => msg)).toContain('The card reader process hangs; killing it')
    expect(runs(pid)).toBe(false)
  })
})
