import { chipNumber, desiredProblems, uitpasNumber, zuilId, zuilTypes } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CardStatus } from '../../../backend/cards/shapes.ts'
import { demoAccounts, demoPassholder, demoPersons, demoStaff } from '../../../backend/demo/accounts.ts'
import { associationIds } from '../../../backend/demo/associations.ts'
import type { DatasetZuil } from '../../../backend/demo/dataset/shapes.ts'
import {
  demoClient,
  demoClientOfOne,
  demoClients,
  demoDataset,
  demoZuil,
  demoZuilen,
  rewardZuil,
  ticketZuil,
} from '../../../backend/demo/demo-dataset.ts'
import { demoEvents } from '../../../backend/demo/events.ts'
import { counters } from '../../../backend/demo/places.ts'
import { demoRack } from '../../../backend/demo/rack.ts'
import { chooseEvent } from '../../../backend/events/rules/choice.ts'
import { isOpen, openWindows } from '../../../backend/events/rules/windows.ts'
import type { EventFacts } from '../../../backend/events/shapes.ts'
import { parseInsz } from '../../../backend/passholders/rules/insz.ts'
import { socialTariff } from '../../../backend/passholders/rules/social-tariff.ts'
import type { Permission } from '../../../backend/platform/http/policy.ts'
import { dayOf } from '../../../backend/platform/time/calendar.ts'
import { hasLapsed } from '../../../backend/points/rules.ts'
import { desiredDocument } from '../../../backend/zuilen/rules/desired.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import { barcode, catalogOf, outcomeOf, someMoment, tapped, turningMoments } from './judged.ts'

const now = Date.parse('2026-11-23T19:15:00.000Z')
const dataset = demoDataset(now)
const { passholders, cards } = dataset

const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length
const count = <T>(values: readonly T[], is: (value: T) => boolean): number => values.filter(is).length

describe('the demo’s numbers', () => {
  it('are valid', () => {
    for (const card of cards) {
      expect(uitpasNumber.safeParse(card.uitpasNumber).success, card.uitpasNumber).toBe(true)
      if (card.chipNumber !== undefined) expect(chipNumber.safeParse(card.chipNumber).success).toBe(true)
    }
    const ids = [...passholders, ...dataset.counters, ...dataset.organizers, ...dataset.events, demoZuil]
    for (const { id } of ids) expect(zuilId.safeParse(id).success, id).toBe(true)
  })

  it('are each of one card, one person, one thing', () => {
    expect(unique(cards.map((card) => card.uitpasNumber))).toBe(true)
    expect(unique(cards.flatMap((card) => card.chipNumber ?? []))).toBe(true)
    expect(unique(passholders.map(({ insz }) => insz))).toBe(true)
    for (const list of [passholders, dataset.counters, dataset.organizers, dataset.events, dataset.locations])
      expect(unique(list.map(({ id }) => id))).toBe(true)
    expect(unique(dataset.counters.map(({ consumerKey }) => consumerKey))).toBe(true)
  })

  it('go with the date of birth (INSZ) and with the social status (twelfth digit)', () => {
    for (const { insz = '', dateOfBirth } of passholders) {
      expect(parseInsz(insz)).toEqual({ ok: true, value: insz })
      expect(`${dateOfBirth.slice(0, 2)}${insz.slice(0, 2)}-${insz.slice(2, 4)}-${insz.slice(4, 6)}`).toBe(dateOfBirth)
      const base = `${dateOfBirth >= '2000' ? '2' : ''}${insz.slice(0, 9)}`
      expect(Number(insz.slice(9))).toBe(97 - (Number(base) % 97))
    }
    for (const card of cards) {
      const holder = passholders.find(({ id }) => id === card.passholderId)
      if (!holder) continue
      const membership = holder.memberships.find(({ cardSystemId }) => cardSystemId === card.cardSystemId)
      expect(membership).toBeDefined()
      // The twelfth digit: made for a holder with social status.
      expect(card.uitpasNumber[11] === '1').toBe(membership?.socialTariffEndDate !== undefined)
    }
  })

  it('are the same at every start, and so is everything at the same moment', () => {
    expect(demoDataset(now)).toEqual(dataset)
    const later = demoDataset(now + 400 * 86_400_000)
    expect(later.cards).toEqual(cards)
    expect(later.passholders.map(({ id, insz }) => [id, insz])).toEqual(passholders.map(({ id, insz }) => [id, insz]))
  })
})

describe('the demo’s people', () => {
  it('are 300, with cards in every status', () => {
    expect(passholders).toHaveLength(300)
    const statuses: Record<CardStatus, 'HELD' | 'UNUSED'> = {
      PROVISIONED: 'UNUSED',
      STOCK: 'UNUSED',
      SENT_TO_BALIE: 'UNUSED',
      LOCAL_STOCK: 'UNUSED',
      ACTIVE: 'HELD',
      BLOCKED: 'HELD',
      DELETED: 'HELD',
    }
    for (const [status, held] of Object.entries(statuses)) {
      const such = cards.filter((card) => card.status === status)
      expect(such.length, status).toBeGreaterThanOrEqual(10)
      for (const card of such) expect(card.passholderId !== undefined, status).toBe(held === 'HELD')
    }
  })

  it('have every social status, whenever the demo starts', () => {
    fc.assert(
      fc.property(someMoment, (at) => {
        const { cardSystems, passholders } = demoDataset(at)
        const found = new Set(
          passholders
            .flatMap(({ memberships }) => memberships)
            .map((membership) => {
              const system = cardSystems.find(({ id }) => id === membership.cardSystemId)
              const tariff = socialTariff(membership, system?.socialTariffGraceDays ?? 30, at)
              return tariff.status === 'ACTIVE' && tariff.inGracePeriod ? 'GRACE' : tariff.status
            }),
        )
        expect([...found].sort()).toEqual(['ACTIVE', 'EXPIRED', 'GRACE', 'NONE', 'SUSPENDED'])
        expect(count(passholders, (holder) => hasLapsed(holder, at))).toBe(20)
        expect(passholders.every(({ lastActivityAt = 0 }) => lastActivityAt <= at)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('are members of one system, the other, or both, some of them blocked', () => {
    const kinds = passholders.map(({ memberships }) =>
      memberships.map(({ cardSystemId, status }) => `${cardSystemId} ${status}`).join(', '),
    )
    expect(new Set(kinds)).toEqual(new Set(['1 ACTIVE', '1 BLOCKED', '2 ACTIVE', '1 ACTIVE, 2 ACTIVE']))
  })

  it('have points only with a date to lapse by', () => {
    expect(new Set(passholders.map(({ points }) => points)).size).toBeGreaterThan(30)
    for (const { points, lastActivityAt } of passholders) expect(lastActivityAt !== undefined).toBe(points > 0)
  })

  it('live where their card system is', () => {
    for (const { postalCode, city, memberships } of passholders) {
      const cities = dataset.cardSystems
        .filter(({ id }) => memberships.some(({ cardSystemId }) => cardSystemId === id))
        .flatMap((system) => system.cities)
      expect(cities).toContainEqual({ postalCode, name: city })
    }
  })

  it('wait for a chip, 20 of them, and could save with it', () => {
    const without = cards.filter(
      (card) => card.status === 'ACTIVE' && card.passholderId !== undefined && card.chipNumber === undefined,
    )
    expect(without).toHaveLength(20)
    const decisions = tapped(
      dataset,
      demoZuil.id,
      now,
      without.map((card) => barcode(card.uitpasNumber)),
    )
    expect(new Set(decisions.map(outcomeOf))).toEqual(new Set(['SAVED']))
  })
})

describe('the demo’s events', () => {
  it('are of every kind of calendar', () => {
    const kindOf = ({ calendar }: EventFacts): string => {
      if (calendar.type !== 'DATES') return `${calendar.type} ${calendar.hours.length > 0 ? 'with' : 'without'} hours`
      if (calendar.occurrences.some(({ wholeDay }) => wholeDay)) return 'whole day'
      return calendar.occurrences.length > 1 ? 'several dates' : 'one date'
    }
    expect(new Set(dataset.events.map(kindOf))).toEqual(
      new Set([
        ...['one date', 'several dates', 'whole day', 'PERIODIC with hours', 'PERIODIC without hours'],
        ...['PERMANENT with hours', 'PERMANENT without hours'],
      ]),
    )
  })

  it('are all of organizers, places and card systems that there are', () => {
    const known = <T>(list: readonly { readonly id: T }[]) => list.map(({ id }) => id)
    for (const { organizerId, locationId, cardSystemIds, name } of dataset.events) {
      const organizer = dataset.organizers.find(({ id }) => id === organizerId)
      expect(organizer?.cardSystemIds).toEqual(expect.arrayContaining([...cardSystemIds]))
      if (locationId !== undefined) expect(known(dataset.locations)).toContain(locationId)
      expect(name.nl).not.toBe('')
    }
    expect(known(dataset.counters)).toEqual(expect.arrayContaining([...demoZuil.counterIds]))
  })

  const openAt = (at: number): void => {
    const demo = { ...dataset, events: demoEvents(at) }
    const catalog = catalogOf(demo)
    const zuil = catalog.zuilen.get(demoZuil.id)
    if (!zuil) throw new Error('the demo has no zuil')
    const choice = chooseEvent(catalog.events, zuil, at)
    expect(choice).toMatchObject({ by: 'AUTOMATIC', event: { cardSystemIds: [1] } })
    const starts = 'event' in choice ? openWindows(choice.event, at).flatMap(({ start }) => start ?? []) : []
    // Two hours only where the clock goes back; else one.
    expect(starts.some((start) => Math.abs(start - at) <= 2 * 3_600_000)).toBe(true)

    const dated = demo.events.filter(({ calendar }) => calendar.type === 'DATES' && calendar.occurrences.length === 1)
    const [soon, notYet, past, wholeDay] = dated.map((event) => ({
      open: isOpen(event, at),
      day: event.calendar.type === 'DATES' ? dayOf(event.calendar.occurrences[0]?.start ?? 0) : '',
    }))
    expect(soon).toEqual({ open: true, day: dayOf(at) })
    expect(wholeDay).toEqual({ open: true, day: dayOf(at) })
    expect(notYet?.open).toBe(false)
    expect(past?.open).toBe(false)
    expect((past?.day ?? '') < dayOf(at) && dayOf(at) < (notYet?.day ?? '')).toBe(true)
  }

  it('leave the zuil one to choose with a start hour near, whenever the demo starts', () => {
    fc.assert(fc.property(someMoment, openAt))
  })

  it('do so through both clock changes, new year and a leap day', () => {
    for (const at of turningMoments) openAt(at)
  })

  it('leave the zuil an open one long after the demo was filled', () => {
    const catalog = catalogOf(dataset)
    const zuil = catalog.zuilen.get(demoZuil.id)
    if (!zuil) throw new Error('the demo has no zuil')
    for (const days of [1, 10, 100, 1_000])
      expect(chooseEvent(catalog.events, zuil, now + days * 86_400_000)).toHaveProperty('event')
  })
})

describe('the demo’s zuilen', () => {
  const at = (counterIds: readonly string[]) =>
    (dataset.rewards ?? []).filter(
      ({ points, counterIds: of }) => points > 0 && counterIds.some((id) => of.includes(id)),
    )
  const documentOf = (zuil: DatasetZuil) =>
    desiredDocument(catalogOf(dataset), zuilOf(zuil), now, { qrKey: 'k'.repeat(43) })
  const zuilOf = ({ id }: DatasetZuil): ZuilFacts => {
    const zuil = catalogOf(dataset).zuilen.get(id)
    if (!zuil) throw new Error('the demo has no such zuil')
    return zuil
  }

  it('are one of each type, in the order of the types', () => {
    expect(dataset.zuilen).toEqual(demoZuilen)
    expect(demoZuilen.map(({ type }) => type)).toEqual(zuilTypes)
  })

  it('have documents that a zuil takes', () => {
    for (const zuil of demoZuilen) expect([zuil.name, desiredProblems(documentOf(zuil))]).toEqual([zuil.name, []])
  })

  it('could be given a counter that is refused', () => {
    const refused = documentOf({ ...rewardZuil })
    expect(refused.rewards.map(({ title }) => title.nl)).toEqual(['Een koffie', 'Een kop soep'])
    expect(at([counters.shop.id]).map(({ maxUnits }) => maxUnits)).toEqual([3, undefined])
  })

  it('sell tickets of events with a base price', () => {
    for (const at of [now, now + 86_400_000 * 100]) {
      const choice = chooseEvent(catalogOf(dataset).events, zuilOf(ticketZuil), at)
      expect('event' in choice ? choice.event.basePrice : 0).toBeGreaterThan(0)
    }
  })
})

describe('the demo’s associations', () => {
  const { associations = [] } = dataset
  const membersOf = (id: string) => associations.find((one) => one.id === id)?.members ?? []

  it('are of each kind of end date, with members of the card system alone', () => {
    expect(associations.map(({ endDateType }) => endDateType).sort()).toEqual([
      ...['BASED_ON_DATE_OF_BIRTH', 'BASED_ON_REGISTRATION_DATE', 'CUSTOM'],
    ])
    const ofDender = passholders.filter(({ memberships }) => memberships.some(({ cardSystemId }) => cardSystemId === 1))
    const ids = new Set(ofDender.map(({ id }) => id))
    for (const { members } of associations) {
      expect(members.length).toBeGreaterThan(10)
      expect(members.every(({ passholderId }) => ids.has(passholderId))).toBe(true)
      expect(unique(members.map(({ passholderId }) => passholderId))).toBe(true)
    }
  })

  it('have active, renewable and expired friends', () => {
    const dates = membersOf(associationIds.vriend).map(({ endDate }) => endDate)
    expect(count(dates, (date) => date < '2026-11-23')).toBeGreaterThan(10)
    expect(count(dates, (date) => date >= '2026-11-23' && date < '2027-01-20')).toBeGreaterThan(10)
    expect(count(dates, (date) => date > '2027-02-01')).toBeGreaterThan(10)
  })

  it('end for the young on their 26th birthday', () => {
    for (const { passholderId, endDate } of membersOf(associationIds.youth)) {
      const born = passholders.find(({ id }) => id === passholderId)?.dateOfBirth ?? ''
      expect(`${Number(born.slice(0, 4)) + 26}${born.slice(4)}`).toBe(endDate)
    }
  })
})

describe('the demo’s accounts', () => {
  it('have made-up addresses that no mail can reach', () => {
    for (const { email } of [...demoAccounts, ...demoStaff, ...demoPersons])
      expect(email).toMatch(/@([a-z-]+\.)?example\.org$/)
    expect(demoAccounts.map(({ role, alertMode }) => [role, alertMode])).toEqual(
      expect.arrayContaining([
        ['ADMIN', 'AT_ONCE'],
        ['ZUILBEHEERDER', 'DAILY'],
      ]),
    )
  })

  it('have one with his UiTPAS on his phone: whose card is the first of the rack', () => {
    const [first] = demoRack(dataset, now)
    const { insz, what } = demoPassholder(dataset, first?.uitpasNumber ?? '')
    expect(dataset.passholders.filter((one) => one.insz === insz)).toHaveLength(1)
    expect(what).toContain('/pas/')
    expect(() => demoPassholder(dataset, '0000000000000')).toThrow('of nobody')
  })

  it('let one log in as each role, in two card systems, and as nobody', () => {
    const said = demoPersons.map(({ what }) => what)
    for (const role of ['Superadmin', 'Admin', 'Voordeelbeheerder', 'Zuilbeheerder', 'Baliemedewerker'])
      expect(
        said.filter((what) => what.startsWith(role)),
        role,
      ).toHaveLength(1)
    expect(said).toEqual(
      expect.arrayContaining(['Superadmin in UiTPAS Dender; Admin in UiTPAS Gent', 'Heeft geen rol']),
    )
    // Of the staff one can; who else works at a counter is there to be seen.
    const persons = new Set(demoPersons.map(({ email }) => email))
    for (const { email } of demoAccounts) expect(persons).toContain(email)
    expect(demoStaff.some(({ email }) => persons.has(email))).toBe(true)
  })
})

describe('the demo’s machines', () => {
  it('are one that may do all, one of one organizer, and the phone’s', () => {
    const all: Record<Permission, true> = {
      CHECKINS_READ: true,
      CHECKINS_WRITE: true,
      PASSES_READ: true,
      PASSES_CHIPNUMBERS_READ: true,
      PASSES_INSZNUMBERS_READ: true,
      PASSHOLDERS_SEARCH: true,
      PASSHOLDERS_SEARCH_ALL: true,
      PASSHOLDERS_SEARCH_BY_ID: true,
      PASSHOLDERS_WRITE: true,
      PASSHOLDERS_WRITE_SOCIALTARIFF: true,
      PASSHOLDERS_WRITE_SOCIALTARIFF_FULL_CARDSYSTEM: true,
      PASSHOLDERS_WRITE_FOREIGN_COUNTRY: true,
      MEMBERSHIP_PRICES_READ: true,
      PASSHOLDERS_UPDATE: true,
      PASSHOLDERS_PICTURE_READ: true,
      PASSHOLDERS_PICTURE_WRITE: true,
      PASSHOLDERS_PRIVATE_READ: true,
      PASSHOLDERS_PRIVATE_WRITE: true,
      PASSHOLDERS_DELETE: true,
      PASSHOLDERS_SELF_CHECKIN: true,
      PASSHOLDERS_TRANSACTION_HISTORY: true,
      TARIFFS_READ: true,
      TICKETSALES_REGISTER: true,
      TICKETSALES_SEARCH: true,
      CARDS_READ: true,
      REWARDS_READ: true,
      REWARDS_PASSHOLDERS_READ: true,
      REWARDS_WRITE: true,
      REWARDS_REDEEM: true,
      ASSOCIATIONS: true,
      EVENT_SETTINGS_READ: true,
      EVENT_SETTINGS_READ_ALL: true,
      EVENT_SETTINGS_UPDATE: true,
      EVENT_SETTINGS_UPDATE_ALL: true,
      EVENTS_UPDATE: true,
      EVENTS_UPDATE_ALL: true,
      KIOSKS_READ: true,
      KIOSKS_WRITE: true,
      ORGANIZERS_SEARCH: true,
      ORGANIZERS_ADMINS_READ: true,
      ORGANIZERS_ADMINS_WRITE: true,
      PERMISSIONS_READ: true,
      PERMISSIONS_WRITE: true,
      PASSHOLDERS_FAMILY_MEMBERS: true,
      PASSHOLDER_COUPONS_READ: true,
      GROUPPASSES_SEARCH: true,
      GROUPPASS_COUPONS_READ: true,
      SOCIALTARIFF_EXPORT: true,
      ORGANIZERS_REPORTS: true,
      PASSHOLDERS_SELF_READ: true,
      PASSHOLDERS_REGISTER_UITID: true,
      PASSHOLDERS_SELF_REGISTRATION: true,
    }
    expect(demoClient.grants).toEqual(Object.keys(all).map((permission) => ({ permission })))
    expect(dataset.clients).toEqual(demoClients)
    const organizerIds = demoClientOfOne.grants.map(({ organizerId }) => organizerId)
    expect(new Set(organizerIds).size).toBe(1)
    expect(dataset.organizers.map(({ id }) => id)).toContain(organizerIds[0])
  })
})
