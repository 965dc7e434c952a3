/** The last lines of the log, in memory: what is sent when the back office asks for the log. */
export interface LogTail {
  /** One line, with or without its line end. */
  write(line: string): void
  /** The lines that were kept, oldest first, each with a line end. */
  text(): string
}

/**
 * Keeps the newest lines that together, as UTF-8 and with their line ends, are at most `mostBytes`; the oldest are
 * dropped whole. A line that alone is more is cut, at a whole character.
 */
export const createLogTail = (mostBytes: number): LogTail => {
  const most = Math.max(0, mostBytes)
  let lines: { readonly text: string; readonly bytes: number }[] = []
  let first = 0
  let total = 0
  return {
    write: (line) => {
      const text = cut(line.endsWith('\n') ? line : `${line}\n`, most)
      const bytes = Buffer.byteLength(text)
      lines.push({ text, bytes })
      total += bytes
      for (let oldest = lines[first]; total > most && oldest; oldest = lines[first]) {
        total -= oldest.bytes
        first++
      }
      // The dropped ones go together, so that a line costs the same however many there are.
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

/** A line of at most `most` bytes: shorter ones as they are, longer ones without their end. */
const cut = (line: string, most: number): string => {
  if (Buffer.byteLength(line) <= most) return line
  if (most === 0) return ''
  const bytes = Buffer.from(line)
  let end = most - 1
  // Bytes 10xxxxxx belong to the character before them.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return `${bytes.toString('utf8', 0, end)}\n`
}
