import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apiPermissions, grantsOfPerson, type PlaceOfWork } from '../../../backend/platform/http/api-rights.ts'
import { permissions, reachingAll, roles, staffGrant } from '../../../backend/platform/http/policy.ts'

const place = (over: Partial<PlaceOfWork>): PlaceOfWork => ({
  ...{ organizerId: 'a', works: false, cardSystems: [] },
  ...over,
})
const held = (...places: readonly PlaceOfWork[]): readonly string[] =>
  grantsOfPerson(places).map(({ permission, organizerId }) => `${permission} ${organizerId}`)
const reachesPeople = 'PASSHOLDERS_SEARCH a'

describe('what people may do at the API', () => {
  it('never is to give permissions, to erase, or what reaches every organizer; exports are a superadmin’s', () => {
    const beyond = [...reachingAll, 'PERMISSIONS_READ', 'PERMISSIONS_WRITE', 'PASSHOLDERS_DELETE', 'EVENTS_UPDATE']
    for (const role of roles) {
      expect(permissions.filter((one) => apiPermissions[role].includes(one))).toHaveLength(apiPermissions[role].length)
      for (const one of beyond) expect(apiPermissions[role]).not.toContain(one)
    }
    const exports = ['SOCIALTARIFF_EXPORT', 'ORGANIZERS_REPORTS'] as const
    for (const one of exports)
      expect(
        roles.filter((role) => apiPermissions[role].includes(one)),
        one,
      ).toEqual(['SUPERADMIN'])
    const insz = roles.filter((role) => apiPermissions[role].includes('PASSES_INSZNUMBERS_READ'))
    expect(insz).toEqual(['SUPERADMIN', 'ADMIN'])
  })

  it('of who runs a card system is for its organizers; of one that is in another too only where he runs that as well', () => {
    const here = { role: 'ADMIN', staff: false } as const
    const elsewhere = { staff: false } as const
    expect(held(place({ cardSystems: [here] }))).toContain(reachesPeople)
    expect(held(place({ cardSystems: [here, elsewhere] }))).toEqual([])
    expect(held(place({ cardSystems: [here, here] }))).toContain('KIOSKS_WRITE a')
    const both = held(place({ cardSystems: [{ role: 'SUPERADMIN', staff: false }, here] }))
    expect(both).toContain('KIOSKS_WRITE a')
    expect(both).not.toContain('ORGANIZERS_REPORTS a')
  })

  it('of who works at a counter is the organizer’s own, and its people where he works in each of its card systems', () => {
    const one = held(place({ works: true, cardSystems: [{ staff: true }] }))
    expect(one).toEqual(expect.arrayContaining([reachesPeople, 'TICKETSALES_REGISTER a', `${staffGrant} a`]))
    const part = held(place({ works: true, cardSystems: [{ staff: true }, { staff: false }] }))
    expect(part).toEqual(expect.arrayContaining(['TICKETSALES_REGISTER a', `${staffGrant} a`]))
    expect(part).not.toContain(reachesPeople)
  })

  it('is for one organizer each time, never for one where he is nothing, and each once', () => {
    const cardSystem = fc.record({
      role: fc.option(fc.constantFrom(...roles.filter((one) => one !== 'COUNTER'))),
      staff: fc.boolean(),
    })
    const some = fc.record({
      organizerId: fc.constantFrom('a', 'b'),
      works: fc.boolean(),
      cardSystems: fc.array(cardSystem, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(some, (one) => {
        const grants = grantsOfPerson([one])
        expect(grants.every(({ organizerId }) => organizerId === one.organizerId)).toBe(true)
        expect(new Set(grants.map(({ permission }) => permission)).size).toBe(grants.length)
        if (!one.works && one.cardSystems.every(({ role, staff }) => role === null && !staff))
          expect(grants).toEqual([])
      }),
    )
  })
})
