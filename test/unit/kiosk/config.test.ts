import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../kiosk/config.ts'
import { isBackendUrl } from '../../../kiosk/io/addresses.ts'

describe('the zuil’s settings', () => {
  it('have defaults', () => {
    expect(parseConfig({ SCREEN_PORT: '' })).toEqual({
      ok: true,
      value: {
        stateDir: './data/zuil',
        screen: { host: '127.0.0.1', port: 8_900, allowOrigins: [] },
        readers: [{ kind: 'PCSC' }, { kind: 'KEYBOARD' }],
        reconnectMaxMs: 60_000,
        probationMs: 90_000,
        resultMs: 6_000,
        logLevel: 'info',
        bootIdFile: '/proc/sys/kernel/random/boot_id',
      },
    })
  })

  it('know several readers', () => {
    const parsed = parseConfig({
      READERS: 'pcsc, serial:/dev/serial/by-id/usb-1@115200,serial:/dev/ttyS0,keyboard,simulated',
    })
    expect(parsed.ok && parsed.value.readers).toEqual([
      { kind: 'PCSC' },
      { kind: 'SERIAL', path: '/dev/serial/by-id/usb-1', baudRate: 115_200 },
      { kind: 'SERIAL', path: '/dev/ttyS0', baudRate: 9_600 },
      { kind: 'KEYBOARD' },
      { kind: 'SIMULATED' },
    ])
  })

  it('know no simulated reader for a backend elsewhere: anybody could lay any card', () => {
    const withBackend = (BACKEND_URL: string) => parseConfig({ READERS: 'pcsc,simulated', BACKEND_URL })
    for (const own of ['http://127.0.0.1:8080', 'https://localhost', 'http://[::1]:8080'])
      expect(withBackend(own)).toMatchObject({ ok: true })
    for (const other of ['https://ksb.example', 'https://127.0.0.1.example', 'https://10.0.0.7'])
      expect(withBackend(other)).toMatchObject({
        ok: false,
        error: [expect.stringMatching(/^READERS: "simulated" is/)],
      })
    expect(parseConfig({ READERS: 'pcsc', BACKEND_URL: 'https://ksb.example' })).toMatchObject({ ok: true })
  })

  it('know a receipt printer', () => {
    const parsed = parseConfig({ PRINTER: 'serial:/dev/ttyUSB0@19200' })
    expect(parsed.ok && parsed.value.printer).toEqual({ path: '/dev/ttyUSB0', baudRate: 19_200 })
  })

  it('are all refused at once, each with key, value and what is allowed', () => {
    const parsed = parseConfig({
      READERS: 'nfc',
      PRINTER: '/dev/ttyUSB0',
      PROBATION_MS: '5',
      RESULT_MS: '99',
      LOG_LEVEL: 'loud',
      LOG: 'pretty',
      TLS_CA_FILE: '/does/not/exist',
      SCREEN_ALLOW_ORIGIN: '*',
    })
    expect(parsed.ok ? [] : parsed.error.map((sentence) => sentence.split(' is not allowed; allowed is ')[0])).toEqual([
      'SCREEN_ALLOW_ORIGIN: "*"',
      'READERS: "nfc"',
      'PRINTER: "/dev/ttyUSB0"',
      'PROBATION_MS: "5"',
      'RESULT_MS: "99"',
      'LOG_LEVEL: "loud"',
      'LOG: "pretty"',
      'TLS_CA_FILE: "/does/not/exist"',
    ])
  })

  it.each([
    ['https://uitpas.example.org', true],
    ['http://127.0.0.1:8080', true],
    ['http://[::1]:8080', true],
    ['http://localhost', true],
    ['http://uitpas.example.org', false],
    ['http://127.0.0.1.example.org', false],
    ['https://user:secret@example.org', false],
    ['mqtt://example.org', false],
    ['uitpas', false],
  ])('take %s as a backend: %s', (url, allowed) => {
    expect(isBackendUrl(url)).toBe(allowed)
  })
})
