import {
  actieId,
  configurationCode,
  luhn,
  normalizeConfigurationCode,
  parseChipUid,
  parseUitpasNumber,
  uitpasNumber,
  zuilId,
} from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** A valid UiTPAS number from its first twelve digits' parts. */
const validNumber = fc
  .tuple(fc.integer({ min: 0, max: 99_999_999_999 }), fc.constantFrom('0', '1'))
  .map(([serial, status]) => {
    const body = `${String(serial).padStart(11, '0')}${status}`
    return body + [...'0123456789'].find((check) => luhn(body + check))
  })

describe('UiTPAS number', () => {
  it.each(['0930000420206', '0930000237915', '0900000095902', '0900000067513', '1000000520006'])(
    'accepts %s',
    (number) => {
      expect(parseUitpasNumber(number)).toEqual({ ok: true, value: number })
      expect(uitpasNumber.safeParse(number).success).toBe(true)
    },
  )

  it.each([
    ['', 'EMPTY'],
    ['  ', 'EMPTY'],
    ['09300004202O6', 'NOT_DIGITS'],
    ['-930000420206', 'NOT_DIGITS'],
    ['9,30E+11', 'SCIENTIFIC'],
    ['9.30e11', 'SCIENTIFIC'],
    ['930000420206', 'LEADING_ZERO_LOST'],
    ['930000420207', 'WRONG_LENGTH'],
    ['00930000420206', 'WRONG_LENGTH'],
    ['0930000237931', 'BAD_STATUS_DIGIT'],
    ['0930000237912', 'BAD_CHECK_DIGIT'],
  ])('refuses "%s": %s', (text, error) => {
    expect(parseUitpasNumber(text)).toEqual({ ok: false, error })
    expect(uitpasNumber.safeParse(text).success).toBe(false)
  })

  it('drops spaces around it and keeps leading zeros', () => {
    expect(parseUitpasNumber(' 0930000420206\n')).toEqual({ ok: true, value: '0930000420206' })
  })

  it('notices every single wrong digit and every loss of the leading zero', () => {
    fc.assert(
      fc.property(validNumber, fc.nat(12), fc.integer({ min: 1, max: 9 }), (number, at, change) => {
        expect(parseUitpasNumber(number).ok).toBe(true)
        const wrong = number.slice(0, at) + ((Number(number[at]) + change) % 10) + number.slice(at + 1)
        expect(parseUitpasNumber(wrong).ok).toBe(false)
        if (number.startsWith('0')) {
          expect(parseUitpasNumber(number.slice(1))).toEqual({ ok: false, error: 'LEADING_ZERO_LOST' })
        }
      }),
    )
  })

  it('reads any text without a throw, the same way as the schema', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseUitpasNumber(text).ok).toBe(uitpasNumber.safeParse(text.trim()).success)
      }),
    )
  })
})

describe('chip number', () => {
  it('is the UID in upper case', () => {
    expect(parseChipUid('04784cdaee3880')).toEqual({ ok: true, value: '04784CDAEE3880' })
  })

  it.each([
    ['08A1B2C3', 'RANDOM_UID'],
    ['08a1b2c3', 'RANDOM_UID'],
    ['04A1B2C3', 'NOT_A_UITPAS_CHIP'],
    ['', 'NOT_A_UITPAS_CHIP'],
    ['04784CDAEE388', 'NOT_A_UITPAS_CHIP'],
    ['04784CDAEE38801', 'NOT_A_UITPAS_CHIP'],
    ['04784CDAEE388G', 'NOT_A_UITPAS_CHIP'],
  ])('refuses "%s": %s', (hex, error) => {
    expect(parseChipUid(hex)).toEqual({ ok: false, error })
  })
})

describe('ids', () => {
  it('takes a UUIDv7 in lower case for an ActieID, and nothing else', () => {
    const id = '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5e'
    expect(actieId.safeParse(id).success).toBe(true)
    for (const wrong of [id.toUpperCase(), id.replace('-7', '-4'), `${id} `, id.replace('-8f', '-1f'), '']) {
      expect(actieId.safeParse(wrong).success, wrong).toBe(false)
    }
  })

  it('takes no zuil id that could mean something in a topic', () => {
    for (const wrong of ['+', '#', 'a/b', '', '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b1/']) {
      expect(zuilId.safeParse(wrong).success, wrong).toBe(false)
    }
  })
})

describe('configuration code', () => {
  it.each(['abcd-2345', 'ABCD2345', ' ab cd 23 45 ', 'a-b-c-d-2-3-4-5'])('understands "%s" as typed', (typed) => {
    expect(normalizeConfigurationCode(typed)).toBe('ABCD-2345')
    expect(configurationCode.safeParse(normalizeConfigurationCode(typed)).success).toBe(true)
  })

  it.each(['ABCD-234', 'ABCD-23456', 'ABCO-2345', 'ABCI-2345', 'ABC0-2345', 'ABC1-2345', ''])(
    'refuses "%s"',
    (typed) => {
      expect(configurationCode.safeParse(normalizeConfigurationCode(typed)).success).toBe(false)
    },
  )
})
