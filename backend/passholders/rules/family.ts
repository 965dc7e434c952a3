/** What counts of somebody: who it is, and the home. */
interface Member {
  readonly id: string
  readonly street?: string | null | undefined
  readonly postalCode: string
}

/** As it was typed, without what people type differently: capitals, accents, spaces, commas and points. */
const plain = (street: string): string =>
  street
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/**
 * Whether two passholders count as one family: two people who are registered at the same home. A street that is not known
 * is nobody's. Why by the home: docs/decisions/07-checkin-code.md.
 */
export const sameFamily = (one: Member, other: Member): boolean => {
  const [home, otherHome] = [plain(one.street ?? ''), plain(other.street ?? '')]
  return one.id !== other.id && home !== '' && home === otherHome && one.postalCode === other.postalCode
}
