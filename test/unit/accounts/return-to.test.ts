import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { officeHome, returnPath } from '../../../backend/accounts/rules/return-to.ts'

/** What an attacker would put together. */
const pieces = fc.constantFrom(
  ...['/', '\\', '//', '..', '.', '%2e', '%2f', '%5c', ':', '@', '?', '#', ' ', '\t', '\r\n', '\0', '%00', '%0a'],
  ...[
    'ksb',
    'KSB',
    'balie',
    'login',
    'api',
    'zuilen',
    'evil.example',
    'http:',
    'https:',
    'javascript:',
    'é',
    '／',
    '。',
    '\u2028',
  ],
)
const addresses = fc.oneof(
  fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('ksb', 'balie'), fc.array(pieces, { maxLength: 8 }))
    .map(([app, parts]) => `/${app}/${parts.join('')}`),
  fc.string(),
  fc.webUrl(),
)

describe('where somebody goes after he logged in', () => {
  it('is a page of the back office or the counter app, as he asked', () => {
    for (const page of [
      '/ksb/',
      '/ksb/zuilen',
      '/ksb/zuilen/7?tab=tikken&q=a%20b',
      '/ksb/loginnen',
      '/ksb/apis',
      '/ksb/a#b',
      '/balie/',
      '/balie/7/zuilen?dag=vandaag',
    ])
      expect(returnPath(page)).toBe(page)
  })

  it('is one of ours wherever a browser reads it, and can stand in a header', () => {
    fc.assert(
      fc.property(addresses, (asked) => {
        const path = returnPath(asked)
        const { origin, pathname } = new URL(path, 'https://ksb.example/ksb/login/terug')
        expect(origin).toBe('https://ksb.example')
        expect(pathname).toMatch(/^\/(ksb|balie)\//)
        expect(path).toMatch(/^[\x21-\x7e]+$/)
        expect(path).not.toMatch(/^\/(ksb|balie)\/(api|login|uitgelogd)(\/|\?|#|$)/)
        // It stays what it is: nothing is undone by a second reading.
        expect(returnPath(path)).toBe(path)
      }),
      { numRuns: 2_000 },
    )
  })

  it('is not a page of ours that stands at another host', () => {
    for (const asked of ['https://evil.example/ksb/zuilen', '//evil.example/ksb/zuilen', '/\\evil.example/ksb/zuilen'])
      expect(returnPath(asked)).toBe(officeHome)
  })

  it('is the start page where nothing is asked, or no text', () => {
    for (const asked of [undefined, null, 7, ['/ksb/a', '/ksb/b'], {}, '']) expect(returnPath(asked)).toBe(officeHome)
  })
})
