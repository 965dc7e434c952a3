import type { Act, ActName, RecordKind } from '../../../platform/shapes.ts'
import { writeDate } from '../../format/date-text.ts'
import { euro } from '../../format/euro.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t, textOf } from '../../i18n/t.ts'
import type { HistoryEntry } from '../../ui/blocks.tsx'

/** The audit log in Dutch: what was done, to which field, from what to what. */

/** What people and programs do, and to which kinds of record, in the order of a filter. */
const acts: Readonly<Record<ActName, readonly RecordKind[]>> = {
  ZUIL_SETTINGS: ['ZUIL'],
  ZUIL_ADDED: ['ZUIL'],
  ZUIL_CODE: ['ZUIL'],
  ZUIL_REVOKED: ['ZUIL'],
  ZUIL_COMMAND: ['ZUIL'],
  ZUIL_EVENT: ['ZUIL'],
  QUARANTINE_DECIDED: ['ZUIL'],
  CHECKIN_AT_COUNTER: ['CHECKIN'],
  TICKET_AT_COUNTER: ['TICKET'],
  REDEMPTION_AT_COUNTER: ['REDEMPTION'],
  CHECKIN_REVERSED: ['CHECKIN'],
  TICKET_REVERSED: ['TICKET'],
  REDEMPTION_REVERSED: ['REDEMPTION'],
  TAP_BOOKED: ['CHECKIN'],
  TAP_PUT_ASIDE: ['CHECKIN'],
  PASSHOLDER_CHANGED: ['PASSHOLDER'],
  PASSHOLDER_INSZ_READ: ['PASSHOLDER'],
  PASSHOLDER_INSZ_SOUGHT: ['PASSHOLDER'],
  PASSHOLDER_BLOCKED: ['PASSHOLDER'],
  PASSHOLDER_UNBLOCKED: ['PASSHOLDER'],
  PASSHOLDER_CARD_BLOCKED: ['PASSHOLDER'],
  PASSHOLDER_CARD_UNBLOCKED: ['PASSHOLDER'],
  PASSHOLDER_CARD_REPLACED: ['PASSHOLDER'],
  PASSHOLDER_CARD_GIVEN: ['PASSHOLDER'],
  PASSHOLDER_SOCIAL_STATUS: ['PASSHOLDER'],
  PASSHOLDER_POINTS_CORRECTED: ['PASSHOLDER'],
  PASSHOLDER_JOINED: ['PASSHOLDER'],
  PASSHOLDER_DATA_GIVEN: ['PASSHOLDER'],
  PASSHOLDER_ERASED: ['PASSHOLDER'],
  PASSHOLDER_UITID_LINKED: ['PASSHOLDER'],
  COUNTER_ADDED: ['COUNTER'],
  COUNTER_CHANGED: ['COUNTER'],
  STAFF_ADDED: ['COUNTER'],
  STAFF_REMOVED: ['COUNTER'],
  ASSOCIATION_ADDED: ['ASSOCIATION'],
  ASSOCIATION_CHANGED: ['ASSOCIATION'],
  ASSOCIATION_REMOVED: ['ASSOCIATION'],
  ASSOCIATION_COUNTER: ['ASSOCIATION'],
  MEMBER_ADDED: ['ASSOCIATION'],
  MEMBER_RENEWED: ['ASSOCIATION'],
  MEMBER_STOPPED: ['ASSOCIATION'],
  REWARD_ADDED: ['REWARD'],
  REWARD_CHANGED: ['REWARD'],
  REWARD_STATUS: ['REWARD'],
  EVENT_ADDED: ['EVENT'],
  EVENT_CHANGED: ['EVENT'],
  EVENT_CANCELLED: ['EVENT'],
  EVENT_REMOVED: ['EVENT'],
  KEY_ADDED: ['DISTRIBUTION_KEY'],
  KEY_CHANGED: ['DISTRIBUTION_KEY'],
  KEY_ENDED: ['DISTRIBUTION_KEY'],
  ACCOUNT_GRANTED: ['ACCOUNT'],
  ACCOUNT_CHANGED: ['ACCOUNT'],
  ACCOUNT_WITHDRAWN: ['ACCOUNT'],
  CARD_BLOCKED: ['CARD'],
  CARD_DELETED: ['CARD'],
  CARD_PUT_BACK: ['CARD'],
  CARD_TO_STOCK: ['CARD'],
  CARD_RECEIVED: ['CARD'],
  NUMBERS_GENERATED: ['CARD_BATCH'],
  NUMBERS_DOWNLOADED: ['CARD_BATCH'],
  CHIPS_LOADED: ['CARD_BATCH'],
  PACKAGE_SENT: ['CARD_PACKAGE'],
  PACKAGE_RECEIVED: ['CARD_PACKAGE'],
  CARD_SETTINGS: ['CARD_SYSTEM'],
  SESSIONS_ENDED: ['ACCOUNT', 'CARD_SYSTEM'],
  ENVIRONMENT_RESET: ['CARD_SYSTEM'],
  PASSHOLDER_REGISTERED: ['PASSHOLDER'],
  WEBHOOK_ADDED: ['WEBHOOK'],
  WEBHOOK_CHANGED: ['WEBHOOK'],
  WEBHOOK_TESTED: ['WEBHOOK'],
  WEBHOOK_REPLAYED: ['WEBHOOK'],
  WEBHOOK_REMOVED: ['WEBHOOK'],
  FILE_SENT: ['REGISTRATION'],
  FILE_CHECKED: ['REGISTRATION'],
  FILE_REMOVED: ['REGISTRATION'],
  PASSHOLDERS_REGISTERED: ['REGISTRATION'],
  LIST_EXPORTED: ['CARD_SYSTEM'],
  CLIENT_PERMISSIONS: ['CLIENT'],
  CARD_SYSTEM_CHANGED: ['CARD_SYSTEM'],
  CARD_SYSTEM_PRICES: ['CARD_SYSTEM'],
  CARD_SYSTEM_BRANDING: ['CARD_SYSTEM'],
  CARD_SYSTEM_ALERTS: ['CARD_SYSTEM'],
  CARD_SYSTEM_RETENTION: ['CARD_SYSTEM'],
}

const kinds: readonly RecordKind[] = [
  ...(['PASSHOLDER', 'REGISTRATION', 'ZUIL', 'CHECKIN', 'TICKET', 'REDEMPTION', 'COUNTER'] as const),
  ...(['EVENT', 'DISTRIBUTION_KEY', 'ASSOCIATION', 'REWARD'] as const),
  ...(['CARD', 'CARD_BATCH', 'CARD_PACKAGE', 'ACCOUNT', 'CLIENT', 'WEBHOOK', 'CARD_SYSTEM'] as const),
]

/** What the log is filtered by. @param kind of record: of another what is done to it */
export const kindOptions = () => kinds.map((value) => ({ value, text: t(`history.kinds.${value}`) }))
export const actOptions = (kind: string) =>
  (Object.keys(acts) as ActName[])
    .filter((act) => kind === '' || acts[act].some((one) => one === kind))
    .map((value) => ({ value, text: t(`history.actions.${value}`) }))

/** What was done, in words. An act that these pages do not know keeps its own name. */
const actionText = (action: string): string => textOf(`history.actions.${action}`) ?? action

/** Changes of settings that were there: what was empty before is a change all the same. */
const changes = [
  'ZUIL_SETTINGS',
  'ACCOUNT_CHANGED',
  'COUNTER_CHANGED',
  'ASSOCIATION_CHANGED',
  'REWARD_CHANGED',
  'CARD_SETTINGS',
  'WEBHOOK_CHANGED',
  'EVENT_CHANGED',
  ...[
    'CARD_SYSTEM_CHANGED',
    'CARD_SYSTEM_PRICES',
    'CARD_SYSTEM_BRANDING',
    'CARD_SYSTEM_ALERTS',
    'CARD_SYSTEM_RETENTION',
  ],
]

/** What is written down under another name than the form of a zuil has. */
const writtenAs: Readonly<Record<string, string>> = {
  counters: 'counterIds',
  fixedEvent: 'fixedEventId',
  association: 'associationId',
}

const nameOf = (field: string): string =>
  textOf(`history.fields.${field}`) ??
  textOf(`rewards.fields.${field}`) ??
  textOf(`zuilen.fields.${writtenAs[field] ?? field}`) ??
  field

/** In the place of a list that names nothing, and so means all. */
const ALL = 'ALL'

/** How the values of a field are said: an id or a name is left as it is. */
const words: Readonly<Record<string, (value: string) => string | undefined>> = {
  type: (value) => textOf(`zuilen.types.${value}`),
  command: (value) => textOf(`zuilen.commands.${value}`),
  cardStatus: (value) => textOf(`cards.status.${value}`),
  role: (value) => textOf(`roles.${value}`),
  alertMode: (value) => textOf(`accounts.alertModes.${value}`),
  language: (value) => textOf(`zuilen.languages.${value}`),
  languages: (value) => textOf(`zuilen.languages.${value}`),
  refusal: (value) => textOf(`refusals.${value}`),
  socialStatus: (value) => textOf(`passholders.socialFilter.${value}`),
  membership: (value) => textOf(`history.terms.${value}`),
  why: (value) => textOf(`passholders.why.${value}`),
  kinds: (value) => textOf(`webhooks.kinds.${value}`),
  endDate: writeDate,
  publication: writeDate,
  redemption: writeDate,
  granting: writeDate,
  limit: (value) => textOf(`rewards.periods.${value}`),
  counters: (value) => (value === ALL ? t('rewards.everyCounter') : undefined),
  cardSystems: (value) => (value === ALL ? t('rewards.everyCardSystem') : undefined),
  postalCodes: (value) => (value === ALL ? t('rewards.everywhere') : undefined),
  suspendedUntil: writeDate,
  endDateType: (value) => textOf(`associations.bases.${value}`),
  calendarType: (value) => textOf(`events.calendars.${value}`),
  checkinLimit: (value) => textOf(`events.limit.periods.${value}`),
  ticketLimit: (value) => textOf(`events.limit.periods.${value}`),
  openingHours: (value) => textOf(`zuilen.days.${value}`),
  status: (value) => textOf(`rewards.statuses.${value}`),
  right: (value) => textOf(`counters.rights.${value}`),
  formerDevice: (value) => textOf(`history.terms.${value}`),
  outcome: (value) => textOf(`registration.outcomes.${value}`),
}

/** A value as people read it. A name in several languages is its Dutch one. */
const inWords = (field: string, value: unknown): string => {
  if (value === undefined || value === null) return ''
  // The field is called "Status", as in the form.
  if (field === 'blocked') return t(value ? 'zuilen.blocked' : 'zuilen.filters.active')
  if ((field === 'basePrice' || field === 'ticketPrice') && typeof value === 'number') return euro(value)
  if (typeof value === 'boolean') return t(value ? 'general.yes' : 'general.no')
  if (typeof value === 'string') return words[field]?.(value) ?? value
  const several = (values: readonly unknown[], between: string): string =>
    values.map((one) => inWords(field, one)).join(between)
  if (Array.isArray(value)) return several(value, ', ')
  if (typeof value === 'object') return 'nl' in value ? String(value.nl) : several(Object.values(value), ' ')
  return String(value)
}

/** One act, as a page shows it. */
export const toEntry = ({ id, at, actor, action, changes: made, reason }: Act) =>
  ({
    id,
    when: dayAndTime(at),
    who: actor.kind === 'CLIENT' ? t('history.client', { id: actor.id }) : actor.id,
    what: [actionText(action), reason].filter(Boolean).join(': '),
    changes: made.map(({ field, before, after }) => ({
      field: nameOf(field),
      ...((before !== undefined || changes.includes(action)) && { before: inWords(field, before) }),
      ...((before !== undefined || after !== undefined) && { after: inWords(field, after) }),
    })),
  }) satisfies HistoryEntry
