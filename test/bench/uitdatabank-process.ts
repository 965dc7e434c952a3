import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface StandInProcess {
  readonly url: string
  /** So many of its events change now. */
  change(count: number): Promise<void>
  stop(): Promise<void>
}

/** Starts a stand-in for UiTdatabank with this number of events, in a process of its own. */
export const startStandInProcess = async (events: number, organizers: number): Promise<StandInProcess> => {
  const path = fileURLToPath(new URL('uitdatabank-child.ts', import.meta.url))
  const child = fork(path, [String(events), String(organizers)], { execArgv: process.execArgv })
  const [url] = (await once(child, 'message')) as [string]
  return {
    url,
    change: async (count) => {
      const changed = once(child, 'message')
      child.send(count)
      await changed
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
