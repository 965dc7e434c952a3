import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPcscReader, type PcscReaderOptions } from '../../../kiosk/readers/pcsc.ts'
import { type Pcscd, startPcscd, virtualReaders } from '../../support/pcscd.ts'
import { PCSCD_TURN_MS, takePcscdTurn } from '../../support/pcscd-turn.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { VirtualCard } from '../../support/virtual-card.ts'
import { eventually } from '../../support/wait.ts'
import { recordReader } from './recording.ts'
import { runs, sourceChild } from './source-child.ts'

/** The card reader while the real PC/SC daemon comes and goes. */

const uitpas = { kind: 'CHIP', chipNumber: '04784CDAEE3880' }

let daemon: Pcscd | undefined
let seen: ReturnType<typeof recordReader>
let reader: ReturnType<typeof createPcscReader> | undefined

const start = (options: Partial<PcscReaderOptions> = sourceChild) => {
  seen = recordReader()
  reader = createPcscReader({ log: seen.log, ...options })
  reader.start(seen.events)
}
const status = (wanted: string) => eventually(() => seen.statuses.get('pcsc') === wanted, { what: `status ${wanted}` })
/** The service's statuses so far. */
const service = () => seen.history.filter((entry) => entry.startsWith('pcsc ')).map((entry) => entry.split(' ')[1])
const isRead = async () => {
  const before = seen.cards.length
  const card = new VirtualCard({ uid: uitpas.chipNumber })
  await card.lay()
  await eventually(() => seen.cards.length > before, { what: 'the card' })
  await card.take()
  expect(seen.cards.slice(before)).toEqual([uitpas])
}

beforeAll(takePcscdTurn, PCSCD_TURN_MS)
afterEach(async () => {
  await reader?.stop()
  await daemon?.stop()
  daemon = undefined
  expect(seen.childPids().filter(runs)).toEqual([])
  seen = recordReader()
})

describe('the daemon', () => {
  it('may come later than the zuil', async () => {
    start()
    await status('SERVICE_DOWN')
    expect(seen.logged.map(({ msg }) => msg).join()).toContain('sudo apt-get install pcscd')
    daemon = await startPcscd()
    await status('CONNECTED')
    await isRead()
    expect(service()).toEqual(['STARTING', 'SERVICE_DOWN', 'CONNECTED'])
    // It waited in one and the same process.
    expect(seen.childPids()).toHaveLength(1)
  })

  it.each(['kill', 'stop'] as const)('may go (%s) and come back, again and again', async (how) => {
    daemon = await startPcscd()
    start()
    await status('CONNECTED')
    for (const round of [1, 2]) {
      await isRead()
      await daemon[how]()
      await status('SERVICE_DOWN')
      for (const name of virtualReaders) expect(seen.statuses.get(`pcsc:${name}`)).toBe('UNPLUGGED')
      daemon = await startPcscd()
      await status('CONNECTED')
      expect(seen.childPids()).toHaveLength(1 + round)
    }
    await isRead()
    expect(seen.unreadable).toEqual([])
  })

  it('may die while a card lies on the reader', async () => {
    daemon = await startPcscd()
    start()
    await status('CONNECTED')
    const card = new VirtualCard({ uid: uitpas.chipNumber })
    await card.lay()
    await eventually(() => seen.cards.length > 0)
    await daemon.kill()
    await card.take()
    await status('SERVICE_DOWN')
    daemon = await startPcscd()
    await status('CONNECTED')
    await isRead()
    expect(seen.cards).toEqual([uitpas, uitpas])
  })

  it('may come back with the card still on the reader: that is no new tap', async () => {
    const folder = await temporaryFolder()
    // The zuil finds the daemon only when that has found the card.
    const socketPath = join(folder.path, 'pcscd.comm')
    const appear = () => symlink('/run/pcscd/pcscd.comm', socketPath)
    daemon = await startPcscd()
    await appear()
    start({ ...sourceChild, service: { kind: 'SOCKET', path: socketPath } })
    await status('CONNECTED')
    const card = new VirtualCard({ uid: uitpas.chipNumber })
    await card.lay()
    await eventually(() => seen.cards.length === 1)
    await rm(socketPath)
    await daemon.kill()
    await status('SERVICE_DOWN')
    await card.take()
    daemon = await startPcscd()
    await card.lay()
    await card.wasFound()
    await appear()
    await status('CONNECTED')
    // The other place is read meanwhile: so is time given to read this one.
    const elsewhere = new VirtualCard({ uid: '04B21F6AEE3881', slot: 1 })
    await elsewhere.lay()
    await eventually(() => seen.cards.length > 1)
    await elsewhere.take()
    expect(seen.cards.slice(1)).toEqual([{ kind: 'CHIP', chipNumber: '04B21F6AEE3881' }])
    await card.take()
    await isRead()
    expect(seen.unreadable).toEqual([])
    await folder.remove()
  })
})

describe('the reader', () => {
  // With pcscd alive a virtual reader can't be plugged in or pulled out: see pcsc-library.test.ts.
  it('is reported as missing, and found once it is plugged in', async () => {
    daemon = await startPcscd({ reader: false })
    start()
    await status('UNPLUGGED')
    await daemon.stop()
    daemon = await startPcscd()
    await status('CONNECTED')
    await isRead()
    expect(service().filter((word) => word !== 'STARTING' && word !== 'SERVICE_DOWN')).toEqual([
      'UNPLUGGED',
      'CONNECTED',
    ])
  })

  it('is reported as unplugged when the daemon comes back without it', async () => {
    daemon = await startPcscd()
    start()
    await status('CONNECTED')
    await daemon.kill()
    daemon = await startPcscd({ reader: false })
    await status('UNPLUGGED')
    for (const name of virtualReaders) expect(seen.statuses.get(`pcsc:${name}`)).toBe('UNPLUGGED')
  })
})

describe('a place for the reader’s own chip', () => {
  // The virtual reader's places have one name: a reader with both kinds is in pcsc-library.test.ts.
  it('counts as no reader', async () => {
    daemon = await startPcscd({ reader: 'ACS ACR1252 1S CL Reader [ACR1252 Reader SAM]' })
    start()
    await status('UNPLUGGED')
    expect([...seen.statuses.keys()]).toEqual(['pcsc'])
  })
})

describe('the child process', () => {
  it('as it was built is found and reads', async () => {
    daemon = await startPcscd()
    const built: typeof import('../../../kiosk/readers/pcsc.ts') = await import(
      new URL('../../../kiosk/dist/readers/pcsc.js', import.meta.url).href
    )
    seen = recordReader()
    reader = built.createPcscReader({ log: seen.log })
    reader.start(seen.events)
    await status('CONNECTED')
    await isRead()
  })

  it('ends when it is stopped at whatever moment, and says nothing more', async () => {
    daemon = await startPcscd()
    start()
    await reader?.stop()
    expect(seen.history).toEqual(['pcsc STARTING'])

    start()
    await status('CONNECTED')
    await reader?.stop()
    const { history, cards } = seen
    const before = [...history]
    const card = new VirtualCard({ uid: uitpas.chipNumber })
    start()
    await status('CONNECTED')
    await card.lay()
    await eventually(() => seen.cards.length > 0)
    await card.take()
    expect(history).toEqual(before)
    expect(cards).toEqual([])
  })

  it('ends with the zuil, also when that is killed', async () => {
    daemon = await startPcscd()
    // A zuil of its own: it starts a reader and prints its child's process id.
    const program = `
      const { createPcscReader } = await import(${JSON.stringify(new URL('../../../kiosk/readers/pcsc.ts', import.meta.url).href)})
      const say = (obj, msg) => console.log(JSON.stringify({ ...obj, msg }))
      createPcscReader({ log: { info: say, warn: say }, childPath: new URL(${JSON.stringify(sourceChild.childPath.href)}),
        childNodeOptions: ${JSON.stringify(sourceChild.childNodeOptions)} })
        .start({ card() {}, unreadable() {}, status: (id, kind, status) => say({ id, status }, 'status') })`
    const args = ['--conditions=source', ...sourceChild.childNodeOptions, '--input-type=module', '-e', program]
    const zuil = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    zuil.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await eventually(() => said.includes('"id":"pcsc","status":"CONNECTED"'), { what: 'the reader of the zuil' })
    const pid = Number(/"pid":(\d+)/.exec(said)?.[1])
    expect(runs(pid)).toBe(true)
    const ended = once(zuil, 'exit')
    zuil.kill('SIGKILL')
    await ended
    await eventually(() => !runs(pid), { what: 'the end of its child' })
  })
})
