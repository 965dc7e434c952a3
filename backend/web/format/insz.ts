/** An INSZ (rijksregisternummer) as people type it. What is one has no business in an address: see `isLikeInsz`. */

const digitsOf = (typed: string): string => typed.replace(/[.\-\s]/g, '')

/** Whether it has the form of an INSZ, right or wrong. */
export const isLikeInsz = (typed: string): boolean => /^\d{11}$/.test(digitsOf(typed))

/** Whether its check number is right, for people of both centuries; the server looks further. */
export const isInsz = (typed: string): boolean => {
  const digits = digitsOf(typed)
  const checks = ['', '2'].map((century) => 97 - (Number(century + digits.slice(0, 9)) % 97))
  return isLikeInsz(typed) && checks.includes(Number(digits.slice(9)))
}

/** 83.03.02-015.40 */
export const writeInsz = (digits: string): string =>
  digits.replace(/^(\d\d)(\d\d)(\d\d)(\d{3})(\d\d)$/, '$1.$2.$3-$4.$5')
