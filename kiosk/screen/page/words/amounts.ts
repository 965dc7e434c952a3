/** How a language writes numbers, money and dates. */
export interface Amounts {
  readonly number: (value: number) => string
  /** Of an amount in cents. */
  readonly euro: (cents: number) => string
  /** Of yyyy-mm-dd. */
  readonly date: (date: string) => string
}

/** @param locale of Belgium where it is a language of Belgium: fr-BE */
export const amountsIn = (locale: string): Amounts => {
  const numbers = new Intl.NumberFormat(locale)
  const euros = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR' })
  // The date is a day, not a moment: no time zone may shift it.
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  return {
    number: (value) => numbers.format(value),
    euro: (cents) => euros.format(cents / 100),
    // One word to who breaks the lines, as an amount of money is.
    date: (date) => dates.format(new Date(`${date}T00:00:00Z`)).replaceAll(' ', '\u00a0'),
  }
}
