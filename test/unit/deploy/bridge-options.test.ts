import { describe, expect, it } from 'vitest'
import { MAX_PAGES, refusalOf } from '../../../deploy/bridge/admission.ts'
import { help, parseOptions } from '../../../deploy/bridge/options.ts'

const app = 'https://ksb.example'
const problemOf = (args: readonly string[], env: Record<string, string> = {}) => {
  const parsed = parseOptions(args, env)
  return parsed.ok ? undefined : parsed.error
}

describe('the options of the reader bridge', () => {
  it('are one origin, and defaults', () => {
    const expected = { ok: true, value: { origins: [app], port: 17_853, reader: 'PCSC', logLevel: 'info' } }
    expect(parseOptions(['--origin', app], {})).toEqual(expected)
    expect(parseOptions([], { BRIDGE_ORIGINS: app, BRIDGE_PORT: '', READERS: '', LOG: '' })).toEqual(expected)
  })

  it('are taken of the command line before the environment', () => {
    const env = {
      BRIDGE_ORIGINS: 'https://a.example, http://localhost:8080',
      BRIDGE_PORT: '1',
      LOG: 'json',
      LOG_LEVEL: 'warn',
    }
    expect(parseOptions([], env)).toMatchObject({
      value: { origins: ['https://a.example', 'http://localhost:8080'], port: 1, logFormat: 'json', logLevel: 'warn' },
    })
    const args = ['--origin', app, '--origin=https://b.example:8443', '--port', '2']
    expect(parseOptions(args, env)).toMatchObject({ value: { origins: [app, 'https://b.example:8443'], port: 2 } })
  })

  it('are told to who asks, whatever else there is', () => {
    expect(parseOptions(['--help', '--port', 'x'], {})).toEqual({ ok: true, value: 'HELP' })
    expect(parseOptions(['--version'], {})).toEqual({ ok: true, value: 'VERSION' })
    expect(help.split('\n').every((line) => line.length <= 125)).toBe(true)
  })

  it('must name who gets cards', () => {
    for (const env of [{}, { BRIDGE_ORIGINS: ' , ' }])
      expect(problemOf([], env)).toEqual({ of: 'SETTING', sentence: expect.stringMatching(/^No origin is given: /) })
  })

  it.each(
    [
      ['*', 'null', 'ksb.example', 'http://ksb.example', 'https://ksb.example/', 'https://ksb.example/balie/'],
      ['https://KSB.example', 'https://a@ksb.example', 'file:///home', 'ws://127.0.0.1', 'https://*.example'],
    ].flat(),
  )('know no origin %s', (origin) => {
    expect(problemOf(['--origin', origin])?.sentence).toMatch(/^--origin or BRIDGE_ORIGINS: ".*" is not allowed; /)
  })

  it('are all refused at once, each with its name, value and what is allowed', () => {
    const sentence = problemOf(['--origin', 'x', '--port', '65536'], {
      READERS: 'nfc',
      LOG_LEVEL: 'loud',
      LOG: 'xml',
    })?.sentence
    expect(sentence?.split('\n').map((line) => line.split(' is not allowed; allowed is ')[0])).toEqual([
      '--origin or BRIDGE_ORIGINS: "x"',
      '--port or BRIDGE_PORT: "65536"',
      'READERS: "nfc"',
      'LOG_LEVEL: "loud"',
      'LOG: "xml"',
    ])
  })

  it('know a simulated reader for an app on this machine alone', () => {
    const own = ['--origin', 'http://localhost:8080']
    expect(parseOptions(own, { READERS: 'simulated' })).toMatchObject({ value: { reader: 'SIMULATED' } })
    expect(problemOf([...own, '--origin', app], { READERS: 'simulated' })).toEqual({
      of: 'SETTING',
      sentence: expect.stringMatching(/^READERS: "simulated" is for /),
    })
  })

  it.each([['--nope'], ['--origin'], [app]])('are refused as used wrongly: %s', (...args) => {
    expect(problemOf(args)).toEqual({ of: 'COMMAND_LINE', sentence: expect.stringMatching(/\nUsage: uitpas-bridge /) })
  })
})

describe('who is let in', () => {
  const ours = { url: '/reader', host: '127.0.0.1:17853', origin: app }
  const desk = { origins: [app], port: 17_853, pages: 0 }

  it.each([
    ['the app', {}, {}, undefined],
    ['by the other names of this machine', { host: 'localhost:17853' }, {}, undefined],
    ['by its IPv6 address', { host: '[::1]:17853' }, {}, undefined],
    ['without a host', { host: undefined }, {}, 'HOST'],
    ['without a port', { host: 'localhost' }, {}, 'HOST'],
    ['by another name', { host: 'localhost.example:17853' }, {}, 'HOST'],
    ['without an origin', { origin: undefined }, {}, 'ORIGIN'],
    ['nobody while nobody may', {}, { origins: [] }, 'ORIGIN'],
    ['at another path', { url: '/' }, {}, 'PATH'],
    ['the last that may', {}, { pages: MAX_PAGES - 1 }, undefined],
    ['one too many', {}, { pages: MAX_PAGES }, 'FULL'],
  ])('%s', (_who, knock, of, refusal) => {
    expect(refusalOf({ ...ours, ...knock }, { ...desk, ...of })).toBe(refusal)
  })
})
