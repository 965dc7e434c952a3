import { describeError, type Log } from '@zuil/protocol'
import { coalesce } from '../coalesce.ts'

/** Keeps who may connect to an external broker as the database has it. */
export interface BrokerAccess {
  /**
   * Resolves when the broker goes by the database: whoever has no credential any more, or another, is disconnected. Never
   * rejects: while the broker is away it is tried again until it is done.
   */
  sync(): Promise<void>
  stop(): void
}

const RETRY_MS = 1_000

/** @param syncOnce brings the broker up to date; rejects when it could not */
export const keepAccess = (syncOnce: () => Promise<void>, log: Log): BrokerAccess => {
  let retry: NodeJS.Timeout | undefined
  let failing = false
  let stopped = false
  const sync = coalesce(async () => {
    clearTimeout(retry)
    if (stopped) return
    try {
      await syncOnce()
      failing = false
    } catch (error) {
      if (!failing) log.error(describeError(error), 'The MQTT broker could not be told who may connect; retrying')
      failing = true
      if (!stopped) retry = setTimeout(() => void sync(), RETRY_MS)
    }
  })
  return {
    sync,
    stop: () => {
      stopped = true
      clearTimeout(retry)
    },
  }
}
