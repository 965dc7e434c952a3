export type ScannedLine = { readonly kind: 'LINE'; readonly text: string } | { readonly kind: 'TOO_LONG' }

export interface LineSplitter {
  /**
   * Takes bytes as they come off the line.
   * @param atMs when they came, on a monotonic clock
   * @returns the lines that ended in them, without terminators; empty ones are left out
   */
  push(bytes: Uint8Array, atMs: number): readonly ScannedLine[]
}

const cr = 0x0d
const lf = 0x0a

/**
 * Cuts a stream of bytes into lines that end in CR, LF or both. Remembers at most one line of `longest` bytes, whatever
 * comes. A line that stopped halfway for longer than `pauseMs` is forgotten: what comes next is another line.
 */
export const createLineSplitter = (longest: number, pauseMs: number): LineSplitter => {
  let text = ''
  let tooLong = false
  let lastMs = Number.NEGATIVE_INFINITY
  const forget = () => {
    text = ''
    tooLong = false
  }
  return {
    push: (bytes, atMs) => {
      const lines: ScannedLine[] = []
      if (atMs - lastMs > pauseMs) forget()
      lastMs = atMs
      for (const byte of bytes) {
        if (byte === cr || byte === lf) {
          if (tooLong) lines.push({ kind: 'TOO_LONG' })
          else if (text.trim() !== '') lines.push({ kind: 'LINE', text })
          forget()
        } else if (text.length < longest) text += String.fromCharCode(byte)
        else tooLong = true
      }
      return lines
    },
  }
}
