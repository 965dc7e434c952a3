import type { MemberList } from '@zuil/protocol'
import type { CardFacts, MembershipFacts } from '../../core/model.ts'

/** Passholders, their cards and their memberships of associations. Part of the Store: see `store.ts`. */

export interface StoredPass {
  readonly card: CardFacts
  readonly cardSystem: StoredCardSystem
  readonly passholder?: {
    readonly id: string
    readonly name: string
    readonly firstName: string
    /** yyyy-mm-dd */
    readonly dateOfBirth: string
    readonly street?: string
    readonly postalCode: string
    readonly city: string
    readonly email?: string
    readonly points: number
    readonly lastActivityAt?: number
    readonly createdAt: number
    readonly registrationOrganizer?: { readonly id: string; readonly name: string }
    readonly memberships: readonly (MembershipFacts & {
      readonly cardSystem: StoredCardSystem
      readonly cards: readonly CardFacts[]
    })[]
  }
}

export interface StoredCardSystem {
  readonly id: number
  readonly name: string
  readonly socialTariffGraceDays: number
  readonly cities: readonly { readonly postalCode: string; readonly name: string }[]
  readonly website?: string
}

export interface PassStore {
  byUitpasNumber(uitpasNumber: string): Promise<StoredPass | undefined>
  byChipNumber(chipNumber: string): Promise<StoredPass | undefined>
  /** The pass that a passholder uses: the active card, or else another of the passholder's cards. */
  ofPassholder(passholderId: string): Promise<StoredPass | undefined>
  /** The decrypted INSZ; only for callers that may see it. */
  insz(passholderId: string): Promise<string | undefined>
}

export interface StoredMember {
  readonly associationId: string
  /** yyyy-mm-dd, the last day. */
  readonly endDate: string
}

export interface AssociationStore {
  /** The passholder's facts that an end date is reckoned from; undefined = there is no such passholder. */
  passholder(
    passholderId: string,
  ): Promise<{ readonly dateOfBirth: string; readonly cardSystemIds: readonly number[] } | undefined>
  ofPassholder(passholderId: string): Promise<readonly StoredMember[]>
  /** Makes or renews a membership. */
  put(passholderId: string, member: StoredMember, now: number): Promise<void>
  /** `false` = there was none. */
  remove(passholderId: string, associationId: string): Promise<boolean>
  /** The list for a zuil's offline use: hashed with the zuil's own key. */
  memberList(zuilId: string, associationId: string, validUntil: number): Promise<MemberList>
}
