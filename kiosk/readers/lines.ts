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
 * Cuts a stream of bytes into lines that end in CR, LF or both. Buffers at most `maxBytes`, whatever comes. An unfinished
 * line is dropped after a pause longer than `pauseMs`: what comes next is another line.
 */
export const createLineSplitter = (maxBytes: number, pauseMs: number): LineSplitter => {
  let text = ''
  let tooLong = false
  let lastMs = Number.NEGATIVE_INFINITY
  const reset = () => {
    text = ''
    tooLong = false
  }
  return {
    push: (bytes, atMs) => {
      const lines: ScannedLine[] = []
      if (atMs - lastMs > pauseMs) reset()
      lastMs = atMs
      for (const byte of bytes) {
        if (byte === cr || byte === lf) {
          if (tooLong) lines.push({ kind: 'TOO_LONG' })
          else if (text.trim() !== '') lines.push({ kind: 'LINE', text })
          reset()
        } else if (text.length < maxBytes) text += String.fromCharCode(byte)
        else tooLong = true
      }
      return lines
    },
  }
}
