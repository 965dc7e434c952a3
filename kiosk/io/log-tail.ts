/** The last lines of the log, in memory: what is sent when the back office asks for the log. */
export interface LogTail {
  /** One line, with or without its line end. */
  write(line: string): void
  /** The remembered lines, oldest first, each with a line end. */
  text(): string
}

/**
 * Remembers the newest lines that are at most `maxBytes` in UTF-8, line ends included; the oldest are dropped whole. A
 * longer line is cut, at a whole character.
 */
export const createLogTail = (maxBytes: number): LogTail => {
  const limit = Math.max(0, maxBytes)
  let lines: { readonly text: string; readonly bytes: number }[] = []
  let first = 0
  let total = 0
  return {
    write: (line) => {
      const text = cut(line.endsWith('\n') ? line : `${line}\n`, limit)
      const bytes = Buffer.byteLength(text)
      lines.push({ text, bytes })
      total += bytes
      for (let oldest = lines[first]; total > limit && oldest; oldest = lines[first]) {
        total -= oldest.bytes
        first++
      }
      // Dropped lines are freed in bulk, so that each write costs the same however many there are.
      if (first > lines.length / 2) {
        lines = lines.slice(first)
        first = 0
      }
    },
    text: () =>
      lines
        .slice(first)
        .map(({ text }) => text)
        .join(''),
  }
}

/** Cuts a line to at most `maxBytes`. */
const cut = (line: string, maxBytes: number): string => {
  if (Buffer.byteLength(line) <= maxBytes) return line
  if (maxBytes === 0) return ''
  const bytes = Buffer.from(line)
  let end = maxBytes - 1
  // Bytes 10xxxxxx belong to the character before them.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return `${bytes.toString('utf8', 0, end)}\n`
}
