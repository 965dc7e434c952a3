import { decode, downKinds, encode, examples, limits, upKinds } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const kinds = [...upKinds, ...downKinds]
const [chip] = examples.tap
const tap = chip?.payload as NonNullable<typeof chip>['payload']
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

describe('decode', () => {
  it.each(kinds)('reads %s as it was written', (kind) => {
    for (const { payload } of examples[kind]) {
      expect(decode(kind, Buffer.from(encode(kind, payload)))).toEqual({ ok: true, value: payload })
    }
  })

  it('drops fields it does not know, at any depth', () => {
    const newer = { ...tap, extra: 1, tap: { ...tap.tap, extra: 2 } }
    expect(decode('tap', bytes(newer))).toEqual({ ok: true, value: tap })
  })

  it('takes no boot of a device that is called as those are that have none', () => {
    const http = { bootId: 'http' }
    expect(decode('tap', bytes({ ...tap, tap: { ...tap.tap, ...http } })).ok).toBe(false)
    expect(decode('tap', bytes({ ...tap, sent: { ...tap.sent, ...http } })).ok).toBe(false)
    const [batch] = examples.journal
    const taps = batch?.payload.taps.map((one) => ({ ...one, ...http }))
    expect(decode('journal', bytes({ ...batch?.payload, taps })).ok).toBe(false)
  })

  it('refuses another version before anything else', () => {
    expect(decode('tap', bytes({ ...tap, v: 2 }))).toEqual({ ok: false, error: { kind: 'UNKNOWN_VERSION' } })
    expect(decode('tap', bytes({ ...tap, v: undefined }))).toEqual({ ok: false, error: { kind: 'UNKNOWN_VERSION' } })
    expect(decode('tap', bytes({ v: 2, entirely: 'different' }))).toEqual({
      ok: false,
      error: { kind: 'UNKNOWN_VERSION' },
    })
  })

  it.each([
    ['hello', 'session'],
    ['hello', 'revision'],
    ['status', 'session'],
    ['heartbeat', 'session'],
    ['heartbeat', 'revision'],
    ['reported', 'session'],
    ['reported', 'inUse'],
  ] as const)('takes of %s no %s that the database has no room for', (kind, field) => {
    const [example] = examples[kind]
    const most = 2_147_483_647
    expect(decode(kind, bytes({ ...example?.payload, [field]: most })).ok).toBe(true)
    expect(decode(kind, bytes({ ...example?.payload, [field]: most + 1 }))).toEqual({
      ok: false,
      error: { kind: 'INVALID', at: field },
    })
  })

  it('refuses a large message unread', () => {
    const large = Buffer.alloc(limits.messageBytes + 1, 0x20)
    expect(decode('tap', large)).toEqual({ ok: false, error: { kind: 'TOO_LARGE', bytes: limits.messageBytes + 1 } })
  })

  it('takes the largest journal message that a zuil may send', () => {
    const [batch] = examples.journal
    const [first] = batch?.payload.taps ?? []
    const taps = Array.from({ length: limits.tapsPerJournalMessage }, () => ({
      ...first,
      bootId: 'b'.repeat(64),
      shownEventId: 'e'.repeat(128),
    }))
    expect(decode('journal', bytes({ ...batch?.payload, taps })).ok).toBe(true)
    expect(decode('journal', bytes({ ...batch?.payload, taps: [...taps, first] }))).toEqual({
      ok: false,
      error: { kind: 'INVALID', at: 'taps' },
    })
  })

  it.each(['', '{', 'null', '[]', '"text"', '42', 'true', '\u0000', '{"v":1}'])('refuses %j as a value', (text) => {
    for (const kind of kinds) expect(decode(kind, Buffer.from(text)).ok).toBe(false)
  })

  it('says where it is wrong, never what stood there', () => {
    const secret = '0930000237912'
    const wrong = { ...tap, tap: { ...tap.tap, card: { kind: 'BARCODE', uitpasNumber: secret } } }
    const result = decode('tap', bytes(wrong))
    expect(result).toEqual({ ok: false, error: { kind: 'INVALID', at: 'tap.card.uitpasNumber' } })
    expect(JSON.stringify(result)).not.toContain(secret)
  })

  it('throws at nothing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.oneof(fc.uint8Array().map(Buffer.from), fc.json().map(Buffer.from)),
        (kind, payload) => {
          decode(kind, payload)
        },
      ),
    )
  })

  it('reads a message with one field taken away or changed only where the schema allows it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(), fc.jsonValue(), (kind, pick, value) => {
        const [example] = examples[kind]
        const message: Record<string, unknown> = { ...example?.payload }
        const keys = Object.keys(message)
        message[keys[pick % keys.length] ?? 'v'] = value
        const result = decode(kind, bytes(message))
        if (result.ok) expect(decode(kind, Buffer.from(encode(kind, result.value)))).toEqual(result)
      }),
    )
  })
})
