/** Versions of what several people may change at once, as HTTP says them. */

/** `"7"` */
export const etagOf = (version: number): string => `"${version}"`

/** The one version that If-Match names: `"7"`. */
export const versionOf = (ifMatch: string | undefined): number | undefined => {
  const digits = /^"(\d{1,9})"$/.exec(ifMatch?.trim() ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
