/** Long work pauses after so long: arriving taps must not wait for it. */
const SLICE_MS = 10

/** Lets whatever waits in the event loop have its turn. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * For work in many steps: called between them, it yields when the last pause was too long ago.
 * @param sliceMs how long ago: a tap takes some ten turns of the event loop, and each waits for so long
 */
export const yieldNowAndThen = (sliceMs = SLICE_MS): (() => Promise<void>) => {
  let began = performance.now()
  return async () => {
    if (performance.now() - began < sliceMs) return
    await yieldToEventLoop()
    began = performance.now()
  }
}
