export interface CounterFacts {
  readonly id: string
  readonly name: string
  readonly cardSystemId: number
  readonly organizerId?: string
  readonly locationId?: string
}
