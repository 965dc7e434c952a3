import { writeFile } from 'node:fs/promises'

/** One measured figure beside its yardstick of the same run. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** What it is held against, and that figure in the same unit. */
  readonly yardstick: string
  readonly yardstickValue: number
  /** value / yardstickValue */
  readonly ratio: number
  readonly aim: string
  readonly met: boolean
}

/** A group of rows that is measured together. Its name is what `npm run bench -- NAME` takes. */
export interface Bench {
  readonly name: string
  readonly about: string
  run(): Promise<readonly Row[]>
}

/** The q-quantile (0..1) of a sample, by the nearest rank. */
export const quantile = (sample: readonly number[], q: number): number => {
  const sorted = [...sample].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN
}

/** A figure whose aim is a ratio to its yardstick: at most `max`, or at least `min`. */
export const against = (
  name: string,
  value: number,
  unit: string,
  yardstick: string,
  yardstickValue: number,
  aim: { readonly max: number } | { readonly min: number },
): Row => {
  const ratio = value / yardstickValue
  const met = 'max' in aim ? ratio <= aim.max : ratio >= aim.min
  const text = 'max' in aim ? `ratio at most ${aim.max}` : `ratio at least ${aim.min}`
  return { name, value, unit, yardstick, yardstickValue, ratio, aim: text, met }
}

/** A figure whose aim is a number of its own. */
export const limit = (name: string, value: number, unit: string, max: number): Row => ({
  name,
  value,
  unit,
  yardstick: 'the aim',
  yardstickValue: max,
  ratio: value / max,
  aim: `at most ${max} ${unit}`,
  met: value <= max,
})

const number = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3))

export const print = (rows: readonly Row[]): void => {
  const cells = rows.map((row) => [
    row.name,
    `${number(row.value)} ${row.unit}`,
    `${row.yardstick}: ${number(row.yardstickValue)} ${row.unit}`,
    number(row.ratio),
    row.aim,
    row.met ? 'yes' : 'NO',
  ])
  const table = [['what', 'measured', 'yardstick', 'ratio', 'aim', 'met'], ...cells]
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0)))
  for (const line of table) console.log(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
}

export const writeJson = (file: string, rows: readonly Row[]): Promise<void> =>
  writeFile(
    file,
    `${JSON.stringify(
      rows.map(({ name, value, unit, yardstick, ratio, aim, met }) => ({
        name,
        value,
        unit,
        yardstick,
        ratio,
        aim,
        met,
      })),
      null,
      2,
    )}\n`,
  )
