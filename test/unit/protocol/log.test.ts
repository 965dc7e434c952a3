import { combineLogs, createLog, describeError } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'

describe('the log', () => {
  it('withholds cards and secrets, also by mistake', () => {
    const lines: string[] = []
    const log = createLog(
      'info',
      (line) => lines.push(line),
      () => 0,
    )
    log.debug({ a: 1 }, 'not this')
    log.info(
      { seq: 4, tap: { card: '04784CDAEE3880' }, nested: { chipNumber: '04784CDAEE3880', password: 'p' } },
      'this',
    )
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'this',
      seq: 4,
      tap: '[withheld]',
      nested: { chipNumber: '[withheld]', password: '[withheld]' },
    })
  })
})

describe('the log for people', () => {
  const lineOf = (fields: object, message: string): string => {
    const lines: string[] = []
    const log = createLog(
      'info',
      (line) => lines.push(line),
      () => new Date(2026, 10, 24, 9, 5, 7).getTime(),
      'human',
    )
    log.debug(fields, message)
    log.warn(fields, message)
    return lines.join('')
  }

  it('has time, level and sentence first, and the fields after them', () => {
    expect(lineOf({}, 'no connection to the broker')).toBe('09:05:07 warn  no connection to the broker\n')
    const fields = { url: 'mqtts://broker:8883', count: 3, up: false, absent: undefined, readers: ['a', 'b'] }
    expect(lineOf(fields, 'a sentence')).toBe(
      '09:05:07 warn  a sentence  url=mqtts://broker:8883 count=3 up=false readers=["a","b"]\n',
    )
  })

  it('withholds the same, and quotes what could begin a line of its own', () => {
    expect(lineOf({ password: 'p', nested: { chipNumber: '04784CDAEE3880' }, path: 'a\nb c\u001b[31m' }, 'this')).toBe(
      '09:05:07 warn  this  password="[withheld]" nested={"chipNumber":"[withheld]"} path="a\\nb c\\u001b[31m"\n',
    )
  })
})

describe('combined logs', () => {
  it('each write in their own format from their own level', () => {
    const written: string[] = []
    const log = combineLogs(
      createLog(
        'warn',
        (line) => written.push(line.slice(9)),
        () => 0,
        'human',
      ),
      createLog(
        'info',
        (line) => written.push(JSON.parse(line).message),
        () => 0,
      ),
    )
    log.info({}, 'one')
    log.error({}, 'two')
    expect(written).toEqual(['one', 'error two\n', 'two'])
  })
})

describe('what is logged of an error', () => {
  it('is its kind and place, not its message', () => {
    const error = Object.assign(new TypeError('Godelieve\n    0930000420206'), { code: 'P2002' })
    const described = JSON.stringify(describeError(error))
    expect(described).toContain('TypeError')
    expect(described).toContain('P2002')
    expect(described).toContain('log.test.ts')
    expect(described).not.toMatch(/Godelieve|0930000420206/)
    expect(describeError('Godelieve')).toEqual({ kind: 'string' })
  })
})
