import type { BrandingSettings } from '../shapes/branding.ts'

/** Of a colour channel, 0 to 255, as WCAG 2.2 has it ("relative luminance"). */
const linear = (channel: number): number => {
  const share = channel / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

/** @param colour #rrggbb */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16)))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2.2, "contrast ratio": from 1 to 21. */
export const contrast = (one: string, other: string): number => {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** The ground on which a zuil that waits writes its words: `kiosk/screen/page/screen.css`. White has more contrast. */
const GROUND = '#fff9f3'
const WHITE = '#ffffff'
/** WCAG AA: of text; of what is drawn. */
const [OF_TEXT, OF_DRAWINGS] = [4.5, 3]

/** The colours that would not be read on a zuil. */
export const tooLight = ({
  primaryColor,
  secondaryColor,
}: Pick<BrandingSettings, 'primaryColor' | 'secondaryColor'>): readonly ('primaryColor' | 'secondaryColor')[] => [
  ...(primaryColor !== undefined && contrast(primaryColor, GROUND) < OF_TEXT ? (['primaryColor'] as const) : []),
  ...(secondaryColor !== undefined && contrast(secondaryColor, WHITE) < OF_DRAWINGS
    ? (['secondaryColor'] as const)
    : []),
]
