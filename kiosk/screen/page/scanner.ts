import { post } from './post.ts'

/**
 * A scanner that types: to the computer it is a keyboard. What it scans comes as keys fast in a row, ended by Enter or
 * Tab, or by a pause alone.
 */

/** Longer than between two keys of a scanner, shorter than between most keys of a person. */
const PAUSE_MS = 150
/** The shortest barcode in a shop has eight digits: shorter is a key that somebody touched. */
const SHORTEST = 8
const LONGEST = 64

/** A key that was pressed, and when, on a clock that never jumps. */
export interface KeyPress {
  readonly code: string
  readonly key: string
  readonly atMs: number
}

export interface TypedLine {
  /** @returns the line that this key ended */
  press(key: KeyPress): string | undefined
  /** Nothing was typed for `PAUSE_MS`. @returns the line that ended so */
  pause(): string | undefined
}

const endsLine = (code: string): boolean => code === 'Enter' || code === 'NumpadEnter' || code === 'Tab'
/** LF, CR, HT and ETX, of a scanner that types control characters with Ctrl. */
const endsLineWithCtrl: readonly string[] = ['KeyJ', 'KeyM', 'KeyI', 'KeyC']

/**
 * The character on a key of the scanner. By the place of the key, not by its letter: a scanner that is set to another
 * keyboard than this computer (AZERTY, QWERTY) would give `à(çà` for digits.
 */
const characterOf = ({ code, key }: KeyPress): string => {
  const [, digit] = /^(?:Digit|Numpad)(\d)$/.exec(code) ?? []
  if (digit !== undefined) return digit
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? []
  if (letter !== undefined) return letter
  if (code === 'BracketRight') return ']'
  return key.length === 1 ? key : ''
}

export const createTypedLine = (): TypedLine => {
  let text = ''
  let lastMs = Number.NEGATIVE_INFINITY
  const end = (): string | undefined => {
    const line = text
    text = ''
    return line.length >= SHORTEST ? line : undefined
  }
  return {
    press: (key) => {
      if (key.atMs - lastMs > PAUSE_MS) text = ''
      lastMs = key.atMs
      if (endsLine(key.code)) return end()
      if (text.length < LONGEST) text += characterOf(key)
      return undefined
    },
    pause: end,
  }
}

/**
 * Posts what a scanner types on this page to the zuil's program. A form gets its keys undisturbed. Outside one no key is
 * the browser's: Ctrl+J, which is the LF of some scanners, would open its downloads, and nobody is there to go back.
 */
export const listenToScanner = (): void => {
  const line = createTypedLine()
  let timer: ReturnType<typeof setTimeout> | undefined
  const send = (text: string | undefined): void => {
    if (text !== undefined) void post('/scanned', { text })
  }
  document.addEventListener('keydown', (event) => {
    if (document.querySelector('form')) return
    event.preventDefault()
    const { code, key, repeat, ctrlKey, metaKey, altKey, timeStamp } = event
    // With Ctrl a scanner types STX, GS and the like; with AltGr, which is both, a bracket.
    const isControl = metaKey || (ctrlKey && !altKey)
    const isEnd = isControl && ctrlKey && endsLineWithCtrl.includes(code)
    if (repeat || (isControl && !isEnd)) return
    clearTimeout(timer)
    const ended = line.press({ code: isEnd ? 'Enter' : code, key, atMs: timeStamp })
    if (ended === undefined) timer = setTimeout(() => send(line.pause()), PAUSE_MS)
    else send(ended)
  })
}
