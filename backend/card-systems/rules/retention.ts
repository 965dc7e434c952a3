import { type RetentionField, retentionFields } from '../shapes/settings.ts'

/** What a card system set itself wins; the rest is as the backend is set. */
export const retentionOf = <T extends Readonly<Record<RetentionField, number>>>(
  defaults: T,
  own: Readonly<Partial<Record<RetentionField, number | undefined>>>,
): T => ({
  ...defaults,
  ...Object.fromEntries(retentionFields.flatMap((field) => (own[field] === undefined ? [] : [[field, own[field]]]))),
})
