/** The zuil's screen as its page gets it: a view, and a number that rises with each result. */
export interface ScreenShot {
  readonly serial: number
  readonly view: { readonly screen: string; readonly [key: string]: unknown }
}

/**
 * Listens to a zuil's screen, as its page does, until the zuil ends.
 * @param onShot called with each, when it comes
 * @returns what came so far; `connected` resolves with the first, or when the zuil ended
 */
export const watchScreen = (
  url: string,
  onShot: (shot: ScreenShot) => void = () => undefined,
): { readonly shown: readonly ScreenShot[]; readonly connected: Promise<void>; stop(): void } => {
  const shown: ScreenShot[] = []
  let connect = (): void => undefined
  const connected = new Promise<void>((resolve) => {
    connect = resolve
  })
  const ending = new AbortController()
  const listen = async (): Promise<void> => {
    const response = await fetch(`${url}/events`, { signal: ending.signal })
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true })
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        if (!event.startsWith('data: ')) continue
        const shot = JSON.parse(event.slice(6)) as ScreenShot
        shown.push(shot)
        connect()
        onShot(shot)
      }
    }
  }
  listen()
    .catch(() => undefined)
    .finally(connect)
  return { shown, connected, stop: () => ending.abort() }
}
