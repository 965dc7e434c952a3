import { describe, expect, it } from 'vitest'
import { addressKey, hasDomain, inAscii, readAddress } from '../../../backend/platform/outbox/address.ts'

describe('an e-mail address', () => {
  it.each([
    ['jan@example.org', 'jan@example.org'],
    ['jan@café.example', 'jan@xn--caf-dma.example'],
    // The same accent as a letter and a mark of its own.
    ['jan@cafe\u0301.example', 'jan@xn--caf-dma.example'],
    ['jan@[127.0.0.1]', 'jan@[127.0.0.1]'],
    ['"a@b"@é.example', '"a@b"@xn--9ca.example'],
  ])('%s is written %s on the line', (address, ascii) => {
    expect(inAscii(address)).toBe(ascii)
  })

  it('is the same whatever its capitals, accents and spaces around it', () => {
    const keys = ['Jan@Café.example', ' jan@CAFE\u0301.example', 'jan@xn--caf-dma.example'].map(addressKey)
    expect(new Set(keys).size).toBe(1)
    expect(addressKey('jan@cafe.example')).not.toBe(keys[0])
  })

  it.each([
    ['zuilen@example.org', { name: '', address: 'zuilen@example.org' }],
    ['UiTPAS zuilen <z@x.org>', { name: 'UiTPAS zuilen', address: 'z@x.org' }],
    ['"De Brug, Aalst" <z@x.org> ', { name: 'De Brug, Aalst', address: 'z@x.org' }],
    ['’t Hof, Gent <z@é.org>', { name: '’t Hof, Gent', address: 'z@é.org' }],
  ])('reads %s', (text, read) => {
    expect(readAddress(text)).toEqual(read)
  })

  it('has a domain, or is none', () => {
    expect(['a@b', 'a@é.be', 'a', 'a@x y–é'].map(hasDomain)).toEqual([true, true, false, false])
  })
})
