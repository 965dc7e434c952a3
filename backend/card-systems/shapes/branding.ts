import { type branding, colour, type Immutable, logoContent, logoType } from '@zuil/protocol'
import { z } from 'zod'
import { nameText } from '../../platform/http/fields.ts'

const line = nameText(60)

/** How the zuilen look, as people set it. */
export const brandingSettings = z.strictObject({
  welcome: z
    .strictObject({ nl: line, fr: line.exactOptional(), de: line.exactOptional(), en: line.exactOptional() })
    .exactOptional(),
  primaryColor: colour.exactOptional(),
  secondaryColor: colour.exactOptional(),
  /** Whole, as base64. */
  logo: z.strictObject({ type: logoType, content: logoContent }).exactOptional(),
})
export type BrandingSettings = Immutable<z.infer<typeof brandingSettings>>
export type Logo = NonNullable<BrandingSettings['logo']>

/** The same as facts: of the logo its tag. */
export type BrandingFacts = Immutable<z.infer<typeof branding>>
