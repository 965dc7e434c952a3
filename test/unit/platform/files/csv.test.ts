import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../../backend/platform/files/cells.ts'
import { type CsvRow, csvRow, csvStart, readCsvFile } from '../../../../backend/platform/files/csv.ts'
import { type Encoding, type FileProblem, UnreadableFile } from '../../../../backend/platform/files/problems.ts'

/** In chunks of so many bytes. */
const inChunks = async function* (bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const read = async (
  bytes: Uint8Array | string,
  { encoding = 'UTF-8', chunk }: { encoding?: Encoding; chunk?: number } = {},
): Promise<CsvRow[]> => {
  const rows: CsvRow[] = []
  for await (const row of readCsvFile(inChunks(Buffer.from(bytes), chunk), encoding)) rows.push(row)
  return rows
}
const cellsOf = async (...asked: Parameters<typeof read>) => (await read(...asked)).map(({ cells }) => cells)

const problemOf = async (...asked: Parameters<typeof read>): Promise<FileProblem | undefined> => {
  try {
    await read(...asked)
  } catch (error) {
    if (error instanceof UnreadableFile) return error.problem
    throw error
  }
  return undefined
}

const storable = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))
const cell: fc.Arbitrary<string> = fc.oneof(
  storable,
  fc.constantFrom(
    '=1+1',
    "'=1",
    "''-2",
    '+32',
    '-',
    '@a',
    '\ttab',
    '\r',
    '\n',
    '＝x',
    '"',
    '""',
    '="0930"',
    ';',
    ',',
    'sep=;',
  ),
  fc.stringMatching(/^[0-9]{1,14}$/),
  fc.tuple(fc.constantFrom('=', "'", '+', '"', ';', '\r\n', '\ufeff'), storable).map((parts) => parts.join('')),
)
const something = (cells: readonly string[]): boolean => cells.some((text) => text !== '')
const table = fc
  .array(fc.array(cell, { minLength: 2, maxLength: 5 }).filter(something), { minLength: 1, maxLength: 8 })
  .filter(([first]) => !/^sep=.?$/i.test(first?.[0] ?? ''))

describe('a file of ours', () => {
  it('is read back as it was written, whatever stands in it and however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, chunk) => {
        const asDigits = (text: string): Cell => (/^[0-9A-F]+$/.test(text) ? { digits: text } : text)
        const written = csvStart + rows.map((cells) => csvRow(cells.map(asDigits))).join('')
        expect(await cellsOf(written, { chunk })).toEqual(rows)
      }),
    )
  })

  it('holds no cell that a spreadsheet calculates', () => {
    fc.assert(
      fc.property(cell, (text) => {
        expect(csvRow([text])).not.toMatch(/^"[=+\-@\t\r\n＝＋－＠]/)
      }),
    )
    expect(csvRow([{ digits: '0930000420206' }])).toBe('"=""0930000420206"""\r\n')
    // A chip's number, not 4.78 times a billion.
    expect(csvRow([{ digits: '04784123456E12' }])).toBe('"=""04784123456E12"""\r\n')
    expect(csvRow([{ digits: '=cmd()' }])).toBe('"\'=cmd()"\r\n')
  })

  it('begins with a mark by which a spreadsheet knows its letters', () => {
    expect(Buffer.from(csvStart)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  })
})

describe('separators and rows', () => {
  it.each([';', ',', '\t'])('are found out: %j', async (separator) => {
    const text = ['naam', 'voornaam', 'straat'].join(separator)
    const line = ['"Peeters, An; \t"', 'Zoë', '"Kerkstraat 1\nbus 2"'].join(separator)
    expect(await cellsOf(`${text}\n${line}`)).toEqual([
      ['naam', 'voornaam', 'straat'],
      ['Peeters, An; \t', 'Zoë', 'Kerkstraat 1\nbus 2'],
    ])
  })

  it.each(['\r\n', '\n', '\r'])('end in %j, also where it is cut in two', async (end) => {
    const text = ['a;b', '', '1;2', ';', '3;4', '', ''].join(end)
    for (const chunk of [1, 2, 3, 100]) {
      expect(await read(text, { chunk })).toEqual([
        { row: 1, cells: ['a', 'b'] },
        { row: 3, cells: ['1', '2'] },
        { row: 5, cells: ['3', '4'] },
      ])
    }
  })

  it('are counted as a spreadsheet does: a line end within quotes begins none', async () => {
    expect((await read('"a\r\nb";c\r\nd;e')).map(({ row }) => row)).toEqual([1, 2])
  })

  it('may be named by the line that Excel hides', async () => {
    expect(await read('sep=,\r\na;b,c\r\n')).toEqual([{ row: 1, cells: ['a;b', 'c'] }])
  })

  it('that have one column have none', async () => {
    expect(await cellsOf('a\nb')).toEqual([['a'], ['b']])
  })

  it('take the digits that a spreadsheet was kept from spoiling, quoted or not', async () => {
    expect(await cellsOf('="0930000420206";"=""093""";\'=x;=1')).toEqual([['0930000420206', '093', '=x', '=1']])
  })

  it('are told where a quote is never closed', async () => {
    expect(await problemOf('a;b\n"c;d\n')).toEqual({ code: 'BROKEN_QUOTES', row: 2 })
    expect(await problemOf(`a;b\n1;2\n"c;d\n${'e;f\n'.repeat(50_000)}`)).toEqual({ code: 'BROKEN_QUOTES', row: 3 })
  })
})

describe('encodings', () => {
  const text = 'naam;stad\nZoë Müller;Sint-Niklaas\n'
  const cells = [
    ['naam', 'stad'],
    ['Zoë Müller', 'Sint-Niklaas'],
  ]

  it.each(['UTF-8', 'ISO-8859-15', 'WINDOWS-1252'] as const)(
    '%s is read, however its letters are cut',
    async (encoding) => {
      for (const chunk of [1, 2, 3, 7, 100])
        expect(await cellsOf(iconv.encode(text, encoding), { encoding, chunk })).toEqual(cells)
    },
  )

  it('UTF-8 is read with a mark at its start', async () => {
    for (const chunk of [1, 2, 100]) expect(await cellsOf(`\ufeff${text}`, { chunk })).toEqual(cells)
  })

  it('have the letters in which they differ', async () => {
    const differing = 'a;€ŠšŽžŒœŸ'
    for (const encoding of ['ISO-8859-15', 'WINDOWS-1252'] as const) {
      const bytes = iconv.encode(differing, encoding)
      expect(await cellsOf(bytes, { encoding })).toEqual([['a', '€ŠšŽžŒœŸ']])
    }
  })

  it.each([
    ['UTF-8', 'ISO-8859-15', 'Zoë'],
    ['UTF-8', 'WINDOWS-1252', 'Zoë – ‘t Hof'],
    ['ISO-8859-15', 'UTF-8', 'Zoë'],
    ['ISO-8859-15', 'WINDOWS-1252', '’s-Gravenvoeren'],
    ['WINDOWS-1252', 'UTF-8', 'Zoë'],
  ] as const)('%s is noticed to be wrong of what is in %s', async (chosen, really, word) => {
    const bytes = iconv.encode(`a;b\n${'x;y\n'.repeat(100)}${word};c`, really)
    for (const chunk of [3, 65_536])
      expect(await problemOf(bytes, { encoding: chosen, chunk })).toEqual({ code: 'WRONG_ENCODING', encoding: really })
  })

  it('are all right where there are plain letters alone', async () => {
    for (const encoding of ['UTF-8', 'ISO-8859-15', 'WINDOWS-1252'] as const)
      expect(await cellsOf('a;b', { encoding })).toEqual([['a', 'b']])
  })

  it('are noticed whatever the text is, and never change it silently', async () => {
    const letters = fc.stringMatching(/^[a-zéèëïüçñ;]*$/)
    await fc.assert(
      fc.asyncProperty(letters, fc.constantFrom<Encoding>('UTF-8', 'ISO-8859-15'), async (word, chosen) => {
        const really = chosen === 'UTF-8' ? 'ISO-8859-15' : 'UTF-8'
        const bytes = iconv.encode(`a;${word}`, really)
        const plain = [...word].every((letter) => letter < '\u0080')
        expect(await problemOf(bytes, { encoding: chosen })).toEqual(
          plain ? undefined : { code: 'WRONG_ENCODING', encoding: really },
        )
      }),
    )
  })

  it.each([
    ['UTF_16', iconv.encode('naam;stad\r\nZoë', 'utf-16le', { addBOM: true })],
    ['UTF_16', iconv.encode('naam;stad\r\nZoë', 'utf-16be', { addBOM: true })],
    ['UTF_16', iconv.encode('naam;stad\r\nZoë;x', 'utf-16le', { addBOM: false })],
    ['UTF_16', iconv.encode('naam;stad\r\nZoë;x', 'utf-16be', { addBOM: false })],
    ['WORKBOOK', Buffer.from('PK\u0003\u0004\u0014\0\u0006\0\b\0\0\0!\0', 'latin1')],
    ['NOT_TEXT', Buffer.from('naam;stad\r\nabc\0d;e')],
    ['NOT_TEXT', Buffer.from('naam;stad\r\nabc\x81\x8dd;e', 'latin1')],
    ['EMPTY', Buffer.from('')],
    ['EMPTY', Buffer.from('\ufeff')],
  ] as const)('%s is refused', async (code, bytes) => {
    for (const encoding of ['UTF-8', 'ISO-8859-15', 'WINDOWS-1252'] as const) {
      // A mark alone is a wrong choice of the others.
      if (code === 'EMPTY' && bytes.length > 0 && encoding !== 'UTF-8') continue
      for (const chunk of [1, 5, 65_536]) expect(await problemOf(bytes, { encoding, chunk })).toEqual({ code })
    }
  })
})
