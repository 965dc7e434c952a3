/**
 * Waits until `probe` gives something other than `undefined` or `false`, or does not throw any more.
 * @param probe asked every few milliseconds
 * @param withinMs then the last error, or one that names `what`, is thrown
 */
export const eventually = async <T>(
  probe: () => T | Promise<T>,
  { withinMs = 10_000, what = 'the expected condition' }: { withinMs?: number; what?: string } = {},
): Promise<Exclude<T, undefined | false>> => {
  const deadline = performance.now() + withinMs
  let last: unknown = new Error(`${what} did not come within ${withinMs} ms`)
  while (performance.now() < deadline) {
    try {
      const value = await probe()
      if (value !== undefined && value !== false) return value as Exclude<T, undefined | false>
    } catch (error) {
      last = error
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw last
}
