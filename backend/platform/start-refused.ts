/**
 * The store can't be opened, for a reason that a person must repair. The message is one English sentence that says what
 * is wrong and what to do; it is meant to be shown alone, without a stack, and holds no personal data.
 */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}
