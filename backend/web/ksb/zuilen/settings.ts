import type { Desired, ZuilType } from '@zuil/protocol'
import type { ZuilSettings } from '../../../zuilen/shapes/zuil.ts'

/** Rules of the form for a zuil's settings, without the page. */

/** A field of the form. */
export type Field = keyof ZuilSettings

/** In the order of the handbook ("Zuilen, bewerken"), then what it does not mention. */
export const fields: readonly Field[] = [
  ...(['name', 'type', 'showQr', 'counterIds', 'fixedEventId', 'associationId', 'inStock', 'blocked'] as const),
  ...(['languages', 'sound', 'worksOffline', 'openingHours', 'brokerUrl'] as const),
]

/** Whether a zuil of this type has a field. */
export const hasField = (type: ZuilType, field: Field): boolean => {
  switch (field) {
    case 'showQr':
      return type === 'CHECK_IN'
    case 'fixedEventId':
      return type === 'CHECK_IN' || type === 'TICKET'
    case 'associationId':
      return type === 'MEMBERSHIP'
    default:
      return true
  }
}

/** The settings without what a zuil of their type does not have. */
export const ofItsType = (settings: ZuilSettings): ZuilSettings => {
  const { fixedEventId, associationId, ...rest } = settings
  const { type } = settings
  return {
    ...rest,
    showQr: settings.showQr && hasField(type, 'showQr'),
    ...(fixedEventId !== undefined && hasField(type, 'fixedEventId') && { fixedEventId }),
    ...(associationId !== undefined && hasField(type, 'associationId') && { associationId }),
  }
}

/** Whether two values of a field are the same; the order counts for languages and opening hours alone. */
const same = (field: Field, a: ZuilSettings, b: ZuilSettings): boolean => {
  const plain = (settings: ZuilSettings): string =>
    JSON.stringify(field === 'counterIds' ? [...settings.counterIds].sort() : settings[field]) ?? ''
  return plain(a) === plain(b)
}

export const changedFields = (from: ZuilSettings, to: ZuilSettings): readonly Field[] =>
  fields.filter((field) => !same(field, from, to))

export interface Merged {
  readonly settings: ZuilSettings
  /** Fields that somebody else changed and that were taken over. */
  readonly taken: readonly Field[]
  /** Fields that both changed, to something else: what was typed stays. */
  readonly kept: readonly Field[]
}

/**
 * Somebody else saved while this person was typing: takes over what the other changed, and keeps what was typed.
 * @param base as this person found it
 * @param typed as it stands in the form
 * @param theirs as it is saved now
 */
export const mergeSettings = (base: ZuilSettings, typed: ZuilSettings, theirs: ZuilSettings): Merged => {
  const mine = changedFields(base, typed)
  const others = changedFields(base, theirs)
  const taken = others.filter((field) => !mine.includes(field))
  const settings: Record<string, unknown> = { ...typed }
  for (const field of taken) {
    if (theirs[field] === undefined) delete settings[field]
    else settings[field] = theirs[field]
  }
  return {
    settings: settings as unknown as ZuilSettings,
    taken,
    kept: others.filter((field) => mine.includes(field) && !same(field, typed, theirs)),
  }
}

/** What a new zuil begins with. */
export const newSettings: ZuilSettings = {
  name: '',
  type: 'CHECK_IN',
  counterIds: [],
  showQr: false,
  blocked: false,
  inStock: false,
  languages: ['nl'],
  sound: true,
  worksOffline: true,
  openingHours: [],
}

/** The field of the form that makes a part of a zuil's document, where the two have other names. */
const madeOf: Readonly<Record<string, Field>> = {
  counters: 'counterIds',
  rewards: 'counterIds',
  association: 'associationId',
  qr: 'showQr',
} satisfies Partial<Record<keyof Desired, Field>>

const isField = (name: string): name is Field => (fields as readonly string[]).includes(name)

/** Which field of the form a problem of a zuil's document is about; undefined = none of them. */
export const fieldOf = ({ field }: { readonly field: string }): Field | undefined =>
  isField(field) ? field : madeOf[field]
