import type { Grant, Rule } from './policy.ts'

/**
 * How far somebody may reach in one act: the organizers whose rows he may see or change. Stores are reached through it
 * (`store.for(scope)`), so that no query is made without one. Only the guard makes one for a request.
 */
export class Scope {
  readonly #organizers: ReadonlySet<string> | undefined

  private constructor(organizers: ReadonlySet<string> | undefined) {
    this.#organizers = organizers
  }

  /** What these grants reach by this rule; `undefined` = they do not allow it at all. */
  static ofGrants(grants: readonly Grant[], rule: Extract<Rule, { by: 'CLIENT' }>): Scope | undefined {
    const held = grants.filter(({ permission }) => permission === rule.permission)
    const all = held.some(({ organizerId }) => organizerId === undefined)
    if (all || (rule.alsoForAll && grants.some(({ permission }) => permission === rule.alsoForAll))) {
      return new Scope(undefined)
    }
    if (held.length === 0 || rule.allOrganizers) return undefined
    return new Scope(new Set(held.flatMap(({ organizerId }) => organizerId ?? [])))
  }

  /** For the backend's own work, where nobody asks: never for a request. */
  static readonly system = new Scope(undefined)

  /** The organizers; `undefined` = all there are. */
  get organizerIds(): readonly string[] | undefined {
    return this.#organizers && [...this.#organizers]
  }

  /** Whether it reaches what belongs to this organizer. What belongs to none is reached by who reaches all. */
  covers(organizerId: string | undefined): boolean {
    return this.#organizers === undefined || (organizerId !== undefined && this.#organizers.has(organizerId))
  }

  /** Whether it reaches one of these. */
  coversOneOf(organizerIds: readonly (string | undefined)[]): boolean {
    return this.coversAll || organizerIds.some((id) => this.covers(id))
  }

  get coversAll(): boolean {
    return this.#organizers === undefined
  }
}
