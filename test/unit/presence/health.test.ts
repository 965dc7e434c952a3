import { describe, expect, it } from 'vitest'
import { composeMail, titleOf } from '../../../backend/presence/mail/compose.ts'
import { wordsIn } from '../../../backend/presence/mail/languages.ts'
import { defaultHealthLimits, isOlder, problemsOf } from '../../../backend/presence/rules/health.ts'
import { healthProblem } from '../../../backend/zuilen/shapes/health-problem.ts'
import { goodHealth } from '../../support/zuil-client.ts'

const wallTime = '2026-11-23T11:00:00.000Z'
const wall = Date.parse(wallTime)
const limits = { ...defaultHealthLimits, oldestSoftware: '1.2.0' }
const found = (health: object, more: { wallTime?: string; software?: string } = {}) => [
  ...problemsOf({ health: { ...goodHealth, ...health }, wallTime, software: '1.2.0', ...more }, wall, limits).keys(),
]

describe('a zuil’s health', () => {
  it('of one that is well has no problems', () => expect(found({})).toEqual([]))
  it.each([
    ['READER_MISSING', { readers: [] }],
    [
      'READER_MISSING',
      {
        readers: [
          { kind: 'PCSC', status: 'CONNECTED' },
          { kind: 'SERIAL', status: 'UNPLUGGED' },
        ],
      },
    ],
    ['SCREEN_FROZEN', { screen: 'FROZEN' }],
    ['SCREEN_MISSING', { screen: 'MISSING' }],
    ['JOURNAL_DEEP', { journalDepth: 200 }],
    ['JOURNAL_BROKEN', { journalBroken: true }],
    ['JOURNAL_DAMAGED', { journalDamaged: true }],
    ['DISK_FULL', { disk: { freeBytes: 100e6, totalBytes: 32e9 } }],
    ['DISK_WORN', { diskWornPercent: 80 }],
    ['UNDER_VOLTAGE', { underVoltage: true }],
    ['HOT', { temperatureC: 80 }],
    ['MEMORY_LOW', { freeMemoryBytes: 49e6 }],
    ['PRINTER_PAPER', { printer: 'PAPER_OUT' }],
    ['MEMBER_LIST_MISSING', { memberList: 'MISSING' }],
    ['PRINTER_UNPLUGGED', { printer: 'UNPLUGGED' }],
  ])('%s', (problem, health) => expect(found(health)).toEqual([problem]))
  it.each([
    [{ journalDepth: 199 }],
    [{ disk: { freeBytes: 250e6, totalBytes: 32e9 } }],
    [{ disk: { freeBytes: 100e6, totalBytes: 1e9 } }],
    [{ diskWornPercent: 79 }],
    [{ temperatureC: 79.4 }],
    [{ freeMemoryBytes: 50e6 }],
    [{ printer: 'OK' }],
  ])('%o is well', (health) => expect(found(health)).toEqual([]))
  it('is not that of a screen, where those are tabs of somebody’s browser', () => {
    for (const screen of ['FROZEN', 'MISSING'] as const) {
      const health = { ...goodHealth, screen, printer: 'PAPER_OUT' as const }
      const problems = problemsOf({ health, wallTime, software: '1.2.0' }, wall, { ...limits, screens: false })
      expect([...problems.keys()]).toEqual(['PRINTER_PAPER'])
    }
  })
  it('CLOCK_OFF, either way', () => {
    expect(found({}, { wallTime: '2026-11-23T11:05:01.000Z' })).toEqual(['CLOCK_OFF'])
    expect(found({}, { wallTime: '2026-11-23T10:54:59.000Z' })).toEqual(['CLOCK_OFF'])
    expect(found({}, { wallTime: '2026-11-23T11:04:59.000Z' })).toEqual([])
  })
  it('OLD_SOFTWARE, by number and not by letter', () => {
    expect(found({}, { software: '1.1.9' })).toEqual(['OLD_SOFTWARE'])
    expect(isOlder('1.9.0', '1.10.0')).toBe(true)
    expect(isOlder('2.0.0', '1.10.0')).toBe(false)
    expect(isOlder('1.10.0', '1.10.0')).toBe(false)
    expect(isOlder('test', '1.10.0')).toBe(false)
  })
})

describe('the mails', () => {
  const zuilen = [{ id: 'z1', name: 'Foyer\r\nBcc: x@example.org', problems: ['HOT' as const] }]
  it.each(['nl', 'fr', 'de', 'en'] as const)(
    'in %s have every problem, three steps, and no line of the reader’s making',
    (language) => {
      for (const problem of healthProblem.options) {
        const { subject, text } = composeMail(
          { kind: 'HEALTH', facts: { zuilen, problem, detail: '82 °C' }, startedAt: wall },
          language,
          'https://ksb.example',
        )
        expect(subject).toBe(`Foyer Bcc: x@example.org: ${wordsIn(language).problems[problem].title}`)
        expect(text).toMatch(/1\. \S.*\n2\. \S.*\n3\. \S/)
        expect(text).toContain('https://ksb.example/zuilen/z1')
        expect(text).not.toContain('undefined')
      }
      for (const kind of ['OFFLINE', 'SITE'] as const) {
        const begun = { kind, facts: { zuilen }, startedAt: wall }
        expect(titleOf(begun, language)).not.toBe(titleOf({ ...begun, closedAt: wall }, language))
        // Who reads that it is over has nothing to try.
        expect(composeMail({ ...begun, closedAt: wall }, language, 'https://ksb.example').text).not.toContain('1. ')
      }
    },
  )
})
