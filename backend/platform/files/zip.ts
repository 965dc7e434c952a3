import { buffer } from 'node:stream/consumers'
import { crc32, createDeflateRaw } from 'node:zlib'

/** A file that goes into a zip. */
export interface ZipEntry {
  /** Letters, digits, spaces, `.` and `-`. */
  readonly name: string
  readonly content: AsyncIterable<Uint8Array | string>
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
const UTF_8 = 0x0800
const DEFLATE = 8

/** As MS-DOS wrote it: two seconds are one; years from 1980 on. */
const dosTime = (clock: string): number => {
  const [year = 1980, month = 1, day = 1, hour = 0, minute = 0, second = 0] = clock.split(/\D/).map(Number)
  return ((((year - 1980) << 9) | (month << 5) | day) * 0x10000 + ((hour << 11) | (minute << 5) | (second >> 1))) >>> 0
}

const words = (...values: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer => {
  const out = Buffer.alloc(values.reduce((sum, [bytes]) => sum + bytes, 0))
  let at = 0
  for (const [bytes, value] of values) at = bytes === 2 ? out.writeUInt16LE(value, at) : out.writeUInt32LE(value, at)
  return out
}

/** Compresses it as it comes: only what is left of it is held. */
const packed = async ({ content }: ZipEntry) => {
  let [crc, size] = [0, 0]
  const counted = async function* () {
    for await (const part of content) {
      const bytes = typeof part === 'string' ? Buffer.from(part) : part
      crc = crc32(bytes, crc)
      size += bytes.length
      yield bytes
    }
  }
  const deflated = createDeflateRaw()
  const [data] = await Promise.all([
    buffer(deflated),
    (async () => {
      try {
        for await (const bytes of counted())
          if (!deflated.write(bytes)) await new Promise<void>((next) => deflated.once('drain', next))
        deflated.end()
      } catch (error) {
        deflated.destroy(error as Error)
      }
    })(),
  ])
  return { data, crc, size }
}

/**
 * A zip of a few files, none of which is near four gigabytes. The form: PKWARE's APPNOTE.TXT, 4.3.
 * @param clock when they were made: yyyy-mm-ddThh:mm:ss
 */
export const toZip = async (entries: readonly ZipEntry[], clock: string): Promise<Buffer> => {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const entry of entries) {
    const { data, crc, size } = await packed(entry)
    const name = Buffer.from(entry.name)
    const shared = words(
      ...([
        [2, VERSION],
        [2, UTF_8],
        [2, DEFLATE],
        [4, dosTime(clock)],
        [4, crc],
      ] as const),
      ...([
        [4, data.length],
        [4, size],
        [2, name.length],
        [2, 0],
      ] as const),
    )
    files.push(words([4, LOCAL]), shared, name, data)
    // Neither comment, disk nor attributes; then where the file begins.
    const rest = words([2, 0], [2, 0], [2, 0], [4, 0], [4, at])
    directory.push(words([4, CENTRAL], [2, VERSION]), shared, rest, name)
    at += 4 + shared.length + name.length + data.length
  }
  const listed = Buffer.concat(directory)
  const count = entries.length
  const end = words([4, END], [2, 0], [2, 0], [2, count], [2, count], [4, listed.length], [4, at], [2, 0])
  return Buffer.concat([...files, listed, end])
}
