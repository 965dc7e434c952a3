/**
 * Work that is wanted after a change, as one piece however many want it: who asks before it begins shares it, who asks
 * while it runs waits for the next, which sees what has changed meanwhile.
 * @param work must not reject
 */
export const together = (work: () => Promise<unknown>): (() => Promise<void>) => {
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
