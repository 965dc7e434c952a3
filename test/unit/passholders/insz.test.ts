import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInsz } from '../../../backend/passholders/rules/insz.ts'

describe('INSZ', () => {
  it.each([
    ['83030201540', '83030201540'],
    ['17010180147', '17010180147'],
    ['83.03.02-015.40', '83030201540'],
    ['83 03 02 015 40', '83030201540'],
  ])('accepts %s', (text, value) => {
    expect(parseInsz(text)).toEqual({ ok: true, value })
  })

  it.each([
    ['', 'EMPTY'],
    [' .-', 'EMPTY'],
    ['8303020154O', 'NOT_DIGITS'],
    ['83/03/02-015.40', 'NOT_DIGITS'],
    ['8303020154', 'WRONG_LENGTH'],
    ['083030201540', 'WRONG_LENGTH'],
    ['83030201541', 'BAD_CHECK_NUMBER'],
    ['83130201540', 'BAD_DATE'],
    ['83930201540', 'BAD_DATE'],
    ['83033201540', 'BAD_DATE'],
  ])('refuses "%s": %s', (text, error) => {
    expect(parseInsz(text)).toEqual({ ok: false, error })
  })

  const two = (n: number) => String(n).padStart(2, '0')

  it('accepts every well-formed number of both centuries, BIS numbers too, and no other check number', () => {
    fc.assert(
      fc.property(
        fc.nat(99),
        fc.nat(12),
        fc.constantFrom(0, 20, 40),
        fc.nat(31),
        fc.nat(998),
        fc.boolean(),
        fc.nat(99),
        (year, month, bis, day, serial, from2000, other) => {
          const base = `${two(year)}${two(month + bis)}${two(day)}${String(serial).padStart(3, '0')}`
          const checks = [base, `2${base}`].map((digits) => two(97 - (Number(digits) % 97)))
          expect(parseInsz(base + checks[from2000 ? 1 : 0]).ok).toBe(true)
          expect(parseInsz(base + two(other)).ok).toBe(checks.includes(two(other)))
        },
      ),
    )
  })
})
