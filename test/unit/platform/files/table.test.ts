import { buffer, text } from 'node:stream/consumers'
import fc from 'fast-check'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { readCsv } from '../../../../backend/platform/files/csv.ts'
import { type TableColumn, toTableFile } from '../../../../backend/platform/files/table.ts'

interface Row {
  readonly name?: string
  readonly number?: string
  readonly points?: number
  readonly cents?: number
  readonly born?: string
  readonly at?: number
}
const columns: readonly TableColumn<Row>[] = [
  { head: 'Naam', kind: 'TEXT', of: ({ name }) => name },
  { head: 'UiTPAS-nummer', kind: 'DIGITS', of: ({ number }) => number },
  { head: 'Punten', kind: 'NUMBER', of: ({ points }) => points },
  { head: 'Prijs', kind: 'EURO', of: ({ cents }) => cents },
  { head: 'Geboren', kind: 'DAY', of: ({ born }) => born },
  { head: 'Wanneer', kind: 'MOMENT', of: ({ at }) => at },
]
const heads = columns.map(({ head }) => head)

const each = async function* <T>(rows: readonly T[]) {
  yield* rows
}
const workbook = async (rows: readonly Row[]): Promise<unknown[][]> => {
  const { sheets } = await readXlsx(await buffer(toTableFile('xlsx', 'Lijst', columns, each(rows))))
  return sheets[0]?.rows as unknown[][]
}
const csv = async (rows: readonly Row[]): Promise<string[][]> => {
  const written = await text(toTableFile('csv', 'Lijst', columns, each(rows)))
  const read: string[][] = []
  for await (const { cells } of readCsv(each([written.replace(/^\ufeff/, '')]))) read.push([...cells])
  return read
}

const full: Row = {
  ...{ name: '=HYPERLINK("http://x")', number: '0930000420206', points: 3, cents: 1250, born: '1980-02-01' },
  // 21:30 in Brussels, in winter.
  at: Date.UTC(2026, 10, 27, 20, 30),
}

describe('a table as a file', () => {
  it('is a workbook with numbers, euros and dates that are those, and texts that are texts', async () => {
    expect(await workbook([full, {}])).toEqual([
      heads,
      [
        ...['=HYPERLINK("http://x")', '0930000420206', 3, 12.5],
        ...[new Date('1980-02-01T00:00:00Z'), new Date('2026-11-27T21:30:00Z')],
      ],
      [null, null, null, null, null, null],
    ])
  })

  it('is a CSV as people here write it, in which nothing is a formula', async () => {
    const written = String(await buffer(toTableFile('csv', 'Lijst', columns, each([full]))))
    expect(written).toBe(
      `\ufeff${heads.map((head) => `"${head}"`).join(';')}\r\n` +
        `"'=HYPERLINK(""http://x"")";"=""0930000420206""";"3";"12,50";"01/02/1980";"27/11/2026 21:30"\r\n`,
    )
    expect(await csv([full])).toEqual([
      heads,
      ['=HYPERLINK("http://x")', '0930000420206', '3', '12,50', '01/02/1980', '27/11/2026 21:30'],
    ])
  })

  it('keeps any text as it was typed', async () => {
    // What XML can't hold nobody can type: it is left out.
    const typed = fc
      .string({
        unit: fc.oneof(fc.constantFrom(...'=+-@\t"\';,é€ '), fc.string({ unit: 'grapheme', maxLength: 1 })),
        minLength: 1,
      })
      .filter((one) => one.trim() !== '')
    await fc.assert(
      fc.asyncProperty(fc.array(typed, { minLength: 1, maxLength: 5 }), async (names) => {
        const rows = names.map((name) => ({ name }))
        expect((await workbook(rows)).slice(1).map(([name]) => name)).toEqual(names)
        expect((await csv(rows)).slice(1).map(([name]) => name)).toEqual(names)
      }),
      { numRuns: 60 },
    )
  })

  it('ends the reading of its rows when nobody wants the rest', async () => {
    for (const format of ['xlsx', 'csv'] as const) {
      let ended = false
      const endless = async function* () {
        try {
          for (;;) yield full
        } finally {
          ended = true
        }
      }
      const file = toTableFile(format, 'Lijst', columns, endless())
      await new Promise((resolve) => file.once('data', resolve))
      file.destroy()
      await expect.poll(() => ended, { timeout: 5_000 }).toBe(true)
    }
  })

  it('breaks off where its rows do', async () => {
    const broken = async function* () {
      yield full
      throw new Error('the database is gone')
    }
    for (const format of ['xlsx', 'csv'] as const)
      await expect(buffer(toTableFile(format, 'Lijst', columns, broken()))).rejects.toThrow('the database is gone')
  })
})
