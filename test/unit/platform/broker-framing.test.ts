import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frameGuard } from '../../../backend/platform/mqtt/broker/framing.ts'

const sizes = { connect: 40, packet: 300 }

/** A packet of MQTT: type, length in 7-bit digits, body. */
const packet = (type: number, bodyLength: number): Buffer => {
  const digits: number[] = []
  let rest = bodyLength
  do {
    digits.push((rest % 128) | (rest >= 128 ? 0x80 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return Buffer.concat([Buffer.from([type, ...digits]), Buffer.alloc(bodyLength, 0xff)])
}

/** The guard's answer to a stream that comes in pieces: packets begun, or the refusal. */
const feed = (bytes: Buffer, cuts: readonly number[]): number | string => {
  const guard = frameGuard(sizes)
  let packets = 0
  let from = 0
  for (const cut of [...cuts, bytes.length].sort((a, b) => a - b)) {
    const seen = guard.inspect(bytes.subarray(from, Math.min(cut, bytes.length)))
    if (typeof seen === 'string') return seen
    packets += seen
    from = Math.min(cut, bytes.length)
  }
  return packets
}

describe('the size of packets', () => {
  it('is right wherever the stream is cut', () => {
    const stream = fc.tuple(fc.nat(sizes.connect), fc.array(fc.nat(sizes.packet), { maxLength: 20 }))
    fc.assert(
      fc.property(stream, fc.array(fc.nat(3_000)), ([connect, others], cuts) => {
        const bytes = Buffer.concat([packet(0x10, connect), ...others.map((length) => packet(0x32, length))])
        expect(feed(bytes, cuts)).toBe(1 + others.length)
      }),
    )
  })

  it('is refused when too large, wherever the stream is cut, before the body comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: sizes.packet + 1, max: 268_435_455 }), fc.array(fc.nat(60)), (length, cuts) => {
        const header = packet(0x32, Math.min(length, 16_384)).subarray(0, 1)
        const digits = [0, 1, 2, 3].map((i) => (Math.floor(length / 128 ** i) % 128) | (i < 3 ? 0x80 : 0))
        const bytes = Buffer.concat([packet(0x10, 12), header, Buffer.from(digits)])
        expect(feed(bytes, cuts)).toBe('TOO_LARGE')
      }),
    )
  })

  it('is smaller for a CONNECT', () => {
    expect(feed(packet(0x10, sizes.connect), [])).toBe(1)
    expect(feed(packet(0x10, sizes.connect + 1), [])).toBe('TOO_LARGE')
  })

  it('knows what is no MQTT', () => {
    expect(feed(Buffer.from('GET / HTTP/1.1\r\n\r\n'), [])).toBe('NOT_MQTT')
    expect(feed(packet(0x32, 10), [])).toBe('NOT_MQTT')
    expect(feed(Buffer.concat([packet(0x10, 1), Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01])]), [])).toBe(
      'NOT_MQTT',
    )
  })
})
