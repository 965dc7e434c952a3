/** Rules of a form for the settings of a record that others may change meanwhile, without the page. */

/** The fields of a form, and when two values of one are the same; absent = when they are written the same. */
export interface Fields<T, F extends keyof T & string> {
  readonly fields: readonly F[]
  readonly same?: (field: F, a: T, b: T) => boolean
}

const sameText = <T>(field: keyof T, a: T, b: T): boolean => JSON.stringify(a[field]) === JSON.stringify(b[field])

export const changedFields = <T, F extends keyof T & string>(
  { fields, same = sameText }: Fields<T, F>,
  from: T,
  to: T,
): readonly F[] => fields.filter((field) => !same(field, from, to))

export interface Merged<T, F> {
  readonly settings: T
  /** Fields that somebody else changed and that were taken over. */
  readonly taken: readonly F[]
  /** Fields that both changed, to something else: what was typed stays. */
  readonly kept: readonly F[]
}

/** One field of another's settings put in the place of ours; what is not set there is not set after it. */
export const takeField = <T extends object>(field: keyof T & string, from: T, into: T): T => {
  const { [field]: _before, ...rest } = into
  return { ...rest, ...(from[field] !== undefined && { [field]: from[field] }) } as T
}

/**
 * Somebody else saved while this person was typing: takes over what the other changed, and keeps what was typed.
 * @param base as this person found it
 * @param typed as it stands in the form
 * @param theirs as it is saved now
 */
export const mergeSettings = <T extends object, F extends keyof T & string>(
  form: Fields<T, F>,
  base: T,
  typed: T,
  theirs: T,
): Merged<T, F> => {
  const { same = sameText } = form
  const mine = changedFields(form, base, typed)
  const others = changedFields(form, base, theirs)
  const taken = others.filter((field) => !mine.includes(field))
  return {
    settings: taken.reduce((settings, field) => takeField<T>(field, theirs, settings), typed),
    taken,
    kept: others.filter((field) => mine.includes(field) && !same(field, typed, theirs)),
  }
}
