import { addressKey } from './address.ts'
import type { OutboxProblem, Sender } from './notices.ts'

/** Whether a mail may go out. */
export type MayBeMailed = (address: string) => boolean

/**
 * Of a safe environment.
 * @param allowed addresses, and domains as `@example.org`: of those everybody, of their subdomains nobody
 */
export const onlyTo = (allowed: readonly string[]): MayBeMailed => {
  const keys = new Set(allowed.map(addressKey))
  return (address) => {
    const key = addressKey(address)
    return keys.has(key) || keys.has(key.slice(key.lastIndexOf('@')))
  }
}

/**
 * Sends what may go out, and keeps the rest as it is, for people to look at. It is asked at each attempt: what waits from
 * before a setting was changed goes by the one of now.
 * @param sender absent = none is set up
 */
export const safeMailSender = (sender: Sender | undefined, mayBeMailed: MayBeMailed): Sender => ({
  send: async (notice, signal) => {
    if (!mayBeMailed(notice.recipient)) return { kind: 'KEPT' }
    if (sender) return sender.send(notice, signal)
    return { kind: 'RETRY', problem: 'this channel is not set up' satisfies OutboxProblem }
  },
})
