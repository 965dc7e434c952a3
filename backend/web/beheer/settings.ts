import type { Settings, ZuilType } from './model.ts'

/** Rules of the form for a zuil's settings, without the page. */

export type Field = keyof Settings

/** In the order of the handbook ("Zuilen, bewerken"), then what it does not tell of. */
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
export const ofItsType = (settings: Settings): Settings => {
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
const same = (field: Field, a: Settings, b: Settings): boolean => {
  const plain = (settings: Settings): string =>
    JSON.stringify(field === 'counterIds' ? [...settings.counterIds].sort() : settings[field]) ?? ''
  return plain(a) === plain(b)
}

export const changedFields = (from: Settings, to: Settings): readonly Field[] =>
  fields.filter((field) => !same(field, from, to))

export interface Merged {
  readonly settings: Settings
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
export const mergeSettings = (base: Settings, typed: Settings, theirs: Settings): Merged => {
  const mine = changedFields(base, typed)
  const others = changedFields(base, theirs)
  const taken = others.filter((field) => !mine.includes(field))
  const settings: Record<string, unknown> = { ...typed }
  for (const field of taken) {
    if (theirs[field] === undefined) delete settings[field]
    else settings[field] = theirs[field]
  }
  return {
    settings: settings as unknown as Settings,
    taken,
    kept: others.filter((field) => mine.includes(field) && !same(field, typed, theirs)),
  }
}
