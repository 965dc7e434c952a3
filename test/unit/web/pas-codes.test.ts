import { checkinQrText, writeCheckinCode } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeIn } from '../../../backend/web/pas/codes.ts'

const someCode = fc
  .record({
    zuilId: fc.uuid({ version: 4 }),
    step: fc.nat({ max: 0xffff_ffff }),
    seal: fc.stringMatching(/^[0-9a-f]{24}$/),
  })
  .map(writeCheckinCode)

describe('what a phone scans', () => {
  it('is the code of a zuil, bare or in whatever address it stands', () => {
    fc.assert(
      fc.property(someCode, fc.webUrl(), (code, link) => {
        expect(codeIn(code)).toBe(code)
        expect(codeIn(` ${code.toLowerCase()}\n`)).toBe(code)
        expect(codeIn(checkinQrText(code, link))).toBe(code)
        expect(codeIn(`#${code}`)).toBe(code)
      }),
    )
  })

  it('is something else when a letter is more or less', () => {
    fc.assert(
      fc.property(someCode, (code) => {
        for (const other of [code.slice(1), `${code}0`, `0${code}`, `https://elders.example/${code}`, ''])
          expect(codeIn(other)).toBeUndefined()
      }),
    )
  })
})
