/** Plain data that nobody changes: what zod infers of a shape, with everything in it read-only. */
export type Immutable<T> = T extends string | number | boolean | bigint | null | undefined
  ? T
  : { readonly [K in keyof T]: Immutable<T[K]> }
