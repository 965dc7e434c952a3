import { describe, expect, it } from 'vitest'
import { sameFamily } from '../../../backend/passholders/rules/family.ts'

const at = (street: string | undefined, postalCode = '9300', id = 'child') => ({ id, street, postalCode })
const parent = at('Sint-Annastraat 12 bus 3', '9300', 'parent')

describe('a family', () => {
  it.each([
    ['the same home', at('Sint-Annastraat 12 bus 3')],
    ['written otherwise', at('  sint annastraat 12, BUS 3')],
  ])('is of one home: %s', (_what, child) => {
    expect(sameFamily(parent, child)).toBe(true)
    expect(sameFamily(child, parent)).toBe(true)
  })

  it.each([
    ['another box', at('Sint-Annastraat 12 bus 4')],
    ['another town', at(parent.street, '9000')],
    ['no street', at(undefined)],
    ['an empty one', at(' . ')],
    ['himself', parent],
  ])('is not: %s', (_what, other) => {
    expect(sameFamily(parent, other)).toBe(false)
  })

  it('is none of two whose street is not known', () => {
    expect(sameFamily(at(undefined, '9300', 'one'), at(undefined, '9300', 'other'))).toBe(false)
  })
})
