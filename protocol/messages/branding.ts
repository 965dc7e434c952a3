import { z } from 'zod'
import { localized, version } from './common.ts'

/** How the zuilen of a card system look, beside what every zuil shows. */

/** #rrggbb, lower case. */
export const colour = z.string().regex(/^#[0-9a-f]{6}$/)

/** Names one picture: the first half of the SHA-256 of its bytes, in hex. */
export const logoTag = z.string().regex(/^[0-9a-f]{32}$/)

/** In a zuil's document. What the outcome of a tap looks like is no card system's: it means the same everywhere. */
export const branding = z.object({
  /** A line above the invitation to tap. */
  welcome: localized.optional(),
  /** Of the field with the card, and of small titles: dark enough for white on it and for itself on the light ground. */
  primaryColor: colour.optional(),
  /** Of the disc in that field, on which the card is white. */
  secondaryColor: colour.optional(),
  /** The picture is fetched over HTTPS; again when its tag changes. */
  logo: logoTag.optional(),
})
export type Branding = z.infer<typeof branding>

/** Bytes of a logo at most, and as base64. */
export const logoBytes = 150 * 1024
const base64Characters = Math.ceil(logoBytes / 3) * 4

/** What a logo can be: pictures that run no script and ask for nothing. */
export const logoType = z.enum(['image/png', 'image/webp'])
export const logoContent = z.base64().min(4).max(base64Characters)

/** Body of `GET /kiosk-devices/logo`: the logo of a zuil's card system, to be kept for when there is no network. */
export const kioskLogo = z.object({ v: version, tag: logoTag, type: logoType, content: logoContent })
export type KioskLogo = z.infer<typeof kioskLogo>
