import type { Actor } from '../actor.ts'
import { type Grant, type Role, type Rule, staffGrant } from './policy.ts'

/** How far a person reaches: in one card system, and there perhaps some zuilen or counters alone. */
export interface PersonReach {
  readonly cardSystemId: number
  /** Of a zuilbeheerder of some zuilen; absent = all of the card system. */
  readonly zuilIds?: readonly string[]
  /** Of who may do it for these counters alone: their staff, and a voordeelbeheerder; absent = all of the card system. */
  readonly counterIds?: readonly string[]
}

/** What a person is, in the card system that he works in. */
export interface Held extends Omit<PersonReach, 'counterIds'> {
  /** By his account; absent = he is staff of counters alone. */
  readonly role?: Exclude<Role, 'COUNTER'>
  /** Of a voordeelbeheerder: whose rewards he manages. */
  readonly rewardsOf?: readonly string[]
  /** Whose staff he is. */
  readonly staffOf: readonly string[]
}

/**
 * How far somebody may reach in one act: a client, the organizers whose rows it may see or change; a person, his card
 * system. Stores are reached through it (`store.for(scope)`), so that no query is made without one. Only the guard makes
 * one for a request. What was not made for people is closed to them: theirs covers no organizer.
 */
export class Scope {
  readonly #organizers: ReadonlySet<string> | undefined
  readonly actor: Actor
  /** Of a passholder by a token of his own: himself first, then his family. */
  readonly holders: readonly string[]
  /** Of a person; absent = it is a client's, or the backend's own. */
  readonly person?: PersonReach

  private constructor(
    actor: Actor,
    organizers: ReadonlySet<string> | undefined,
    person?: PersonReach,
    holders: readonly string[] = [],
  ) {
    this.holders = holders
    this.#organizers = organizers
    this.actor = actor
    if (person) this.person = person
  }

  /** What these grants of a client, or of a person at the API, reach by this rule; `undefined` = they do not allow it at all. */
  static ofGrants(
    actor: Actor,
    grants: readonly Grant[],
    rule: Extract<Rule, { by: 'CLIENT' }>,
    /** Of a passholder by a token of his own. */
    himAndHis: readonly string[] = [],
  ): Scope | undefined {
    const holders = rule.holder ? himAndHis : []
    const { together } = rule
    if (together && !grants.some(({ permission }) => permission === together)) return undefined
    const held = grants.filter(
      ({ permission }) =>
        rule.withAny ||
        permission === rule.permission ||
        permission === rule.alsoBy ||
        (rule.staff && permission === staffGrant),
    )
    const all = held.some(({ organizerId }) => organizerId === undefined)
    if (all || (rule.alsoForAll && grants.some(({ permission }) => permission === rule.alsoForAll))) {
      return new Scope(actor, undefined)
    }
    // What he may do somebody may always know, also where that is nothing.
    const own = rule.withAny && actor.kind === 'USER'
    if ((held.length === 0 && !own && holders.length === 0) || rule.allOrganizers) return undefined
    return new Scope(actor, new Set(held.flatMap(({ organizerId }) => organizerId ?? [])), undefined, holders)
  }

  /** What a person reaches in an act that is for people of these roles; `undefined` = he may not do it. */
  static ofPerson(email: string, held: Held, roles: readonly Role[]): Scope | undefined {
    const actor = { kind: 'USER', id: email } as const
    const { role, staffOf, cardSystemId, zuilIds, rewardsOf = [] } = held
    if (role && roles.includes(role)) {
      const some = role === 'VOORDEELBEHEERDER' ? { counterIds: rewardsOf } : {}
      return new Scope(actor, new Set(), { cardSystemId, ...(zuilIds && { zuilIds }), ...some })
    }
    if (staffOf.length === 0 || !roles.includes('COUNTER')) return undefined
    return new Scope(actor, new Set(), { cardSystemId, counterIds: staffOf })
  }

  /** For the backend's own work, where nobody asks: never for a request. */
  static readonly system = new Scope({ kind: 'SYSTEM', id: 'backend' }, undefined)

  /** The organizers of a client; `undefined` = all there are; of a person none. */
  get organizerIds(): readonly string[] | undefined {
    return this.#organizers && [...this.#organizers]
  }

  /** Whether it reaches what belongs to this organizer. What belongs to none is reached by who reaches all. */
  covers(organizerId: string | undefined): boolean {
    return this.#organizers === undefined || (organizerId !== undefined && this.#organizers.has(organizerId))
  }

  /** The passholder who asks by a token of his own; `undefined` = nobody does. */
  get himself(): string | undefined {
    return this.holders[0]
  }

  /** Whether somebody acts for this passholder, as himself or for his family. */
  coversHolder(passholderId: string | undefined): boolean {
    return passholderId !== undefined && this.holders.includes(passholderId)
  }

  /** Whether it is for some organizer at all, and not for passholders alone. */
  get ofOrganizers(): boolean {
    return this.#organizers === undefined || this.#organizers.size > 0
  }

  /** Whether it reaches one of these. */
  coversOneOf(organizerIds: readonly (string | undefined)[]): boolean {
    return this.coversAll || organizerIds.some((id) => this.covers(id))
  }

  /** Whether it reaches what is a counter's: of a client by its organizer, of a person by its card system. */
  coversCounter(counter: {
    readonly id: string
    readonly cardSystemId: number
    readonly organizerId?: string
  }): boolean {
    const { person } = this
    if (!person) return this.covers(counter.organizerId)
    return counter.cardSystemId === person.cardSystemId && (person.counterIds?.includes(counter.id) ?? true)
  }

  get coversAll(): boolean {
    return this.#organizers === undefined
  }
}
