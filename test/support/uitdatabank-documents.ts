import { clockAt } from '../../backend/platform/time/calendar.ts'

/** A moment as UiTdatabank writes it: the clock of Brussels with its offset, without milliseconds. */
export const brusselsText = (at: number): string => {
  const shown = clockAt(at)
  const minutes = Math.round((Date.parse(`${shown}Z`) - at) / 60_000)
  return `${shown}+${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** An event as UiTdatabank's Search API gives it with `embed=true`, with what is not used of it left out but for a little. */
export const aDocument = (id: string, over: object = {}) => ({
  '@id': `https://io-test.uitdatabank.be/events/${id}`,
  '@type': 'Event',
  '@context': '/contexts/event',
  mainLanguage: 'nl',
  name: { nl: 'Spelnamiddag', fr: 'Après-midi jeux' },
  calendarType: 'single',
  startDate: '2026-12-02T14:00:00+01:00',
  endDate: '2026-12-02T17:00:00+01:00',
  status: { type: 'Available' },
  bookingAvailability: { type: 'Available' },
  subEvent: [
    {
      ...{ id: 0, startDate: '2026-12-02T14:00:00+01:00', endDate: '2026-12-02T17:00:00+01:00' },
      ...{ status: { type: 'Available' }, bookingAvailability: { type: 'Available' } },
    },
  ],
  location: {
    '@id': 'https://io-test.uitdatabank.be/places/8248e289-c986-4006-902f-b0616dcbcde7',
    ...{ mainLanguage: 'nl', name: { nl: 'Zaal De Kring' } },
    address: { nl: { addressCountry: 'BE', addressLocality: 'Gent', postalCode: '9000', streetAddress: 'Kring 1' } },
  },
  organizer: {
    '@id': 'https://io-test.uitdatabank.be/organizers/0ce87cbc-9299-4528-8d35-92225dc9489f',
    ...{ mainLanguage: 'nl', name: { nl: '[TEST] UiTPAS Organisatie (Regio Gent + Paspartoe)' } },
  },
  priceInfo: [{ category: 'base', price: 10.5, priceCurrency: 'EUR', name: { nl: 'Basistarief' } }],
  labels: ['UiTPAS Gent'],
  terms: [{ id: '0.50.4.0.0', label: 'Concert', domain: 'eventtype' }],
  audience: { audienceType: 'everyone' },
  workflowStatus: 'APPROVED',
  created: '2026-10-01T10:00:00+02:00',
  modified: '2026-11-01T10:00:00+01:00',
  ...over,
})
