import { crc32, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toZip } from '../../../../backend/platform/files/zip.ts'

/** As a reader goes through it: from the end, by the directory. */
const read = (zip: Buffer) => {
  const end = zip.length - 22
  expect(zip.readUInt32LE(end)).toBe(0x06054b50)
  let at = zip.readUInt32LE(end + 16)
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50)
    const [packed, size, length] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24), zip.readUInt16LE(at + 28)]
    const file = zip.readUInt32LE(at + 42)
    expect(zip.readUInt32LE(file)).toBe(0x04034b50)
    const begin = file + 30 + zip.readUInt16LE(file + 26) + zip.readUInt16LE(file + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + length)
    const content = inflateRawSync(zip.subarray(begin, begin + packed))
    expect([content.length, crc32(content)]).toEqual([size, zip.readUInt32LE(at + 16)])
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
    return { name, content: String(content) }
  })
}

it('has each file as it was, whatever pieces it came in', async () => {
  const file = fc.record({
    name: fc.stringMatching(/^[a-z]{1,8}\.csv$/),
    pieces: fc.array(fc.string({ unit: 'grapheme' })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 3 }), async (files) => {
      const entries = files.map(({ name, pieces }) => ({
        name,
        content: (async function* () {
          yield* pieces
        })(),
      }))
      const zip = await toZip(entries, Date.parse('2026-11-27T10:15:31Z'))
      expect(read(zip)).toEqual(
        files.map(({ name, pieces }) => ({ name, content: Buffer.from(pieces.join('')).toString() })),
      )
    }),
    { numRuns: 20 },
  )
})

it('is refused where a file of it breaks off', async () => {
  const broken = async function* () {
    yield 'half'
    throw new Error('broke off')
  }
  await expect(toZip([{ name: 'a', content: broken() }], Date.parse('2026-11-27T10:15:31Z'))).rejects.toThrow(
    'broke off',
  )
})
