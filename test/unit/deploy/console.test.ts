import { createLog } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { formatOf, greeting, humanLog, levelOf } from '../../../deploy/demo/console.ts'

const at = new Date(2026, 10, 26, 9, 5, 7).getTime()

const shown = (level: Parameters<typeof humanLog>[1], ...lines: readonly string[]): string => {
  let text = ''
  const show = humanLog('zuil-checkin', level, (more) => {
    text += more
  })
  for (const line of lines) show(line)
  return text
}

/** A line as a program writes it. */
const logged = (level: 'info' | 'warn', message: string, fields: object = {}): string => {
  let line = ''
  const write = (text: string): void => {
    line = text.trimEnd()
  }
  createLog('debug', write, () => at)[level](fields, message)
  return line
}

describe('the console of the demo', () => {
  it('is for people on a terminal, unless it is asked for otherwise', () => {
    expect([formatOf({}, true), formatOf({}, false)]).toEqual(['human', 'json'])
    expect([formatOf({ LOG: 'json' }, true), formatOf({ LOG: 'human' }, false)]).toEqual(['json', 'human'])
    expect([levelOf({}), levelOf({ LOG_LEVEL: 'info' })]).toEqual(['warn', 'info'])
  })

  it('shows a warning as a line with its time, program, sentence and fields', () => {
    const line = logged('warn', 'no PC/SC service', { port: 8080 })
    expect(shown('warn', line)).toBe('09:05:07 warn  zuil-checkin: no PC/SC service  port=8080\n')
  })

  it('leaves out what is less than asked for', () => {
    expect(shown('warn', logged('info', 'a card was read'))).toBe('')
    expect(shown('info', logged('info', 'a card was read'))).toContain('zuil-checkin: a card was read')
  })

  it('shows what is no log as it is', () => {
    expect(shown('warn', 'Error: out of memory', '{"half": ')).toBe(
      'zuil-checkin: Error: out of memory\nzuil-checkin: {"half": \n',
    )
  })

  it('greets a person with the address, the accounts and how to stop, a program with JSON', () => {
    const running = {
      address: 'http://127.0.0.1:8080',
      accounts: [{ id: 'demo', secret: 'demo-geheim', name: 'Democlient' }],
      data: 'data',
    }
    const text = greeting('human', running)
    for (const part of ['http://127.0.0.1:8080/\n', 'demo  demo-geheim  Democlient', 'Ctrl-C'])
      expect(text).toContain(part)
    expect(JSON.parse(greeting('json', running))).toEqual({ ready: true, http: 'http://127.0.0.1:8080' })
  })
})
