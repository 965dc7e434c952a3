/** Who does something: what he changes is written down as his. */
export interface Actor {
  readonly kind: 'CLIENT' | 'USER' | 'SYSTEM'
  /** A client's id, a person's e-mail address. */
  readonly id: string
}
