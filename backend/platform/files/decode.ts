import iconv from 'iconv-lite'
import { type Encoding, UnreadableFile } from './problems.ts'

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte)

/** Of a file without a mark: each second byte of plain letters is 0. */
const looksLikeUtf16 = (bytes: Uint8Array): boolean => {
  const start = bytes.subarray(0, 1_000)
  const zeros = [0, 1].map((rest) => start.filter((byte, index) => byte === 0 && index % 2 === rest).length)
  return Math.max(...zeros) * 4 > start.length && Math.min(...zeros) * 10 < Math.max(...zeros)
}

/** @throws UnreadableFile what begins like this is no text that we take */
const checkStart = (bytes: Uint8Array): void => {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff) || looksLikeUtf16(bytes))
    throw new UnreadableFile({ code: 'UTF_16' })
  // A zip (xlsx, ods, numbers), or what Excel wrote before 2007.
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    throw new UnreadableFile({ code: 'WORKBOOK' })
}

/** Finds out, of all bytes of a file, in which encoding it can be. */
const survey = () => {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let isUtf8 = true
  let plain = true
  let windows = false
  let nobodys = false
  return {
    add: (bytes: Uint8Array): void => {
      for (const byte of bytes) {
        if (byte === 0) throw new UnreadableFile({ code: 'NOT_TEXT' })
        if (byte < 0x80) continue
        plain = false
        if (byte > 0x9f) continue
        // ISO-8859-15 has control characters there, which nobody types; Windows-1252 has quotes, dashes and letters.
        windows = true
        nobodys ||= [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte)
      }
      if (!isUtf8) return
      try {
        utf8.decode(bytes, { stream: true })
      } catch {
        isUtf8 = false
      }
    },
    /** @throws UnreadableFile it is in another encoding than was chosen, or in none that we know */
    end: (chosen: Encoding): void => {
      try {
        if (isUtf8) utf8.decode()
      } catch {
        isUtf8 = false
      }
      if (plain) return
      if (!isUtf8 && nobodys) throw new UnreadableFile({ code: 'NOT_TEXT' })
      const other = windows ? 'WINDOWS-1252' : 'ISO-8859-15'
      const encoding = isUtf8 ? 'UTF-8' : other
      // What has none of the letters in which they differ may be in either.
      if (encoding === chosen || (encoding === 'ISO-8859-15' && chosen === 'WINDOWS-1252')) return
      throw new UnreadableFile({ code: 'WRONG_ENCODING', encoding })
    },
  }
}

/**
 * The text of a file, piece by piece, without a byte order mark. Whether the encoding was chosen rightly is known only when all was read: what was
 * given until then doesn't count if it throws at the end.
 * @throws UnreadableFile
 */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const surveyed = survey()
  const decoder = iconv.getDecoder(encoding)
  let start = new Uint8Array()
  let began = false
  let empty = true
  const decode = (chunk: Uint8Array): string => {
    surveyed.add(chunk)
    const text = decoder.write(Buffer.from(chunk))
    if (text !== '') empty = false
    return text
  }
  for await (const chunk of bytes) {
    if (began) {
      yield decode(chunk)
      continue
    }
    // Enough to see what it is.
    start = Buffer.concat([start, chunk])
    if (start.length < 16) continue
    checkStart(start)
    began = true
    yield decode(start)
  }
  if (!began) {
    checkStart(start)
    yield decode(start)
  }
  const rest = decoder.end()
  if (empty && !rest) throw new UnreadableFile({ code: 'EMPTY' })
  surveyed.end(encoding)
  if (rest) yield rest
}
