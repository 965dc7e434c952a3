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
export const sameField = (field: Field, a: ZuilSettings, b: ZuilSettings): boolean => {
  const plain = (settings: ZuilSettings): string =>
    JSON.stringify(field === 'counterIds' ? [...settings.counterIds].sort() : settings[field]) ?? ''
  return plain(a) === plain(b)
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
