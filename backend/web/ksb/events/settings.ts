import type { ChangedEvent, EditedCalendar, EditedDate, EditedEvent } from '../../../events/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import type { Form } from '../forms/form.ts'
import { isHalf } from '../forms/hours.ts'
import { inOneLine, trimmed } from '../forms/texts.ts'
import { calendarLines, limitText, priceText } from './words.ts'

export type Field = keyof EditedEvent

const halfDate = ({ from, fromTime, until, untilTime }: EditedDate): boolean =>
  from === '' || until === '' || fromTime === '' || untilTime === ''
const endsFirst = ({ from, fromTime = '', until, untilTime = '' }: EditedDate): boolean =>
  until < from || (until === from && fromTime !== '' && untilTime <= fromTime)

/** What can't be so in a calendar, before the server is asked. */
const calendarWrong = (calendar: EditedCalendar): string | undefined => {
  if (calendar.type === 'DATES') {
    if (calendar.dates.length === 0) return t('events.wrong.noDates')
    if (calendar.dates.some(halfDate)) return t('events.wrong.date')
    return calendar.dates.some(endsFirst) ? t('events.wrong.endsFirst') : undefined
  }
  if (calendar.type === 'PERIODIC') {
    if (calendar.from === '' || calendar.until === '') return t('events.wrong.period')
    if (calendar.until < calendar.from) return t('events.wrong.endsFirst')
  }
  return calendar.hours.some(isHalf) ? t('events.wrong.hours') : undefined
}

/** The form of an event, new or there already. */
export const eventForm: Form<EditedEvent, Field> = {
  fields: [
    ...(['name', 'organizerId', 'locationId', 'calendar', 'basePrice'] as const),
    ...(['checkinPoints', 'checkinLimit', 'ticketLimit', 'chosenKeyIds'] as const),
  ],
  fieldName: (field) => t(`events.fields.${field}`),
  wrongIn: ({ name, organizerId, calendar, basePrice, checkinLimit, ticketLimit }) => {
    const wrong = calendarWrong(calendar)
    const none = t('events.wrong.limit')
    return {
      ...(name.nl.trim() === '' && { name: t('events.wrong.name') }),
      ...(organizerId === '' && { organizerId: t('events.wrong.organizerId') }),
      ...(wrong !== undefined && { calendar: wrong }),
      ...(Number.isNaN(basePrice) && { basePrice: t('euro.wrong') }),
      ...(checkinLimit && checkinLimit.volume < 1 && { checkinLimit: none }),
      ...(ticketLimit && ticketLimit.volume < 1 && { ticketLimit: none }),
    }
  },
  fieldOfRefusal: ({ kind }) => {
    switch (kind) {
      case 'event-calendar-wrong':
        return 'calendar'
      case 'event-organizer-elsewhere':
        return 'organizerId'
      case 'event-location-unknown':
        return 'locationId'
      case 'invalid-distributionkey':
        return 'chosenKeyIds'
      default:
        return undefined
    }
  },
}

const setHere = ['checkinPoints', 'checkinLimit', 'ticketLimit', 'chosenKeyIds'] as const

/** The same of one of UiTdatabank: what that says is not judged here. */
export const settingsForm: Form<EditedEvent, Field> = {
  ...eventForm,
  fields: setHere,
  wrongIn: (settings) => {
    const { checkinLimit, ticketLimit } = eventForm.wrongIn(settings)
    return { ...(checkinLimit !== undefined && { checkinLimit }), ...(ticketLimit !== undefined && { ticketLimit }) }
  },
}

/** What is sent: names that are there, without the spaces around them. */
export const cleaned = (typed: EditedEvent): EditedEvent => ({ ...typed, name: trimmed(typed.name) })

/** What is sent of an event that is there: of one of UiTdatabank what is set here alone. */
export const changed = (typed: EditedEvent, byHand: boolean): ChangedEvent => {
  if (byHand) return cleaned(typed)
  const {
    name: _name,
    organizerId: _organizer,
    locationId: _location,
    calendar: _calendar,
    basePrice: _price,
    ...own
  } = typed
  return own
}

/** @param nameOf an organizer, a location or a key by its id, as people know it */
export const valueText = (field: Field, settings: EditedEvent, nameOf: (id: string) => string): string => {
  switch (field) {
    case 'name':
      return inOneLine(settings.name)
    case 'organizerId':
      return nameOf(settings.organizerId)
    case 'locationId':
      return settings.locationId === undefined ? t('general.none') : nameOf(settings.locationId)
    case 'calendar':
      return calendarLines(settings.calendar).join('; ')
    case 'basePrice':
      return priceText(settings.basePrice)
    case 'checkinPoints':
      return String(settings.checkinPoints)
    case 'checkinLimit':
    case 'ticketLimit': {
      const limit = settings[field]
      return limit ? limitText(limit) : t('events.default')
    }
    case 'chosenKeyIds':
      return settings.chosenKeyIds.map((id) => nameOf(String(id))).join(', ') || t('general.none')
  }
}
