import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPcscReader, type PcscReaderOptions } from '../../../kiosk/readers/pcsc.ts'
import { eventually } from '../../support/wait.ts'
import { recordReader } from './recording.ts'
import { childSource, runs, sourceChild } from './source-child.ts'

/**
 * The card reader's child process with another library than nfc-pcsc, or none: for all that a virtual reader can't do.
 * The child is copied to a folder of its own, where it finds what is put there. The daemon is a bare socket.
 */

const uitpas = '04784CDAEE3880'

let folder: string
let daemon: Server
let seen: ReturnType<typeof recordReader>
let reader: ReturnType<typeof createPcscReader>

const start = (options: Partial<PcscReaderOptions> = {}) => {
  reader = createPcscReader({
    log: seen.log,
    childPath: join(folder, 'pcsc-child.mts'),
    childNodeOptions: sourceChild.childNodeOptions,
    service: { kind: 'SOCKET', path: join(folder, 'socket') },
    settleMs: 0,
    respawnMs: { min: 50, max: 100, libraryMissing: 50 },
    ...options,
  })
  reader.start(seen.events)
}
const status = (wanted: string, id = 'pcsc') =>
  eventually(() => seen.statuses.get(id) === wanted, { what: `${id} ${wanted}` })
const library = () => join(folder, 'node_modules', 'nfc-pcsc')
const sentences = () => seen.logged.map(({ msg }) => msg)

/** Puts a library there: `play(nfc, createReader)` is its behaviour. */
const install = async (play: string) => {
  await mkdir(library(), { recursive: true })
  await writeFile(
    join(library(), 'index.js'),
    `const { EventEmitter } = require('node:events')
     const { existsSync } = require('node:fs')
     const flag = (name) => existsSync(${JSON.stringify(folder)} + '/' + name)
     /** Does something once a file of this name is there. */
     const when = (name, act) => { const look = setInterval(() => { if (flag(name)) { clearInterval(look); act() } }, 10) }
     const answer = (uid) => async () => Buffer.from(uid + '9000', 'hex')
     const createReader = (nfc, name, transmit, disconnect = async () => true) => {
       const native = Object.assign(new EventEmitter(), { SCARD_STATE_EMPTY: 16 })
       const reader = Object.assign(new EventEmitter(), { name, transmit, disconnect, reader: native })
       nfc.emit('reader', reader)
       native.emit('status', { state: 16 })
       return reader
     }
     const play = ${play}
     exports.NFC = class extends EventEmitter { constructor() { super(); setImmediate(() => play(this)) } }`,
  )
}
const raise = (flag: string) => writeFile(join(folder, flag), '')

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zuil-library-'))
  await copyFile(childSource, join(folder, 'pcsc-child.mts'))
  daemon = createServer((socket) => socket.on('error', () => undefined).resume())
  await new Promise<void>((resolve) => daemon.listen(join(folder, 'socket'), resolve))
  seen = recordReader()
})
afterEach(async () => {
  await reader.stop()
  await new Promise((resolve) => daemon.close(resolve))
  await rm(folder, { recursive: true, force: true })
  expect(seen.childPids().filter(runs)).toEqual([])
})

describe('the library missing', () => {
  it('says which line gets it, once, and goes on when it is there', async () => {
    start()
    await status('LIBRARY_MISSING')
    await eventually(() => seen.childPids().length >= 3, { what: 'trying again' })
    const logged = sentences().filter((msg) => msg.includes('library is missing'))
    expect(logged).toEqual([expect.stringMatching(/Run: sudo apt-get install libpcsclite-dev .* && npm ci$/)])
    expect(seen.history).toEqual(['pcsc STARTING', 'pcsc LIBRARY_MISSING'])

    await install("(nfc) => createReader(nfc, 'A')")
    await status('CONNECTED')
  })

  it('recognises a library that is installed but not built', async () => {
    await mkdir(library(), { recursive: true })
    await writeFile(join(library(), 'index.js'), `throw new Error('Could not locate the bindings file. Tried:\\n → …')`)
    start()
    await status('LIBRARY_MISSING')
    expect(sentences().join()).toMatch(/Run: sudo apt-get install libpcsclite-dev .* && npm rebuild/)
    expect(seen.logged.map(({ obj }) => obj.problem)).toContain('Could not locate the bindings file. Tried:')
  })

  it('finds the real one', async () => {
    await daemonGone()
    start()
    await status('LIBRARY_MISSING')
    await mkdir(join(folder, 'node_modules'))
    await symlink(fileURLToPath(new URL('../../../node_modules/nfc-pcsc', import.meta.url)), library())
    await status('SERVICE_DOWN')
  })
})

describe('the service of Windows', () => {
  const asks = { service: { kind: 'WINDOWS', name: 'SCardSvr' } } as const
  /** A service control manager that says this, in the words of a German Windows. */
  const answer = async (line: string, exitCode = 0) => {
    const script = `#!/bin/sh\n[ "$*" = 'query SCardSvr' ] && printf 'SERVICE_NAME: SCardSvr\\n        ${line}\\n'\nexit ${exitCode}\n`
    await writeFile(join(folder, 'sc.exe'), script, { mode: 0o755 })
  }
  beforeEach(() => vi.stubEnv('PATH', `${folder}:${process.env.PATH}`))
  afterEach(() => vi.unstubAllEnvs())

  it('does not run without a reader: the library is not loaded until it does', async () => {
    await install(`(nfc) => createReader(nfc, 'A', answer('${uitpas}')).emit('card', {})`)
    await answer('STATE              : 1  STOPPED')
    start(asks)
    await status('UNPLUGGED')
    await answer('STATE              : 4  RUNNING')
    await status('CONNECTED')
    expect(seen.history.join()).toBe('pcsc STARTING,pcsc UNPLUGGED,pcsc:A CONNECTED,pcsc CONNECTED')
    expect(seen.childPids()).toHaveLength(1)
  })

  it.each([
    ['is only starting', 'STATE              : 2  START_PENDING', 0],
    ['is not known', 'STATE              : 4  RUNNING', 36],
  ])('counts as not running when it %s', async (_what, line, exitCode) => {
    await install(`(nfc) => createReader(nfc, 'A')`)
    await answer(line, exitCode)
    start(asks)
    await status('UNPLUGGED')
  })
})

/** The service of macOS. */
it('loads the library at once where the system starts the service', async () => {
  await daemonGone()
  await install(`(nfc) => createReader(nfc, 'A')`)
  start({ service: { kind: 'ON_DEMAND' } })
  await status('CONNECTED')
})

/** Nobody listens any more. */
const daemonGone = () => new Promise<void>((resolve) => void daemon.close(() => resolve()))

describe('readers that come and go', () => {
  it('reports each that is plugged in or pulled out', async () => {
    await install(`(nfc) => {
      when('in', () => {
        const a = createReader(nfc, 'A', answer('${uitpas}'))
        const b = createReader(nfc, 'B', answer('${uitpas}'))
        when('out-b', () => b.emit('end'))
        when('out-a', () => a.emit('end'))
        when('in-again', () => createReader(nfc, 'A', answer('${uitpas}')).emit('card', {}))
      })
    }`)
    start()
    await status('UNPLUGGED')
    await raise('in')
    await status('CONNECTED')
    await raise('out-b')
    await status('UNPLUGGED', 'pcsc:B')
    expect(seen.statuses.get('pcsc')).toBe('CONNECTED')
    await raise('out-a')
    await status('UNPLUGGED')
    await raise('in-again')
    await status('CONNECTED')
    await eventually(() => seen.cards.length > 0)
    expect(seen.history.join()).toBe(
      [
        'pcsc STARTING',
        'pcsc UNPLUGGED',
        'pcsc:A CONNECTED',
        'pcsc:B CONNECTED',
        'pcsc CONNECTED',
        'pcsc:B UNPLUGGED',
        'pcsc UNPLUGGED',
        'pcsc:A UNPLUGGED',
        'pcsc:A CONNECTED',
        'pcsc CONNECTED',
      ].join(),
    )
    expect(seen.childPids()).toHaveLength(1)
  })

  it('finds a card that lies there only after it said that there is none: that is no new tap', async () => {
    await install(`(nfc) => {
      const a = createReader(nfc, 'A', answer('${uitpas}'))
      const find = (reader) => { reader.reader.emit('status', { state: 32 }); reader.emit('card', {}) }
      when('laid', () => find(a))
      when('out', () => {
        a.emit('end')
        const again = createReader(nfc, 'A', answer('${uitpas}'))
        setTimeout(() => find(again), 100)
        when('taken', () => {
          again.reader.emit('status', { state: 16 })
          find(again)
        })
      })
    }`)
    start({ settleMs: 1_500 })
    await status('CONNECTED')
    await raise('laid')
    await eventually(() => seen.cards.length === 1)
    await raise('out')
    await status('UNPLUGGED')
    await status('CONNECTED')
    expect(seen.cards).toHaveLength(1)
    expect(seen.unreadable).toEqual([])
    await raise('taken')
    await eventually(() => seen.cards.length === 2)
  })

  it('is neither CONNECTED nor UNPLUGGED while it settles', async () => {
    await install("(nfc) => createReader(nfc, 'A')")
    start({ settleMs: 1_500 })
    await status('CONNECTED')
    expect(seen.history).toEqual(['pcsc STARTING', 'pcsc:A CONNECTED', 'pcsc CONNECTED'])
  })

  it('is UNPLUGGED when it is pulled out while it settles', async () => {
    await install("(nfc) => createReader(nfc, 'A').emit('end')")
    start({ settleMs: 600_000 })
    await status('UNPLUGGED')
    expect(seen.history).toEqual(['pcsc STARTING', 'pcsc UNPLUGGED'])
  })

  it('leaves out the place for the reader’s own chip, and one for cards with contacts', async () => {
    const places = [
      'ACS ACR1252 1S CL Reader [ACR1252 Reader PICC] 00 00',
      'ACS ACR1252 1S CL Reader [ACR1252 Reader SAM] 00 01',
    ]
    await install(`(nfc) => {
      const [contactless, ...others] = ${JSON.stringify([...places, 'ACS ACR1281 1S Dual Reader ICC 00 02'])}
        .map((name) => createReader(nfc, name, answer('${uitpas}')))
      for (const other of others) other.emit('card', {}), other.emit('error', new Error('SCardConnect error'))
      setTimeout(() => contactless.emit('card', {}), 10)
    }`)
    start()
    await status('CONNECTED')
    await eventually(() => seen.cards.length > 0)
    expect([...seen.statuses.keys()]).toEqual(['pcsc', `pcsc:${places[0]}`])
    expect(seen.cards).toHaveLength(1)
    expect(seen.childPids()).toHaveLength(1)
  })

  it('starts again when a reader fails', async () => {
    await install(`(nfc) => {
      const a = createReader(nfc, 'A', answer('${uitpas}'))
      if (!flag('failed')) when('fail', () => {
        require('node:fs').writeFileSync(${JSON.stringify(folder)} + '/failed', '')
        a.emit('error', new Error('SCardGetStatusChange error'))
      })
      else a.emit('card', {})
    }`)
    start()
    await status('CONNECTED')
    await raise('fail')
    await eventually(() => seen.cards.length > 0)
    await status('CONNECTED')
    expect(seen.childPids()).toHaveLength(2)
  })
})

describe('cards that are hard to read', () => {
  it('takes an event that is an error for a failed reading, and one that is a failed leaving for the end', async () => {
    await install(`(nfc) => {
      const a = createReader(nfc, 'A', answer('${uitpas}'))
      if (flag('again')) return a.emit('card', {})
      a.emit(Object.assign(new Error('An error occurred while connecting.'), { previous: new Error('SCardConnect error') }))
      when('again', () => a.emit(Object.assign(new Error('An error occurred.'), { name: 'DisconnectError' })))
    }`)
    start()
    await eventually(() => seen.unreadable.length > 0)
    expect(seen.unreadable).toEqual(['READ_FAILED'])
    expect(seen.logged.map(({ obj }) => obj.problem)).toContain(
      'An error occurred while connecting. SCardConnect error',
    )
    await raise('again')
    await eventually(() => seen.cards.length > 0)
    expect(seen.unreadable).toEqual(['READ_FAILED'])
    expect(seen.childPids()).toHaveLength(2)
  })

  it.each([
    ['nothing but its status', "async () => Buffer.from('9000', 'hex')"],
    ['another status', `async () => Buffer.from('${uitpas}6300', 'hex')`],
    ['half a status', `async () => Buffer.from('${uitpas}90', 'hex')`],
    ['nothing', 'async () => Buffer.alloc(0)'],
    ['an error', "async () => { throw new Error('SCardTransmit error') }"],
  ])('does not take %s for a number, and lets go of the card', async (_what, transmit) => {
    await install(`(nfc) => {
      const a = createReader(nfc, 'A', ${transmit}, async () => { a.transmit = answer('${uitpas}'); a.emit('card', {}) })
      a.emit('card', {})
    }`)
    start()
    await eventually(() => seen.cards.length > 0)
    expect(seen.unreadable).toEqual(['READ_FAILED'])
    expect(seen.cards).toEqual([{ kind: 'CHIP', chipNumber: uitpas }])
  })
})

describe('a child that is not well', () => {
  const child = async (source: string) => {
    await writeFile(join(folder, 'child.mjs'), source)
    return { childPath: join(folder, 'child.mjs'), childNodeOptions: [] }
  }

  const impatient = { silentMs: 1_000, startMs: 3_000 }
  it.each(['() => { for (;;) {} }', undefined])('is killed and started again when it blocks (%s)', async (play) => {
    if (play) await install(play)
    start(play ? impatient : { ...impatient, ...(await child('for (;;) {}')) })
    await eventually(() => seen.childPids().length >= 2, { what: 'another child' })
    expect(sentences()).toContain('The card reader process hangs; killing it')
    await eventually(() => !runs(seen.childPids()[0] ?? 0))
  })

  it('may say things that nobody understands', async () => {
    start(
      await child(`process.send({ type: 'CARD', reader: 'A', uid: 'xx' }); process.send('?'); process.send({ type: 'X' })
        process.send({ type: 'CARD', reader: 'A', uid: '${uitpas.toLowerCase()}', lay: false }); setInterval(() => {}, 1000)`),
    )
    await eventually(() => seen.cards.length > 0)
    expect(seen.cards).toEqual([{ kind: 'CHIP', chipNumber: uitpas }])
    expect(sentences().filter((msg) => msg.includes('unknown'))).toHaveLength(3)
    expect(JSON.stringify(seen.logged)).not.toContain(uitpas.toLowerCase())
  })

  it('is handled to its last word', async () => {
    start(
      await child(
        `process.send({ type: 'CARD', reader: 'A', uid: '${uitpas}'.toLowerCase(), lay: false }, () => process.exit(3))`,
      ),
    )
    await eventually(() => seen.cards.length >= 3)
    expect(seen.logged.filter(({ obj }) => obj.exitCode === 3).length).toBeGreaterThanOrEqual(2)
    expect(seen.statuses.get('pcsc')).toBe('STARTING')
  })

  it('may not be there at all', async () => {
    start({ childPath: join(folder, 'nothing.mjs'), childNodeOptions: [] })
    await eventually(() => seen.childPids().length >= 2, { what: 'another child' })
    expect(seen.history).toEqual(['pcsc STARTING'])
  })
})
