import type { BridgeMessage } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Desk,
  type DeskInput,
  FRESH_CARD_MS,
  freshCard,
  helloOf,
  nextDesk,
  startingDesk,
} from '../../../deploy/bridge/desk.ts'

const uitpas = '04784CDAEE3880'
const status = (of: Extract<DeskInput, { type: 'STATUS' }>['status']): DeskInput => ({ type: 'STATUS', status: of })
const card = (place: string, atMs = 0, chipNumber = uitpas): DeskInput => ({ type: 'CARD', chipNumber, place, atMs })
const taken = (place: string): DeskInput => ({ type: 'TAKEN', place })
const phone = (place: string): DeskInput => ({ type: 'UNREADABLE', reason: 'PHONE', place })

const run = (...inputs: readonly DeskInput[]) => {
  let desk = startingDesk
  const told: BridgeMessage[] = []
  for (const input of inputs) {
    const next = nextDesk(desk, input)
    desk = next.desk
    told.push(...next.messages)
  }
  return { desk, told, types: told.map(({ type }) => type).join(' ') }
}

describe('the desk', () => {
  it('begins with a reader that is being found', () => {
    expect(helloOf(startingDesk, '1.0')).toEqual({ type: 'HELLO', v: 1, version: '1.0', reader: { state: 'STARTING' } })
  })

  it('tells each change of the reader once', () => {
    const { told } = run(
      ...[status('STARTING'), status('UNPLUGGED'), status('UNPLUGGED'), status('SERVICE_DOWN')],
      ...[status('SERVICE_REFUSED'), status('SERVICE_REFUSED'), status('CONNECTED'), status('CONNECTED')],
    )
    expect(told.map((message) => message.type === 'READER' && Object.values(message.reader).join(' '))).toEqual([
      'MISSING',
      'FAILING SERVICE_DOWN',
      'FAILING SERVICE_REFUSED',
      'CONNECTED',
    ])
  })

  it('tells that something is taken away where it lay, and not elsewhere', () => {
    expect(run(taken('A')).types).toBe('')
    expect(run(card('A'), taken('A'), taken('A')).types).toBe('CARD REMOVED')
    expect(run(card('A'), phone('B'), taken('A')).types).toBe('CARD UNREADABLE')
    expect(run(card('A'), phone('B'), taken('A'), taken('B')).types).toBe('CARD UNREADABLE REMOVED')
    expect(run(card('A'), status('UNPLUGGED'), taken('A')).types).toBe('CARD REMOVED READER')
  })

  it.each([
    ['at once', [card('A')], 0, 0],
    ['at the last moment', [card('A')], FRESH_CARD_MS, FRESH_CARD_MS],
    ['in whole milliseconds', [card('A', 0.4)], 10.6, 10],
    ['too late', [card('A')], FRESH_CARD_MS + 1, undefined],
    ['taken away', [card('A'), taken('A')], 0, undefined],
    ['when a phone came after it', [card('A'), phone('B')], 0, undefined],
    ['without a reader', [card('A'), status('UNPLUGGED')], 0, undefined],
  ] as const)('tells a page that connects later of a card: %s', (_when, inputs, nowMs, laidMsAgo) => {
    const told = laidMsAgo === undefined ? undefined : { type: 'CARD', chipNumber: uitpas, laidMsAgo }
    expect(freshCard(run(...inputs).desk, nowMs)).toEqual(told)
  })
})

const place = fc.constantFrom('A', 'B')
const anyInput: fc.Arbitrary<DeskInput> = fc.oneof(
  fc
    .constantFrom('STARTING', 'CONNECTED', 'UNPLUGGED', 'LIBRARY_MISSING', 'SERVICE_DOWN', 'SERVICE_REFUSED')
    .map((of) => status(of as Extract<DeskInput, { type: 'STATUS' }>['status'])),
  fc.record({ place, chipNumber: fc.constantFrom(uitpas, '04B21F6AEE3881'), atMs: fc.nat(20_000) }).map((laid) => ({
    type: 'CARD' as const,
    ...laid,
  })),
  place.map(phone),
  place.map(taken),
)

/** What a page knows that was told this. */
interface Known {
  readonly reader?: object
  readonly lies: string | undefined
}
const know = (known: Known, message: BridgeMessage): Known => {
  if (message.type === 'HELLO' || message.type === 'READER') return { ...known, reader: message.reader }
  if (message.type === 'REMOVED') return { ...known, lies: undefined }
  return { ...known, lies: message.type === 'CARD' ? message.chipNumber : message.reason }
}
const greet = (desk: Desk, nowMs: number): Known => {
  const fresh = freshCard(desk, nowMs)
  return [helloOf(desk, '1'), ...(fresh ? [fresh] : [])].reduce(know, { lies: undefined })
}

it('lets a page that connects at whatever moment know what one knows that was there before', () => {
  fc.assert(
    fc.property(fc.array(anyInput, { maxLength: 30 }), (inputs) => {
      let desk = startingDesk
      let first = greet(desk, 0)
      for (const input of inputs) {
        const next = nextDesk(desk, input)
        // Nobody is told that something is gone which he was not told of.
        if (next.messages.some(({ type }) => type === 'REMOVED')) expect(first.lies).toBeDefined()
        desk = next.desk
        first = next.messages.reduce(know, first)
        const late = greet(desk, desk.lies?.card?.atMs ?? 0)
        expect(late.reader).toEqual(first.reader)
        expect(late.lies ?? 'PHONE').toBe(first.lies ?? 'PHONE')
      }
    }),
  )
})
