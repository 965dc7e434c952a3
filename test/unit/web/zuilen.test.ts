import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedFields, mergeSettings } from '../../../backend/web/ksb/forms/merge.ts'
import { type Field, fields, hasField, ofItsType, sameField } from '../../../backend/web/ksb/zuilen/settings.ts'
import { configurationOf, decidedText, healthOf, problemText, stateOf } from '../../../backend/web/ksb/zuilen/words.ts'
import type { Zuil, ZuilSettings } from '../../../backend/zuilen/shapes/zuil.ts'

const settings: ZuilSettings = {
  name: 'Zuil foyer',
  type: 'CHECK_IN',
  counterIds: ['a', 'b'],
  showQr: true,
  blocked: false,
  inStock: false,
  languages: ['nl', 'fr'],
  sound: true,
  worksOffline: true,
  openingHours: [],
}

const zuil: Zuil = {
  id: 'id',
  name: 'Zuil foyer',
  type: 'CHECK_IN',
  version: 3,
  settings,
  problems: [],
  warnings: [],
  enrolled: true,
  state: 'ONLINE',
  lastSeenAt: '2026-11-24T20:00:00.000Z',
  revision: 4,
  inUse: 4,
  healthProblems: [],
}

describe('the form of a zuil', () => {
  it('has the fields that the handbook gives a type', () => {
    const particular = (['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP'] as const).map((type) => [
      type,
      fields.filter((field) => hasField(type, field) && !hasField('REWARD', field)),
    ])
    expect(particular).toEqual([
      ['CHECK_IN', ['showQr', 'fixedEventId']],
      ['TICKET', ['fixedEventId']],
      ['REWARD', []],
      ['MEMBERSHIP', ['associationId']],
    ])
  })

  it('sends nothing that the type does not have', () => {
    const all = { ...settings, fixedEventId: 'event', associationId: 'association' }
    expect(ofItsType({ ...all, type: 'MEMBERSHIP' })).toEqual({
      ...settings,
      ...{ type: 'MEMBERSHIP', showQr: false, associationId: 'association' },
    })
    expect(ofItsType(all)).toEqual({ ...settings, fixedEventId: 'event' })
  })
})

const someSettings: fc.Arbitrary<ZuilSettings> = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom('CHECK_IN' as const, 'REWARD' as const),
    counterIds: fc.subarray(['a', 'b', 'c']),
    inStock: fc.boolean(),
    fixedEventId: fc.option(fc.constantFrom('x', 'y'), { nil: undefined }),
  })
  .map(({ fixedEventId, ...rest }) => ({
    ...settings,
    ...rest,
    ...(fixedEventId !== undefined && { fixedEventId }),
  }))

const form = { fields, same: sameField }

describe('two people who edit a zuil at once', () => {
  it('take over each other’s fields and keep what they typed themselves', () => {
    const typed = { ...settings, name: 'Zuil ingang', sound: false }
    const { sound: _sound, ...theirs } = { ...settings, counterIds: ['c'], name: 'Zuil deur', fixedEventId: 'event' }
    expect(mergeSettings(form, settings, typed, { ...theirs, sound: true })).toEqual({
      settings: { ...settings, name: 'Zuil ingang', sound: false, counterIds: ['c'], fixedEventId: 'event' },
      taken: ['counterIds', 'fixedEventId'],
      kept: ['name'],
    })
  })

  it('never lose a typed field nor, unsaid, somebody else’s', () => {
    fc.assert(
      fc.property(someSettings, someSettings, someSettings, (base, typed, theirs) => {
        const { settings: merged, taken, kept } = mergeSettings(form, base, typed, theirs)
        const mine = changedFields(form, base, typed)
        const differs = (from: ZuilSettings, to: ZuilSettings, field: Field): boolean =>
          changedFields(form, from, to).includes(field)
        for (const field of fields) {
          if (mine.includes(field)) expect(differs(merged, typed, field)).toBe(false)
          else expect(differs(merged, theirs, field)).toBe(false)
          if (differs(merged, theirs, field) && differs(base, theirs, field)) expect(kept).toContain(field)
        }
        expect(taken.some((field) => mine.includes(field))).toBe(false)
      }),
    )
  })
})

describe('what is said of a zuil', () => {
  it.each([
    [{ enrolled: false, state: 'OFFLINE' }, 'Nog niet ingesteld', 'quiet'],
    [{}, 'Aan', 'good'],
    [{ state: 'OFFLINE' }, 'Uit', 'bad'],
    [{ state: 'PLANNED' }, 'Gepland uit', 'quiet'],
    [{ state: 'OFFLINE', settings: { ...settings, inStock: true } }, 'Uit, in stock', 'quiet'],
  ] as const)('%o: %s', (over, text, level) => {
    expect(stateOf({ ...zuil, ...over })).toMatchObject({ text, level })
  })

  it('is whether it took its settings, and why not', () => {
    const texts = (over: Partial<Zuil>) => configurationOf({ ...zuil, ...over }).map(({ text }) => text)
    expect(texts({})).toEqual(['Bijgewerkt'])
    expect(texts({ inUse: 3 })).toEqual(['Nog niet overgenomen'])
    const reported = {
      ...{ v: 1 as const, session: 1, revision: 4, outcome: 'REFUSED' as const, inUse: 3 },
      problems: [{ field: 'counters', reason: 'SEVERAL_REWARDS' as const }],
    }
    expect(texts({ inUse: 3, reported })).toEqual([
      'Weigert de nieuwe instellingen',
      'Balie(s): Deze balie heeft meer dan één omruilvoordeel. Een voordeelzuil heeft er precies één nodig.',
    ])
    // What it said of an older one is of no use any more.
    expect(texts({ inUse: 3, reported, revision: 5 })[0]).toBe('Nog niet overgenomen')
    const reward = { id: 'tea', title: { nl: 'Een thee' }, points: 5 }
    const warnings: Zuil['warnings'] = [
      { field: 'counters', reason: 'NEXT_REWARD', from: '2026-11-30T23:00:00.000Z', reward },
      { field: 'counters', reason: 'NO_REWARD', from: '2026-12-24T17:30:00.000Z' },
      { field: 'fixedEventId', reason: 'EVENT_OVER' },
    ]
    expect(texts({ warnings }).slice(1)).toEqual([
      'Vanaf 01/12/2026 geeft deze zuil: Een thee.',
      'Vanaf 24/12/2026 18:30 heeft deze balie geen omruilvoordeel.',
      'Dit evenement is voorbij. De zuil kiest nu zelf.',
    ])
  })

  it('is what is wrong with it, and what to do', () => {
    const health = {
      ...{ readers: [{ kind: 'PCSC' as const, status: 'UNPLUGGED' as const }], journalDepth: 0, journalBroken: false },
      ...{ screen: 'OK' as const, upSeconds: 60 },
    }
    expect(healthOf(zuil)).toEqual([])
    expect(healthOf({ ...zuil, health })).toEqual([{ text: 'In orde', level: 'good' }])
    const healthProblems: Zuil['healthProblems'] = [
      { problem: 'READER_MISSING', detail: '' },
      { problem: 'HOT', detail: '85 °C' },
    ]
    expect(healthOf({ ...zuil, health, healthProblems })).toEqual([
      {
        text: 'Kaartlezer werkt niet (USB-lezer: niet aangesloten)',
        level: 'bad',
        todo: expect.stringContaining('kabel'),
      },
      { text: 'Te warm (85 °C)', level: 'warn', todo: expect.stringContaining('zon') },
    ])
  })

  it('names the field of the form, whatever the document calls it', () => {
    expect(problemText({ field: 'qr', reason: 'ONLY_CHECK_IN' })).toMatch(/^QR-code tonen: /)
    expect(problemText({ field: 'from.tomorrow', reason: 'NOT_UNDERSTOOD' })).toMatch(/^from\.tomorrow: /)
  })
})

it.each([
  ['BOOK', 3, 3, 'Alsnog geboekt: 3 taps.'],
  ['BOOK', 3, 2, /^Alsnog geboekt: 2 taps. Nagekeken, maar zonder resultaat: 1 tap./],
  ['BOOK', 2, 0, /^Nagekeken, maar zonder resultaat: 2 taps./],
  ['REFUSE', 1, 0, 'Geweigerd: 1 tap.'],
  ['BOOK', 0, 0, 'Hierover besliste intussen iemand anders.'],
] as const)('says what became of taps in quarantine: %s, %i decided, %i booked', (decision, decided, booked, text) => {
  expect(decidedText(decision, { decided, booked })).toMatch(text)
})
