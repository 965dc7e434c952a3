/** Amounts of money as people here write and type them. An amount is whole cents. */

const price = new Intl.NumberFormat('nl-BE', { style: 'currency', currency: 'EUR' })

/** € 12,50 */
export const euro = (cents: number): string => price.format(cents / 100)

/** 12,50: as it stands in a field. */
export const writeAmount = (cents: number): string => (cents / 100).toFixed(2).replace('.', ',')

/**
 * Reads 12, 12,5, 12.50, € 12,50 and 1.250,00, with spaces around.
 * @returns cents; undefined = it is no amount
 */
export const parseAmount = (typed: string): number | undefined => {
  const text = typed.replace(/[€\s]/g, '').replace(/\.(?=\d{3}(\D|$))/g, '')
  const [, whole, decimals = ''] = /^(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(text) ?? []
  return whole === undefined ? undefined : Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
}
