/**
 * Runs work once for many callers: a call before it begins shares that run; a call while it runs gets the next run, which
 * sees what has changed meanwhile.
 * @param work must not reject
 */
export const coalesce = (work: () => Promise<unknown>): (() => Promise<void>) => {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    next ??= last.then(async () => {
      next = undefined
      await work()
    })
    last = next
    return next
  }
}
