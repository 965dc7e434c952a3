import type { ZuilType } from '@zuil/protocol'
import type { AssociationFacts } from '../associations/shapes.ts'
import type { DistributionKey } from '../card-systems/shapes.ts'
import type { CardStatus } from '../cards/shapes.ts'
import type { EventFacts } from '../events/shapes.ts'
import type { MembershipFacts } from '../passholders/shapes.ts'
import type { Grant } from '../platform/http/grants.ts'
import type { OpeningHours } from '../platform/time/opening-hours.ts'
import type { RewardFacts } from '../rewards/shapes.ts'

/** Organizers, counters, people and cards as plain data, to fill a database with: the demo, tests, benchmarks. */
export interface Dataset {
  readonly cardSystems: readonly DatasetCardSystem[]
  readonly organizers: readonly DatasetOrganizer[]
  readonly locations: readonly { readonly id: string; readonly name: string }[]
  readonly counters: readonly DatasetCounter[]
  readonly zuilen: readonly DatasetZuil[]
  readonly events: readonly EventFacts[]
  readonly passholders: readonly DatasetPassholder[]
  readonly cards: readonly DatasetCard[]
  readonly clients: readonly DatasetClient[]
  readonly rewards?: readonly RewardFacts[]
  readonly associations?: readonly DatasetAssociation[]
  readonly accounts?: readonly DatasetAccount[]
}

export interface DatasetAssociation extends Omit<AssociationFacts, 'listVersion'> {
  readonly members: readonly { readonly passholderId: string; readonly endDate: string }[]
}

export interface DatasetAccount {
  /** A UUID. */
  readonly id: string
  readonly email: string
  readonly cardSystemId: number
  readonly role: 'SUPERADMIN' | 'ADMIN' | 'VOORDEELBEHEERDER' | 'ZUILBEHEERDER'
  readonly language?: 'nl' | 'fr' | 'de' | 'en'
  readonly alertMode?: 'AT_ONCE' | 'DAILY' | 'NONE'
  /** Of a zuilbeheerder: these alone. */
  readonly zuilIds?: readonly string[]
}

export interface DatasetCardSystem {
  readonly id: number
  readonly name: string
  /** Default 30. */
  readonly socialTariffGraceDays?: number
  readonly cities: readonly { readonly postalCode: string; readonly name: string }[]
  readonly website?: string
  readonly distributionKeys?: readonly DistributionKey[]
}

export interface DatasetOrganizer {
  readonly id: string
  readonly name: string
  readonly cardSystemIds: readonly number[]
  readonly linkedLocationId?: string
}

export interface DatasetCounter {
  /** A UUID. */
  readonly id: string
  readonly consumerKey: string
  readonly name: string
  readonly cardSystemId: number
  readonly organizerId?: string
  readonly locationId?: string
}

export interface DatasetZuil {
  /** A UUID, lower case. */
  readonly id: string
  readonly name: string
  readonly cardSystemId: number
  readonly counterIds: readonly string[]
  /** Default CHECK_IN. */
  readonly type?: ZuilType
  readonly showQr?: boolean
  readonly associationId?: string
  readonly worksOffline?: boolean
  readonly openingHours?: readonly OpeningHours[]
  /** Default ACTIVE. */
  readonly status?: 'ACTIVE' | 'BLOCKED'
  /** Default Dutch alone. */
  readonly languages?: readonly ('nl' | 'fr' | 'de' | 'en')[]
  /** Default true. */
  readonly sound?: boolean
  readonly inStock?: boolean
  readonly fixedEventId?: string
}

export interface DatasetPassholder {
  /** A UUID. */
  readonly id: string
  readonly name: string
  readonly firstName: string
  /** yyyy-mm-dd */
  readonly dateOfBirth: string
  /** Eleven digits, in clear: it is encrypted on its way into the database. */
  readonly insz?: string
  readonly street?: string
  readonly postalCode: string
  readonly city: string
  readonly email?: string
  readonly registrationOrganizerId?: string
  readonly points: number
  readonly lastActivityAt?: number
  readonly memberships: readonly MembershipFacts[]
}

export interface DatasetCard {
  readonly uitpasNumber: string
  readonly chipNumber?: string
  readonly cardSystemId: number
  readonly status: CardStatus
  readonly passholderId?: string
  readonly counterId?: string
}

export interface DatasetClient {
  readonly id: string
  readonly name: string
  /** In clear: only its hash is kept. */
  readonly secret: string
  readonly grants: readonly Grant[]
}
