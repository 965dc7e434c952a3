import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { type TableFormat, toTableFile } from '../../../backend/platform/files/table.ts'
import { pageByPage } from '../../../backend/platform/http/exports.ts'

/** Lists that are read page by page, for who reads to the end, goes away, or reads slowly. */

const PAGE = 50
const PAGES = 600
/** @param brokenAt at this page the database fails */
const listOf = (brokenAt?: number) => {
  const asked: number[] = []
  const read = async (from = 0) => {
    asked.push(from)
    await turn()
    if (from === brokenAt) throw new Error('the database is gone')
    const rows = Array.from({ length: PAGE }, (_, n) => ({ n: from * PAGE + n }))
    return { rows, ...(from + 1 < PAGES && { next: from + 1 }) }
  }
  return { asked, rows: () => pageByPage<{ readonly n: number }, number>(read) }
}

const fileOf = (format: TableFormat, rows: AsyncIterable<{ readonly n: number }>) =>
  toTableFile(format, 'Lijst', [{ head: 'Nummer', kind: 'NUMBER', of: ({ n }) => n }], rows)

const many = async (): Promise<void> => {
  for (let n = 0; n < 500; n++) await turn()
}

describe('a list that is read page by page', () => {
  it('has every row once, in order, and asks for each page once', async () => {
    const { asked, rows } = listOf()
    const seen: number[] = []
    for await (const { n } of rows()) seen.push(n)
    expect(seen).toEqual(Array.from({ length: PAGES * PAGE }, (_, n) => n))
    expect(asked).toEqual(Array.from({ length: PAGES }, (_, n) => n))
  })

  it('is read no further than a page ahead, however long somebody takes', async () => {
    const { asked, rows } = listOf()
    const some = rows()[Symbol.asyncIterator]()
    for (let n = 0; n <= 3 * PAGE; n++) await some.next()
    await many()
    expect(asked).toEqual([0, 1, 2, 3, 4])
  })

  it('is left alone by who goes away, also where the page ahead fails then', async () => {
    const { asked, rows } = listOf(1)
    for await (const { n } of rows()) if (n === 3) break
    await many()
    expect(asked).toEqual([0, 1])
  })

  it('breaks off where the database does', async () => {
    const { rows } = listOf(2)
    let last = -1
    const all = async () => {
      for await (const { n } of rows()) last = n
    }
    await expect(all()).rejects.toThrow('the database is gone')
    expect(last).toBe(2 * PAGE - 1)
  })

  it.each(['csv', 'xlsx'] as const)('as %s goes no further once its reader is gone', async (format) => {
    const { asked, rows } = listOf()
    const file = fileOf(format, rows())
    await new Promise((resolve) => file.once('readable', resolve))
    file.destroy()
    // A workbook ends with the piece that is being packed.
    let before: number
    do {
      before = asked.length
      await many()
    } while (asked.length > before)
    expect(before).toBeLessThan(PAGES)
  })

  it.each(['csv', 'xlsx'] as const)('as %s breaks off whole where the database does', async (format) => {
    const { rows } = listOf(2)
    const file = fileOf(format, rows())
    await expect(file.toArray()).rejects.toThrow()
  })
})
