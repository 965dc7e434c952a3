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
  /** A raised hand's plain cousin: an exclamation mark. */
  attention: ['M50 24 v33', 'M50 73 v1'],
  pencil: ['M30 71 l4 -16 l30 -30 l12 12 l-30 30 z', 'M56 33 l12 12'],
  wrench: ['M69 28 a15 15 0 0 0 -19 20 l-23 23 a5.5 5.5 0 0 0 8 8 l23 -23 a15 15 0 0 0 20 -19 l-9 9 l-9 -9 z'],
  plug: ['M40 22 v15', 'M60 22 v15', 'M31 37 h38 v13 a19 19 0 0 1 -38 0 z', 'M50 69 v12'],
  offline: ['M32 68 h34 a13 13 0 0 0 4 -25 a21 21 0 0 0 -40 -2 a14 14 0 0 0 2 27 z', 'M22 22 l58 58'],
} as const

export type Icon = keyof typeof drawings

const SVG = 'http://www.w3.org/2000/svg'

/** An icon as inline SVG. It says nothing to a screen reader: the words beside it do. */
export const icon = (name: Icon, className = ''): SVGElement => {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 100 100')
  svg.setAttribute('class', `icon ${name} ${className}`.trim())
  svg.setAttribute('aria-hidden', 'true')
  for (const d of drawings[name]) {
    const path = document.createElementNS(SVG, 'path')
    path.setAttribute('d', d)
    svg.append(path)
  }
  return svg
}
