import type { Health } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultHealthLimits, problemsOf } from '../../../backend/presence/rules/health.ts'
import { changedFields, fields, hasField, mergeSettings, ofItsType } from '../../../backend/web/beheer/settings.ts'
import { configurationOf, healthOf, stateOf } from '../../../backend/web/beheer/status.ts'
import { decidedText, type Field, noticeProblemText, problemText } from '../../../backend/web/beheer/words.ts'
import { outcomeText } from '../../../backend/web/demo/outcome.ts'
import { ago, euro } from '../../../backend/web/shared/moments.ts'
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

const well: Health = {
  readers: [{ kind: 'PCSC', status: 'CONNECTED' }],
  journalDepth: 0,
  journalBroken: false,
  screen: 'OK',
  upSeconds: 60,
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

describe('two people who edit a zuil at once', () => {
  it('take over each other’s fields and keep what they typed themselves', () => {
    const typed = { ...settings, name: 'Zuil ingang', sound: false }
    const { sound: _sound, ...theirs } = { ...settings, counterIds: ['c'], name: 'Zuil deur', fixedEventId: 'event' }
    expect(mergeSettings(settings, typed, { ...theirs, sound: true })).toEqual({
      settings: { ...settings, name: 'Zuil ingang', sound: false, counterIds: ['c'], fixedEventId: 'event' },
      taken: ['counterIds', 'fixedEventId'],
      kept: ['name'],
    })
  })

  it('never lose a typed field nor, unsaid, somebody else’s', () => {
    fc.assert(
      fc.property(someSettings, someSettings, someSettings, (base, typed, theirs) => {
        const { settings: merged, taken, kept } = mergeSettings(base, typed, theirs)
        const mine = changedFields(base, typed)
        const differs = (from: ZuilSettings, to: ZuilSettings, field: Field): boolean =>
          changedFields(from, to).includes(field)
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

describe('what the list says of a zuil', () => {
  it.each([
    [{ enrolled: false, state: 'OFFLINE' }, 'nog niet ingesteld', 'QUIET'],
    [{}, 'aan', 'GOOD'],
    [{ state: 'OFFLINE' }, 'uit', 'BAD'],
    [{ state: 'PLANNED' }, 'gepland uit', 'QUIET'],
    [{ state: 'OFFLINE', settings: { ...settings, inStock: true } }, 'uit, in stock', 'QUIET'],
  ] as const)('%o: %s', (over, text, level) => {
    expect(stateOf({ ...zuil, ...over })).toEqual({ text, level })
  })

  it('says which document it works by', () => {
    expect(configurationOf(zuil).map(({ text }) => text)).toEqual(['bijgewerkt (4)'])
    expect(configurationOf({ ...zuil, inUse: 3 }).map(({ text }) => text)).toEqual(['3 van 4'])
    const refused: Zuil = {
      ...zuil,
      inUse: 3,
      reported: {
        ...{ v: 1, session: 1, revision: 4, outcome: 'REFUSED', inUse: 3 },
        problems: [{ field: 'counters', reason: 'SEVERAL_REWARDS' }],
      },
    }
    expect(configurationOf(refused).map(({ text }) => text)).toEqual([
      'weigert 4, werkt met 3',
      'Balie(s): Deze balie heeft meer dan één omruilvoordeel. Een voordeelzuil heeft er precies één nodig.',
    ])
    const notKept: Zuil = {
      ...zuil,
      reported: {
        ...{ v: 1, session: 1, revision: 4, outcome: 'APPLIED', inUse: 4 },
        problems: [{ field: '', reason: 'NOT_KEPT' }],
      },
    }
    expect(configurationOf(notKept).map(({ text, level }) => [level, text])).toEqual([
      ['WARN', 'werkt met 4'],
      ['WARN', 'De zuil kon dit niet op haar schijf bewaren.'],
    ])
    // What it said of an older one is of no use any more.
    expect(configurationOf({ ...refused, revision: 5 })[0]?.text).toBe('3 van 5')
  })

  it('says what a voordeelzuil will show, in days of Brussels, and of an event that is over', () => {
    const tea = { id: 'tea', title: { nl: 'Een thee' }, points: 5 }
    const warnings: Zuil['warnings'] = [
      { field: 'counters', reason: 'NO_REWARD' },
      { field: 'counters', reason: 'NEXT_REWARD', from: '2026-11-30T23:00:00.000Z', reward: tea },
      { field: 'counters', reason: 'SEVERAL_REWARDS', from: '2026-12-24T17:30:00.000Z' },
      { field: 'counters', reason: 'NO_REWARD', from: '2026-12-31T23:00:00.000Z' },
      { field: 'fixedEventId', reason: 'EVENT_OVER' },
    ]
    expect(configurationOf({ ...zuil, warnings }).map(({ text, level }) => [level, text])).toEqual([
      ['GOOD', 'bijgewerkt (4)'],
      ['WARN', 'Deze balie heeft nu geen omruilvoordeel.'],
      ['QUIET', 'Vanaf 1/12/2026 geeft deze zuil: Een thee.'],
      [
        'WARN',
        'Vanaf 24/12/2026, 18:30 heeft deze balie meer dan één omruilvoordeel. Een voordeelzuil heeft er precies één nodig.',
      ],
      ['WARN', 'Vanaf 1/01/2027 heeft deze balie geen omruilvoordeel.'],
      ['WARN', 'Dit evenement is voorbij. De zuil kiest nu zelf.'],
    ])
  })

  it('says of health what the alerts find, by the same limits', () => {
    const wallTime = '2026-11-24T20:00:00.000Z'
    const words = (over: Partial<Health>) => {
      const health = { ...well, ...over }
      const found = problemsOf({ health, wallTime, software: '1.0.0' }, Date.parse(wallTime), defaultHealthLimits)
      const healthProblems = [...found].map(([problem, detail]) => ({ problem, detail }))
      return healthOf({ ...zuil, health, healthProblems }).map(({ text }) => text)
    }
    expect(words({})).toEqual(['in orde'])
    expect(words({ diskWornPercent: 79, journalDepth: 199 })).toEqual(['in orde'])
    expect(words({ diskWornPercent: 80, journalDepth: 200 })).toEqual([
      'veel taps wachten (200)',
      'schijf versleten (80 %)',
    ])
    expect(words({ readers: [{ kind: 'PCSC', status: 'UNPLUGGED' }] })).toEqual([
      'kaartlezer werkt niet (USB-lezer: niet aangesloten)',
    ])
    expect(
      words({
        readers: [
          { kind: 'PCSC', status: 'CONNECTED' },
          { kind: 'SERIAL', status: 'UNPLUGGED' },
        ],
      }),
    ).toEqual(['kaartlezer werkt niet (seriële lezer of scanner: niet aangesloten)'])
    expect(words({ readers: [{ kind: 'PCSC', status: 'STARTING' }] })).toEqual([
      'kaartlezer werkt niet (USB-lezer: start nog)',
    ])
    expect(words({ readers: [] })).toEqual(['kaartlezer werkt niet (er is geen lezer ingesteld)'])
    expect(words({ screen: 'FROZEN', journalBroken: true, underVoltage: true, temperatureC: 84.6 })).toEqual([
      ...['scherm staat stil', 'kan niets bewaren', 'te weinig stroom', 'te warm (85 °C)'],
    ])
    expect(words({ printer: 'PAPER_OUT', freeMemoryBytes: 40e6 })).toEqual([
      ...['weinig geheugen (40 MB)', 'papier is op'],
    ])
    expect(healthOf(zuil)).toEqual([])
    // Known before either of the two devices has said how it is.
    const copied = healthOf({ ...zuil, healthProblems: [{ problem: 'COPIED', detail: '' }] })
    expect(copied).toMatchObject([{ text: expect.stringContaining('twee toestellen'), level: 'BAD' }])
  })

  it('says in Dutch why a notice was not sent, and leaves a server’s own words', () => {
    expect(noticeProblemText('this channel is not set up')).toBe('mails versturen is nog niet ingesteld')
    expect(noticeProblemText('answered 503')).toBe('answered 503')
    expect(noticeProblemText(undefined)).toBe('')
  })

  it('names the field of the form, whatever the document calls it', () => {
    expect(problemText({ field: 'qr', reason: 'ONLY_CHECK_IN' })).toMatch(/^QR-code tonen: /)
    expect(problemText({ field: 'brokerUrl', reason: 'INSECURE' })).toMatch(/^Server voor berichten: /)
    expect(problemText({ field: 'from.tomorrow', reason: 'NOT_UNDERSTOOD' })).toMatch(/^from\.tomorrow: /)
  })

  it('says what became of a tap', () => {
    expect(outcomeText({ live: true, outcome: 'REFUSED', reason: 'card-blocked' })).toBe('kaart geblokkeerd')
    expect(outcomeText({ live: false, outcome: 'SAVED' })).toBe('punt gespaard (nagekomen)')
    expect(outcomeText({ live: true, outcome: 'REDEEMED' })).toBe('voordeel ingewisseld')
  })

  it('writes amounts and moments as people do here', () => {
    expect([euro(1_800), euro(5)]).toEqual(['€ 18,00', '€ 0,05'])
    const now = Date.parse('2026-11-24T20:00:00.000Z')
    const since = (ms: number) => ago(now - ms, now)
    expect([-5_000, 59_000, 60_000, 7_200_000, 86_400_000].map(since)).toEqual([
      ...['zonet', 'zonet', '1 minuut geleden', '2 uur geleden', '1 dag geleden'],
    ])
    // Days are those of the calendar: 30 hours before 05:00 is the day before yesterday.
    expect(ago('2026-11-22T22:00:00.000Z', Date.parse('2026-11-24T04:00:00.000Z'))).toBe('2 dagen geleden')
    // A day of 25 hours is one.
    expect(ago('2026-10-24T22:10:00.000Z', Date.parse('2026-10-25T22:50:00.000Z'))).toBe('1 dag geleden')
  })
})

it.each([
  ['BOOK', 3, 3, 'Alsnog geboekt: 3 taps.'],
  ['BOOK', 1, 1, 'Alsnog geboekt: 1 tap.'],
  ['BOOK', 3, 2, /^Alsnog geboekt: 2 taps. Nagekeken, maar zonder resultaat: 1 tap./],
  ['BOOK', 2, 0, /^Nagekeken, maar zonder resultaat: 2 taps./],
  ['REFUSE', 2, 0, 'Geweigerd: 2 taps.'],
  ['BOOK', 0, 0, 'Hierover besliste intussen iemand anders.'],
  ['REFUSE', 0, 0, 'Hierover besliste intussen iemand anders.'],
] as const)('says what became of taps in quarantine: %s, %i decided, %i booked', (decision, decided, booked, text) => {
  expect(decidedText(decision, { decided, booked })).toMatch(text)
})
