import { dayAfter, dayOf, momentOf, weekdayOf } from '../platform/time/calendar.ts'
import type { DatasetEvent } from './dataset/shapes.ts'
import { foyerKeyId } from './distribution-keys.ts'
import { dender, gent, locations, organizers } from './places.ts'

const HOUR_MS = 3_600_000

/** The next full hour in Brussels; after 23:00 the last one, so that it stays today. */
const fullHour = (now: number): number => {
  const hours = Array.from({ length: 24 }, (_, hour) => momentOf(dayOf(now), `${String(hour).padStart(2, '0')}:00`))
  return hours.find((hour) => hour > now) ?? Math.max(...hours)
}

/** From 20:00 to 22:30 so many days from today. */
const evening = (today: string, days: number) => {
  const day = dayAfter(today, days)
  return { start: momentOf(day, '20:00'), end: momentOf(day, '22:30'), wholeDay: false }
}

/** So many days before and after today on which the house has something on. */
const SEASON = { from: -15, until: 21 } as const

/** From one hour to another on each of these weekdays (0 = Sunday) of the season, but for today. */
const every = (today: string, weekdays: readonly number[], from: string, until: string) =>
  Array.from({ length: SEASON.until - SEASON.from + 1 }, (_, n) => n + SEASON.from)
    .filter((days) => days !== 0)
    .map((days) => dayAfter(today, days))
    .filter((day) => weekdays.includes(weekdayOf(day)))
    .map((day) => ({ start: momentOf(day, from), end: momentOf(day, until), wholeDay: false }))

const eventId = (n: number): string => `8e4b20d7-61fa-4c95-a3d8-5c09e7b1f0${String(n).padStart(2, '0')}`

/** Those that people come to in the two weeks before: `history/`. */
export const eventIds = {
  ...{ foyer: eventId(3), exhibition: eventId(4), readingHour: eventId(5), swimming: eventId(9), jazz: eventId(10) },
} as const

const atSchakel = {
  organizerId: organizers.schakel.id,
  locationId: locations.schakel.id,
  cardSystemIds: [dender.id],
  checkinPoints: 1,
}
const atLibrary = { ...atSchakel, organizerId: organizers.library.id, locationId: locations.library.id }
const atSports = { ...atSchakel, organizerId: organizers.sports.id, locationId: locations.sports.id }
const atPodium = {
  organizerId: organizers.podium.id,
  locationId: locations.podium.id,
  cardSystemIds: [dender.id, gent.id],
  checkinPoints: 2,
}

/** Events of every kind of calendar around a moment; one of the zuil's is open whenever that is. */
export const demoEvents = (now: number): readonly DatasetEvent[] => {
  const today = dayOf(now)
  const soon = fullHour(now)
  return [
    {
      ...atSchakel,
      id: eventId(1),
      name: {
        nl: 'Theater: De Meeuw',
        fr: 'Théâtre : La Mouette',
        de: 'Theater: Die Möwe',
        en: 'Theatre: The Seagull',
      },
      calendar: { type: 'DATES', occurrences: [{ start: soon, end: soon + 2 * HOUR_MS, wholeDay: false }] },
      basePrice: 1_800,
    },
    {
      ...atSchakel,
      id: eventId(2),
      name: { nl: 'Improavonden', en: 'Improv nights' },
      calendar: { type: 'DATES', occurrences: [-14, -7, 0, 7, 14, 21].map((days) => evening(today, days)) },
      basePrice: 950,
    },
    {
      // Whoever keeps the demo for longer than today still finds an open event.
      ...atSchakel,
      id: eventId(3),
      name: { nl: 'Bezoek aan de foyer', fr: 'Visite du foyer', de: 'Besuch des Foyers', en: 'Visit to the foyer' },
      calendar: { type: 'PERMANENT', hours: [] },
      basePrice: 300,
      chosenKeyIds: [foyerKeyId],
    },
    {
      ...atLibrary,
      id: eventId(4),
      name: { nl: 'Tentoonstelling: 100 jaar carnaval', fr: 'Exposition : 100 ans de carnaval' },
      calendar: {
        type: 'PERIODIC',
        from: dayAfter(today, -30),
        until: dayAfter(today, 60),
        hours: [
          { days: ['TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'], opens: '10:00', closes: '18:00' },
          { days: ['SATURDAY', 'SUNDAY'], opens: '13:00', closes: '17:00' },
        ],
      },
      checkinPoints: 2,
      checkinLimit: { volume: 1, period: 'ABSOLUTE' },
    },
    {
      ...atLibrary,
      id: eventId(5),
      name: { nl: 'Leesuurtje', en: 'Reading hour' },
      byHand: true,
      calendar: {
        type: 'PERMANENT',
        hours: [{ days: ['WEDNESDAY', 'SATURDAY'], opens: '14:00', closes: '15:00' }],
      },
    },
    {
      ...atSchakel,
      id: eventId(6),
      name: { nl: 'Première: Vuur en Vlam (nog niet open)', fr: 'Première : Vuur en Vlam' },
      calendar: { type: 'DATES', occurrences: [evening(today, 10)] },
      basePrice: 2_400,
    },
    {
      ...atSchakel,
      id: eventId(7),
      name: { nl: 'Seizoensopening (voorbij)' },
      calendar: { type: 'DATES', occurrences: [evening(today, -20)] },
    },
    {
      ...atSports,
      id: eventId(8),
      name: { nl: 'Dag van de sport', fr: 'Journée du sport' },
      calendar: {
        type: 'DATES',
        occurrences: [{ start: momentOf(today), end: momentOf(today, '23:59'), wholeDay: true }],
      },
    },
    {
      ...atSports,
      id: eventId(9),
      name: { nl: 'Zwemmen voor iedereen', en: 'Swimming for all' },
      calendar: { type: 'PERIODIC', from: dayAfter(today, -100), until: dayAfter(today, 100), hours: [] },
      checkinLimit: { volume: 2, period: 'WEEK' },
    },
    {
      // No zuil chooses it.
      ...atSchakel,
      id: eventId(11),
      name: { nl: 'Openluchtfilm (geannuleerd)', fr: 'Cinéma en plein air (annulé)' },
      calendar: { type: 'DATES', occurrences: [{ start: soon, end: soon + 2 * HOUR_MS, wholeDay: false }] },
      cancelledSince: now - 24 * HOUR_MS,
      basePrice: 900,
    },
    {
      // Its night ends the next day.
      ...atPodium,
      id: eventId(10),
      name: { nl: 'Jazznacht', fr: 'Nuit du jazz', de: 'Jazznacht', en: 'Jazz night' },
      basePrice: 1_500,
      calendar: { type: 'PERMANENT', hours: [{ days: ['FRIDAY', 'SATURDAY'], opens: '22:00', closes: '03:00' }] },
    },
    {
      ...atSchakel,
      id: eventId(12),
      name: { nl: 'Theater: De Grote Reis', fr: 'Théâtre : Le Grand Voyage', en: 'Theatre: The Long Journey' },
      calendar: { type: 'DATES', occurrences: every(today, [5, 6], '20:15', '22:30') },
      basePrice: 1_600,
    },
    {
      ...atSchakel,
      id: eventId(13),
      name: { nl: 'Familiefilm op zondag', fr: 'Film en famille du dimanche', en: 'Sunday family film' },
      calendar: { type: 'DATES', occurrences: every(today, [0], '14:30', '16:15') },
      basePrice: 600,
    },
    {
      ...atSchakel,
      id: eventId(14),
      name: { nl: 'Filmclub', fr: 'Ciné-club' },
      calendar: { type: 'DATES', occurrences: every(today, [2], '20:00', '22:15') },
      basePrice: 800,
    },
    {
      // Not in UiTPAS Dender, which has the organizer too: its admins can take it in.
      ...atPodium,
      id: eventId(15),
      cardSystemIds: [gent.id],
      name: { nl: 'Open podium', fr: 'Scène ouverte', en: 'Open stage' },
      calendar: { type: 'DATES', occurrences: every(today, [4], '20:30', '23:00') },
      basePrice: 500,
    },
  ]
}
