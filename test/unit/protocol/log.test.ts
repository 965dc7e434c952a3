import { createLog, describeError } from '@zuil/protocol'
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
