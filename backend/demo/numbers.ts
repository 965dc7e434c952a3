import type { Random } from './random.ts'

/** Makes numbers as the card system and the state give them out; valid, and nobody's. */

export { makeUitpasNumber } from '../cards/rules/numbers.ts'

/** An INSZ: six digits of the date of birth, a serial (odd for a man, even for a woman), the check number. */
export const makeInsz = (dateOfBirth: string, serial: number): string => {
  const base = `${dateOfBirth.slice(2).replaceAll('-', '')}${String(serial).padStart(3, '0')}`
  const checked = Number(dateOfBirth >= '2000' ? `2${base}` : base)
  return `${base}${String(97 - (checked % 97)).padStart(2, '0')}`
}

/** A chip number; 04 is NXP, who makes the chips of these cards. */
export const makeChipNumber = (random: Random): string => `04${random.hex(12)}`

/** A random UUID. */
export const makeUuid = (random: Random): string => {
  const hex = random.hex(30).toLowerCase()
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(12, 15)}`, `8${hex.slice(15, 18)}`, hex.slice(18, 30)]
  return parts.join('-')
}
