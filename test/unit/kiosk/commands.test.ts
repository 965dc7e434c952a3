import { limits, noLog } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCommands, fittingLog } from '../../../kiosk/uplink/commands.ts'

describe('the log that is sent', () => {
  it('is the last whole lines, and fits in a message whatever they hold', () => {
    const line = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\u0001', 'é', '€'), maxLength: 4_000 })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const text = lines.map((one) => `${one}\n`).join('')
        const log = fittingLog(text)
        expect(text.endsWith(log)).toBe(true)
        expect(log === '' || text === log || text.at(-log.length - 1) === '\n').toBe(true)
        const message = JSON.stringify({ v: 1, id: '8d3f2c56-4e8f-4c7a-9c50-2fb17e9d3003', outcome: 'DONE', log })
        expect(Buffer.byteLength(message)).toBeLessThan(limits.messageBytes)
        expect(log.length).toBeLessThanOrEqual(32 * 1024)
        if (Buffer.byteLength(JSON.stringify(text)) < 32 * 1024) expect(log).toBe(text)
      }),
    )
  })
})

describe('a picture of the screen', () => {
  it('that can’t be made is a failure with a reason, also when it throws', async () => {
    const results: object[] = []
    const commands = (screenshot: () => Promise<never>) =>
      createCommands({
        logTail: () => '',
        screen: { screenshot },
        restart: () => undefined,
        result: (result) => results.push(result),
        log: noLog,
      })
    commands(async () => {
      throw new Error('no browser')
    }).perform({ id: 'a', kind: 'SCREENSHOT' })
    await Promise.resolve().then(() => Promise.resolve())
    expect(results).toEqual([{ id: 'a', outcome: 'FAILED', problem: 'No picture of the screen could be made.' }])
  })
})
