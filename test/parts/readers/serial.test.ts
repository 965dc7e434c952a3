import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSerialReader } from '../../../kiosk/readers/serial.ts'
import { plugSerialPair, type SerialPair } from '../../support/serial-pair.ts'
import { eventually } from '../../support/wait.ts'
import { recordReader } from './recording.ts'

/** The scanner's reader on a real serial line (a pseudo terminal). */

const scanned = (uitpasNumber: string) => ({ kind: 'BARCODE', uitpasNumber })

let line: SerialPair
let seen: ReturnType<typeof recordReader>
let reader: ReturnType<typeof createSerialReader>
/** The timers that were started and not cancelled. */
let timers: { readonly ms: number; readonly call: () => void }[] = []

const words = () => seen.history.map((entry) => entry.split(' ').at(-1))
const status = (wanted: string) =>
  eventually(() => seen.statuses.get(`serial:${line.path}`) === wanted, { what: `status ${wanted}` })
const startTimer = (ms: number, call: () => void) => {
  const timer = { ms, call }
  timers.push(timer)
  return () => {
    timers = timers.filter((other) => other !== timer)
  }
}
/** Lets the pause that the scanner's line waits for go by. */
const pause = async () => {
  const [timer] = await eventually(() => timers.length > 0 && timers.splice(0), { what: 'a line that waits' })
  timer?.call()
  // What came meanwhile is read first.
  await new Promise(setImmediate)
}
const start = () => {
  seen = recordReader()
  reader = createSerialReader({ path: line.path, log: seen.log, startTimer })
  reader.start(seen.events)
}

beforeEach(async () => {
  timers = []
  line = await plugSerialPair()
  start()
  await status('CONNECTED')
})
afterEach(async () => {
  await reader.stop()
  await line.remove()
})

describe('scanning', () => {
  it('gives one card per line, however lines end', async () => {
    await line.write('0930000420206\r')
    await line.write('0930000237915\n')
    await line.write('0900000095902\r\n')
    await line.write('1000000520006\r\n\r\n')
    await eventually(() => seen.cards.length >= 4)
    expect(seen.cards).toEqual(['0930000420206', '0930000237915', '0900000095902', '1000000520006'].map(scanned))
    expect(seen.unreadable).toEqual([])
  })

  it('refuses what is no UiTPAS number, and reads on', async () => {
    await line.write('5410041001204\r')
    await line.write('0930000237912\r')
    await line.write('https://www.uitpas.be\r0930000420206\r')
    await eventually(() => seen.cards.length > 0)
    expect(seen.unreadable).toEqual(Array(3).fill('NOT_A_UITPAS_NUMBER'))
    expect(seen.cards).toEqual([scanned('0930000420206')])
  })

  it('refuses a line without end once, and reads on', async () => {
    await line.write('0930000420206'.repeat(50_000))
    await line.write('\r0930000237915\r')
    await eventually(() => seen.cards.length > 0)
    expect(seen.unreadable).toEqual(['NOT_A_UITPAS_NUMBER'])
    expect(seen.cards).toEqual([scanned('0930000237915')])
  })

  it('gives two cards for two scans in one go, and none for two run together', async () => {
    await line.write('0930000420206\r0930000237915\r')
    await line.write('09300004202060930000237915\r')
    await line.write('0900000095902\r')
    await eventually(() => seen.cards.length >= 3)
    expect(seen.cards).toEqual(['0930000420206', '0930000237915', '0900000095902'].map(scanned))
    expect(seen.unreadable).toEqual(['NOT_A_UITPAS_NUMBER'])
  })

  it('puts a number together that comes byte by byte', async () => {
    for (const byte of '0930000420206\r\n') await line.write(byte)
    await eventually(() => seen.cards.length > 0)
    expect(seen.cards).toEqual([scanned('0930000420206')])
    expect(seen.unreadable).toEqual([])
  })

  /** As bytes of a line that is set to seven data bits and parity, read as eight. */
  const withParity = (text: string, odd: 0 | 1): Buffer =>
    Buffer.from(
      [...Buffer.from(text)].map((byte) => {
        const ones = byte.toString(2).replaceAll('0', '').length
        return ones % 2 === odd ? byte : byte | 0x80
      }),
    )

  it.each<[string, string | Buffer]>([
    ['an AIM identifier', ']C00930000420206\r'],
    ['an AIM identifier of GS1-128, and its FNC1', ']C1\x1d0930000420206\r\n'],
    ['a code letter', 'j0930000420206\r'],
    ['a code letter of two', 'B#0930000420206\r'],
    ['a code letter at the end', '0930000420206j\r'],
    ['STX and ETX', '\x020930000420206\x03'],
    ['STX and ETX, then CR and LF', '\x020930000420206\x03\r\n'],
    ['NUL between bytes', [...'0930000420206\r'].join('\0')],
    ['XON before each line', '\x110930000420206\r\x11'],
    ['a TAB at its end', '0930000420206\t'],
    ['even parity, seven bits', withParity(']C00930000420206\r\n', 0)],
    ['odd parity, seven bits', withParity('0930000420206\t', 1)],
    ['spaces around', '  0930000420206  \r'],
  ])('reads a number with %s', async (_setting, bytes) => {
    await line.write(bytes)
    await eventually(() => seen.cards.length + seen.unreadable.length > 0)
    await line.write('0930000237915\r')
    await eventually(() => seen.cards.length > 1)
    expect(seen.cards).toEqual(['0930000420206', '0930000237915'].map(scanned))
    expect(seen.unreadable).toEqual([])
  })

  it('reads a number with nothing at its end after a short pause', async () => {
    for (const number of ['0930000420206', ']C00930000237915']) {
      await line.write(number)
      await pause()
    }
    expect(seen.cards).toEqual(['0930000420206', '0930000237915'].map(scanned))
    expect(seen.unreadable).toEqual([])
  })

  it('waits longer for the rest of a number, and then says that this is none', async () => {
    await line.write('093000042')
    await pause()
    await line.write('0206\r093')
    await eventually(() => seen.cards.length === 1)
    await pause()
    expect(seen.unreadable).toEqual([])
    await pause()
    expect(seen.unreadable).toEqual(['NOT_A_UITPAS_NUMBER'])
    await line.write('0930000237915\r')
    await eventually(() => seen.cards.length === 2)
    expect(seen.cards).toEqual(['0930000420206', '0930000237915'].map(scanned))
  })

  it('writes no number in its log', async () => {
    await line.write('0930000420206\r0930000237912\r')
    await eventually(() => seen.cards.length > 0 && seen.unreadable.length > 0)
    expect(seen.logged.map(({ obj }) => obj)).toContainEqual({ problem: 'BAD_CHECK_DIGIT' })
    expect(JSON.stringify(seen.logged)).not.toMatch(/0930000|237912|420206/)
  })
})

describe('healing', () => {
  it('waits for a scanner that is not there yet', async () => {
    await reader.stop()
    await line.unplug()
    start()
    await status('UNPLUGGED')
    await line.plug()
    await status('CONNECTED')
    await line.write('0930000420206\r')
    await eventually(() => seen.cards.length > 0)
    expect(words()).toEqual(['STARTING', 'UNPLUGGED', 'CONNECTED'])
  })

  it('forgets half a line when the scanner is pulled out in the middle of it', async () => {
    await line.write('0930000420206\r09300004')
    await eventually(() => seen.cards.length === 1)
    await line.unplug()
    await status('UNPLUGGED')
    await line.plug()
    await status('CONNECTED')
    await line.write('0930000237915\r')
    await eventually(() => seen.cards.length + seen.unreadable.length === 2)
    expect(seen.cards).toEqual(['0930000420206', '0930000237915'].map(scanned))
    expect(seen.unreadable).toEqual([])
  })

  it('notices every time that the scanner is pulled out, also right after a scan', async () => {
    for (const round of [1, 2, 3, 4, 5, 6]) {
      await line.write('0930000420206\r')
      await eventually(() => seen.cards.length === round)
      if (round % 3 === 1) await line.write('0')
      if (round % 3 === 2) await line.write('0'.repeat(3_000))
      await line.unplug()
      await status('UNPLUGGED')
      await line.plug()
      await status('CONNECTED')
    }
    expect(seen.unreadable).toEqual([])
  })

  it.each(['after the first was pulled out', 'without a hang-up'])(
    'notices that the scanner is another one, %s',
    async (how) => {
      await line.write('0930000420206\r')
      await eventually(() => seen.cards.length === 1)
      if (how === 'without a hang-up') await line.replace()
      else {
        await line.unplug()
        await line.plug()
      }
      await eventually(() => seen.history.length === 4)
      expect(words()).toEqual(['STARTING', 'CONNECTED', 'UNPLUGGED', 'CONNECTED'])
      await line.write('0930000237915\r')
      await eventually(() => seen.cards.length === 2)
    },
  )
})

describe('stopping', () => {
  it('lets go of the line, says nothing more, and another can have it', async () => {
    await reader.stop()
    const before = [...seen.history]
    await line.write('0930000420206\r')
    const first = seen
    start()
    await status('CONNECTED')
    await line.write('0930000237915\r')
    await eventually(() => seen.cards.length > 0)
    expect(first.cards).toEqual([])
    expect(first.history).toEqual(before)
  })

  it('stops while the scanner is unplugged, and before it was opened', async () => {
    await line.unplug()
    await status('UNPLUGGED')
    await reader.stop()
    start()
    await reader.stop()
    expect(seen.statuses.get(`serial:${line.path}`)).toBe('STARTING')
  })
})
