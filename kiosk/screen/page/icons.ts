import { svg } from './dom.ts'

/** Line drawings on a field of 100 x 100; colour and width of the line come from the style sheet. */
const drawings = {
  /** A card and the waves of a reader: the symbol that the card is laid against. */
  card: [
    'M24 34 h40 a7 7 0 0 1 7 7 v26 a7 7 0 0 1 -7 7 h-40 a7 7 0 0 1 -7 -7 v-26 a7 7 0 0 1 7 -7 z',
    'M28 60 h15',
    'M28 47 h9',
  ],
  waves: ['M68 27 a18 18 0 0 1 11 10', 'M70 17 a28 28 0 0 1 18 16'],
  check: ['M27 52 l16 16 l31 -35'],
  cross: ['M31 31 l38 38', 'M69 31 l-38 38'],
  /** A raised hand's plain cousin: an exclamation mark. */
  attention: ['M50 24 v33', 'M50 73 v1'],
  clock: ['M50 22 a28 28 0 1 1 0 56 a28 28 0 1 1 0 -56 z', 'M50 35 v16 l11 8'],
  /** An admission ticket with its tear line. */
  ticket: [
    'M18 34 h64 v9 a7.5 7.5 0 0 0 0 15 v9 h-64 v-9 a7.5 7.5 0 0 0 0 -15 z',
    'M61 36 v5',
    'M61 48 v5',
    'M61 60 v5',
  ],
  gift: [
    'M26 50 h48 v28 h-48 z',
    'M21 37 h58 v13 h-58 z',
    'M50 37 v41',
    'M50 37 c-5 -14 -19 -19 -22 -11 c-2 6 6 11 22 11 c16 0 24 -5 22 -11 c-3 -8 -17 -3 -22 11',
  ],
  /** A badge on a cord. */
  member: [
    'M30 38 h40 a5 5 0 0 1 5 5 v33 a5 5 0 0 1 -5 5 h-40 a5 5 0 0 1 -5 -5 v-33 a5 5 0 0 1 5 -5 z',
    'M50 47 a6.5 6.5 0 1 1 0 13 a6.5 6.5 0 1 1 0 -13 z',
    'M37 73 a13 10 0 0 1 26 0',
    'M38 19 l12 17 l12 -17',
  ],
  pencil: ['M30 71 l4 -16 l30 -30 l12 12 l-30 30 z', 'M56 33 l12 12'],
  wrench: ['M69 28 a15 15 0 0 0 -19 20 l-23 23 a5.5 5.5 0 0 0 8 8 l23 -23 a15 15 0 0 0 20 -19 l-9 9 l-9 -9 z'],
  plug: ['M40 22 v15', 'M60 22 v15', 'M31 37 h38 v13 a19 19 0 0 1 -38 0 z', 'M50 69 v12'],
  pin: [
    'M50 82 c-14 -18 -23 -28 -23 -40 a23 23 0 0 1 46 0 c0 12 -9 22 -23 40 z',
    'M50 33 a9 9 0 1 1 0 18 a9 9 0 1 1 0 -18 z',
  ],
  offline: ['M32 68 h34 a13 13 0 0 0 4 -25 a21 21 0 0 0 -40 -2 a14 14 0 0 0 2 27 z', 'M22 22 l58 58'],
} as const

export type Icon = keyof typeof drawings

/** An icon as inline SVG. It says nothing to a screen reader: the words beside it do. */
export const icon = (name: Icon, className = ''): SVGElement => {
  const drawing = svg('svg', {
    viewBox: '0 0 100 100',
    class: `icon ${name} ${className}`.trim(),
    'aria-hidden': 'true',
  })
  for (const d of drawings[name]) drawing.append(svg('path', { d }))
  return drawing
}
