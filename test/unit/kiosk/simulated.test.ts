import type { CardRead } from '@zuil/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { UnreadableReason } from '../../../kiosk/core/model.ts'
import type { ReaderEvents } from '../../../kiosk/ports.ts'
import { createSimulatedReader, type SimulatedReader } from '../../../kiosk/simulated/reader.ts'
import { simulatedRoutes } from '../../../kiosk/simulated/routes.ts'

const uitpas = '04784CDAEE3880'

let reader: SimulatedReader
let cards: CardRead[]
let unreadable: UnreadableReason[]
let statuses: string[]
let places: string[]

const events: ReaderEvents = {
  card: (card, place) => {
    cards.push(card)
    places.push(`${card.kind} ${place}`)
  },
  unreadable: (reason, place) => {
    unreadable.push(reason)
    places.push(`${reason} ${place}`)
  },
  taken: (place) => places.push(`taken ${place}`),
  status: (...status) => statuses.push(status.join(' ')),
}

beforeEach(() => {
  cards = []
  unreadable = []
  statuses = []
  places = []
  reader = createSimulatedReader()
  reader.start(events)
})

describe('the simulated reader', () => {
  it('is there at once', () => {
    expect(statuses).toEqual(['simulated SIMULATED CONNECTED'])
    expect(reader.occupied).toBe(false)
  })

  it('reads a card once each time it is laid', () => {
    expect(reader.placeCard(uitpas).ok).toBe(true)
    expect(reader.occupied).toBe(true)
    reader.removeCard()
    expect(reader.occupied).toBe(false)
    reader.placeCard(uitpas.toLowerCase())
    reader.placeCard('04B21F6AEE3881')
    expect(cards).toEqual([uitpas, uitpas, '04B21F6AEE3881'].map((chipNumber) => ({ kind: 'CHIP', chipNumber })))
    expect(unreadable).toEqual([])
  })

  it('distinguishes a phone and another chip from a UiTPAS', () => {
    reader.placeCard('08a1b2c3')
    reader.placeCard('DEADBEEF')
    expect(reader.occupied).toBe(true)
    expect(unreadable).toEqual(['PHONE', 'OTHER_CHIP'])
    expect(cards).toEqual([])
  })

  it('says where a card lies, and when it is taken away', () => {
    reader.removeCard()
    reader.placeCard(uitpas)
    reader.placeCard('08a1b2c3')
    reader.removeCard()
    reader.removeCard()
    reader.scan('0930000420206')
    const taken = 'taken simulated'
    expect(places).toEqual(['CHIP simulated', taken, 'PHONE simulated', taken, 'BARCODE undefined'])
  })

  it.each(['', '04784CDAEE388', '04784CDAEE38801', '04784CDAEE388G', ' 04784CDAEE3880', '04784CDAEE3880\n', '0'])(
    'refuses %j as a card',
    (chipNumber) => {
      expect(reader.placeCard(chipNumber)).toEqual({ ok: false, error: 'NOT_A_CHIP_NUMBER' })
      expect([reader.occupied, cards.length + unreadable.length]).toEqual([false, 0])
    },
  )

  it('scans', () => {
    expect(reader.scan('0930000420206').ok).toBe(true)
    expect(reader.scan('0930000420207').ok).toBe(true)
    expect(reader.scan('x'.repeat(64)).ok).toBe(true)
    expect(cards).toEqual([{ kind: 'BARCODE', uitpasNumber: '0930000420206' }])
    expect(unreadable).toEqual(['NOT_A_UITPAS_NUMBER', 'NOT_A_UITPAS_NUMBER'])
  })

  it.each(['', '  ', 'x'.repeat(65), '0930000420206\r', 'a\nb'])('refuses %j as a line', (line) => {
    expect(reader.scan(line)).toEqual({ ok: false, error: 'NOT_A_LINE' })
    expect(cards.length + unreadable.length).toBe(0)
  })

  it('does nothing before it is started or after it is stopped', async () => {
    reader.placeCard(uitpas)
    await reader.stop()
    for (const idle of [reader, createSimulatedReader()]) {
      expect(idle.placeCard(uitpas)).toEqual({ ok: false, error: 'NOT_RUNNING' })
      expect(idle.scan('0930000420206')).toEqual({ ok: false, error: 'NOT_RUNNING' })
      expect(idle.occupied).toBe(false)
    }
    expect(cards).toHaveLength(1)
  })
})

describe('its routes', () => {
  const call = (method: string, path: string, body: unknown = undefined) =>
    simulatedRoutes(reader)({ method, path, body })
  const refused = (status: number) => ({ status, body: { error: expect.stringMatching(/\.$/) } })

  it('lay a card, take it away, scan', () => {
    const occupied = { status: 200, body: { occupied: true } }
    const empty = { status: 200, body: { occupied: false } }
    expect(call('PUT', '/simulated/card', { chipNumber: uitpas })).toEqual(occupied)
    expect(call('POST', '/simulated/scan', { line: '0930000420206' })).toEqual(occupied)
    expect(call('DELETE', '/simulated/card')).toEqual(empty)
    expect(call('DELETE', '/simulated/card')).toEqual(empty)
    expect(cards.map(({ kind }) => kind)).toEqual(['CHIP', 'BARCODE'])
  })

  it.each([undefined, null, 1, 'x', [], {}, { chipNumber: 5 }, { chipNumber: 'x' }, { line: '' }, { line: 5 }])(
    'refuse the body %j',
    (body) => {
      expect(call('PUT', '/simulated/card', body)).toEqual(refused(400))
      expect(call('POST', '/simulated/scan', body)).toEqual(refused(400))
      expect(cards.length + unreadable.length).toBe(0)
    },
  )

  it('refuse other methods', () => {
    for (const method of ['GET', 'POST', 'put']) expect(call(method, '/simulated/card')).toEqual(refused(405))
    for (const method of ['GET', 'PUT', 'DELETE']) expect(call(method, '/simulated/scan')).toEqual(refused(405))
  })

  it('say that the reader does not run', async () => {
    await reader.stop()
    expect(call('PUT', '/simulated/card', { chipNumber: uitpas })).toEqual(refused(503))
    expect(call('POST', '/simulated/scan', { line: '0930000420206' })).toEqual(refused(503))
  })

  it('leave other paths alone', () => {
    for (const path of ['/', '/simulated', '/simulated/card/', '/simulated/scan/x', '/state'])
      expect(call('PUT', path, { chipNumber: uitpas })).toBeUndefined()
  })
})
