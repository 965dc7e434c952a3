import type { Scope } from '../../platform/http/scope.ts'

/** The card system whose cards somebody manages. */
export const cardSystemOf = ({ person }: Scope): number => {
  if (!person) throw new Error('cards are managed by people')
  return person.cardSystemId
}
