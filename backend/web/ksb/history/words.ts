import type { Act } from '../../../platform/shapes.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t, textOf } from '../../i18n/t.ts'
import type { HistoryEntry } from '../../ui/blocks.tsx'

/** The audit log in Dutch: what was done, to which field, from what to what. */

/** What people and programs do, in the order of a filter. */
export const actions = [
  ...(['ZUIL_SETTINGS', 'ZUIL_ADDED', 'ZUIL_CODE', 'ZUIL_REVOKED', 'ZUIL_COMMAND', 'ZUIL_EVENT'] as const),
  ...(['QUARANTINE_DECIDED', 'ACCOUNT_GRANTED', 'ACCOUNT_CHANGED', 'ACCOUNT_WITHDRAWN', 'SESSIONS_ENDED'] as const),
  ...(['CHECKIN_REVERSED', 'TAP_BOOKED', 'TAP_PUT_ASIDE'] as const),
  ...(['COUNTER_ADDED', 'COUNTER_CHANGED', 'STAFF_ADDED', 'STAFF_REMOVED'] as const),
] as const

/** What was done, in words. An act that these pages do not know keeps its own name. */
export const actionText = (action: string): string => textOf(`history.actions.${action}`) ?? action

/** Changes of settings that were there: what was empty before is a change all the same. */
const changes = ['ZUIL_SETTINGS', 'ACCOUNT_CHANGED', 'COUNTER_CHANGED']

/** What is written down under another name than the form of a zuil has. */
const writtenAs: Readonly<Record<string, string>> = {
  counters: 'counterIds',
  fixedEvent: 'fixedEventId',
  association: 'associationId',
}

const nameOf = (field: string): string =>
  textOf(`history.fields.${field}`) ?? textOf(`zuilen.fields.${writtenAs[field] ?? field}`) ?? field

/** How the values of a field are said: an id or a name is left as it is. */
const words: Readonly<Record<string, (value: string) => string | undefined>> = {
  type: (value) => textOf(`zuilen.types.${value}`),
  command: (value) => textOf(`zuilen.commands.${value}`),
  role: (value) => textOf(`roles.${value}`),
  alertMode: (value) => textOf(`accounts.alertModes.${value}`),
  language: (value) => textOf(`zuilen.languages.${value}`),
  languages: (value) => textOf(`zuilen.languages.${value}`),
  refusal: (value) => textOf(`refusals.${value}`),
  formerDevice: (value) => textOf(`history.terms.${value}`),
}

/** A value as people read it. A name in several languages is its Dutch one. */
const inWords = (field: string, value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return t(value ? 'general.yes' : 'general.no')
  if (typeof value === 'string') return words[field]?.(value) ?? value
  const several = (values: readonly unknown[], between: string): string =>
    values.map((one) => inWords(field, one)).join(between)
  if (Array.isArray(value)) return several(value, ', ')
  if (typeof value === 'object') return 'nl' in value ? String(value.nl) : several(Object.values(value), ' ')
  return String(value)
}

/** One act, as a page shows it. */
export const toEntry = ({ id, at, actor, action, changes: made, reason }: Act): HistoryEntry => ({
  id,
  when: dayAndTime(at),
  who: actor.kind === 'CLIENT' ? t('history.client', { id: actor.id }) : actor.id,
  what: [actionText(action), reason].filter(Boolean).join(': '),
  changes: made.map(({ field, before, after }) => ({
    field: nameOf(field),
    ...((before !== undefined || changes.includes(action)) && { before: inWords(field, before) }),
    ...((before !== undefined || after !== undefined) && { after: inWords(field, after) }),
  })),
})
