export type ScannedLine = { readonly kind: 'LINE'; readonly text: string } | { readonly kind: 'TOO_LONG' }

export interface LineSplitter {
  /**
   * Takes bytes as they come off the line.
   * @returns the lines that ended in them; empty ones are left out
   */
  push(bytes: Uint8Array): readonly ScannedLine[]
  /** What has come of a line that has not ended; undefined = none has begun. */
  readonly unfinished: ScannedLine | undefined
  /** Ends the line here. @returns what came of it */
  end(): ScannedLine | undefined
}

/** ETX, TAB, LF, CR: each ends a line, as the scanner is set. */
const ends: readonly number[] = [0x03, 0x09, 0x0a, 0x0d]
/** DEL, the one control character that is not below the space. */
const del = 0x7f

/**
 * Cuts a stream of bytes into lines of printable ASCII, whatever the scanner is set to: lines may end in CR, LF, TAB or
 * ETX, the eighth bit may be parity (7E1 read as 8N1), and between the characters may be STX, GS (FNC1), NUL or XON.
 * Buffers at most `maxBytes`, whatever comes.
 */
export const createLineSplitter = (maxBytes: number): LineSplitter => {
  let text = ''
  let tooLong = false
  const unfinished = (): ScannedLine | undefined => {
    if (tooLong) return { kind: 'TOO_LONG' }
    return text.trim() === '' ? undefined : { kind: 'LINE', text }
  }
  const end = (): ScannedLine | undefined => {
    const line = unfinished()
    text = ''
    tooLong = false
    return line
  }
  return {
    push: (bytes) => {
      const lines: ScannedLine[] = []
      for (const byte of bytes) {
        const character = byte & 0x7f
        if (ends.includes(character)) {
          const line = end()
          if (line) lines.push(line)
        } else if (character < 0x20 || character === del) {
          // Nothing that is printed in a barcode.
        } else if (text.length < maxBytes) text += String.fromCharCode(character)
        else tooLong = true
      }
      return lines
    },
    get unfinished() {
      return unfinished()
    },
    end,
  }
}
