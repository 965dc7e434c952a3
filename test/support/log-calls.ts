import { codeOf } from './sources.ts'

/** Where the text from `start` on, at the depth of brackets that it has there, first has one of these characters. */
const endOf = (code: string, start: number, ends: string): number => {
  let depth = 0
  for (let at = start; at < code.length; at++) {
    const char = code[at] ?? ''
    if (depth === 0 && ends.includes(char)) return at
    if (`'"\``.includes(char)) {
      for (at++; at < code.length && code[at] !== char; at++) if (code[at] === '\\') at++
    } else if ('([{'.includes(char)) {
      depth++
    } else if (')]}'.includes(char)) {
      depth--
    }
  }
  return code.length
}

/** The messages of the log calls of a source, each as it is written there: `'A sentence'`, or the name of what holds it. */
export const logMessagesOf = (path: string): readonly string[] => {
  const code = codeOf(path)
  return [...code.matchAll(/\blog\.(?:debug|info|warn|error)\(/g)].map(({ index, 0: call }) => {
    const comma = endOf(code, index + call.length, ',)')
    return code.slice(comma + 1, endOf(code, comma + 1, ',)')).trim()
  })
}
