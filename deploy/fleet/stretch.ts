/** A time in which something was so, in milliseconds since 1970. */
export interface Stretch {
  readonly from: number
  readonly until: number
}
