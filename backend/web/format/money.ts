/** Amounts of whole cents, as they are written in Belgium. */

const price = new Intl.NumberFormat('nl-BE', { style: 'currency', currency: 'EUR' })

/** € 5,50 */
export const euro = (cents: number): string => price.format(cents / 100)

/** As it stands in a field: 5,50. */
export const writeAmount = (cents: number): string =>
  `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, '0')}`

/** What somebody types as an amount: 5, 5,5, 5.50, € 5,50. `undefined` = it is none. */
export const readAmount = (typed: string): number | undefined => {
  const [, whole, part = ''] = /^€?\s*(\d{1,5})(?:[.,](\d{0,2}))?$/.exec(typed.trim()) ?? []
  return whole === undefined ? undefined : Number(whole) * 100 + Number(part.padEnd(2, '0'))
}
