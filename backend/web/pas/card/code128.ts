/**
 * CODE-128 (ISO/IEC 15417), as much of it as a UiTPAS number needs: digits. In pairs (code set C), and of an odd number the
 * first by itself (code set B).
 */

/** The widths of bar, space, bar, space, bar, space of each symbol, in modules: by its value. */
const WIDTHS =
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211' +
  '221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113' +
  '132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121' +
  '312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211241211' +
  '221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141' +
  '114113114311411113411311113141114131311141411131211412211214211232233111'

const START_B = 104
const START_C = 105
const CODE_C = 99
const STOP = 106
/** A bar of two modules ends it. */
const LAST_BAR = 2

/** The values of its symbols, with start, check and stop. */
const symbolsOf = (digits: string): readonly number[] => {
  const pairs = (text: string): number[] => (text.match(/\d\d/g) ?? []).map(Number)
  const data =
    digits.length % 2 === 0
      ? [START_C, ...pairs(digits)]
      : // In set B a digit stands 16 after the space that it begins with.
        [START_B, Number(digits[0]) + 16, CODE_C, ...pairs(digits.slice(1))]
  const check = data.reduce((sum, value, index) => sum + value * Math.max(1, index), 0) % 103
  return [...data, check, STOP]
}

/**
 * The widths of its bars and spaces in turn, a bar first, in modules. The quiet zones, ten modules on either side, are not in it.
 * @param digits one or more, and nothing else
 */
export const code128 = (digits: string): readonly number[] => {
  if (!/^\d+$/.test(digits)) throw new Error('CODE-128 is made of digits alone here')
  return [...symbolsOf(digits).flatMap((value) => [...WIDTHS.slice(value * 6, value * 6 + 6)].map(Number)), LAST_BAR]
}
