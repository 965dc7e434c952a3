import type { DemoScreen } from './shapes.ts'

/** How a simulated reader is spoken to: the status of its answer, or that there is none. @param url http://127.0.0.1:port/… */
export type AskReader = (url: string, method: 'PUT' | 'DELETE' | 'POST', body: object) => Promise<number>

/** What became of something that was laid or scanned. NOT_RUNNING: its zuil is away, or starting. */
export type ReaderOutcome = 'DONE' | 'NOT_READABLE' | 'NOT_RUNNING'

/** The screens of simulated zuilen, and the cards on their simulated readers. */
export interface Screens {
  has(zuilId: string): boolean
  /** In the order in which they stand side by side. */
  all(): readonly DemoScreen[]
  /** The addresses that a page shows in frames: http://127.0.0.1:port. */
  origins(): readonly string[]
  /** A zuil runs, with its screen at this address. */
  register(zuilId: string, screen: string): void
  lay(zuilId: string, chipNumber: string): Promise<ReaderOutcome>
  takeAway(zuilId: string): Promise<ReaderOutcome>
  scan(zuilId: string, line: string): Promise<ReaderOutcome>
}

type ScreenedZuil = Pick<DemoScreen, 'name' | 'type'> & { readonly id: string }

const ANSWER_WITHIN_MS = 5_000

/** It is a zuil of this machine: pages ask the backend, so that who is not logged in lays no card. */
const askReader: AskReader = async (url, method, body) => {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  return response.status
}

/** @param zuilen that are simulated; none = in a safe environment that is no demo */
export const createScreens = (zuilen: readonly ScreenedZuil[], ask = askReader): Screens => {
  const screens = new Map<string, string>()
  const laid = new Map<string, string>()

  const at = async (zuilId: string, path: string, ...what: [method: 'PUT' | 'DELETE' | 'POST', body: object]) => {
    const screen = screens.get(zuilId)
    if (screen === undefined) return 'NOT_RUNNING'
    try {
      const status = await ask(`${screen}/simulated/${path}`, ...what)
      if (status === 200) return 'DONE'
      return status === 400 ? 'NOT_READABLE' : 'NOT_RUNNING'
    } catch {
      return 'NOT_RUNNING'
    }
  }

  return {
    has: (zuilId) => zuilen.some(({ id }) => id === zuilId),
    all: () =>
      zuilen.map(({ id, name, type }) => {
        const [screen, card] = [screens.get(id), laid.get(id)]
        return {
          zuilId: id,
          name,
          type,
          ...(screen !== undefined && { screen }),
          ...(card !== undefined && { laid: card }),
        }
      }),
    origins: () => [...new Set([...screens.values()].map((screen) => new URL(screen).origin))],
    register: (zuilId, screen) => {
      screens.set(zuilId, screen)
      // It was started: nothing lies on its reader.
      laid.delete(zuilId)
    },
    lay: async (zuilId, chipNumber) => {
      const outcome = await at(zuilId, 'card', 'PUT', { chipNumber })
      if (outcome === 'DONE') laid.set(zuilId, chipNumber)
      return outcome
    },
    takeAway: async (zuilId) => {
      const outcome = await at(zuilId, 'card', 'DELETE', {})
      if (outcome === 'DONE') laid.delete(zuilId)
      return outcome
    },
    scan: (zuilId, line) => at(zuilId, 'scan', 'POST', { line }),
  }
}
