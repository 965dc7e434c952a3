import { z } from 'zod'
import type { Desired } from './desired.ts'

/** Why a zuil refuses a document, by the field that is to be changed. */
export const desiredProblem = z.object({
  field: z.string().max(64),
  reason: z.enum([
    /** A zuil belongs to a counter. */
    'NO_COUNTER',
    /** A voordeelzuil belongs to one counter alone. */
    'SEVERAL_COUNTERS',
    /** Its counter has no omruilvoordeel. */
    'NO_REWARD',
    /** Its counter has more than one omruilvoordeel. */
    'SEVERAL_REWARDS',
    'NO_ASSOCIATION',
    /** Only a check-in zuil has a QR code. */
    'ONLY_CHECK_IN',
    /** Without TLS the broker must be on the same machine. */
    'INSECURE',
    /** This version of the zuil does not know it. */
    'NOT_UNDERSTOOD',
    /** With it the zuil lost its backend, and reverted. */
    'CUT_OFF',
    /** The zuil could not write it to its disk. */
    'NOT_KEPT',
  ]),
})
export type DesiredProblem = z.infer<typeof desiredProblem>

const isLoopback = (url: string): boolean => /^mqtt:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(url)

/**
 * The problems of a readable document; none = a zuil applies it. The same in the back office, which warns
 * before it is saved, and in the zuil, which refuses it as a whole and goes on with its last good one.
 * Source: handbook, "Zuilen, bewerken".
 */
export const desiredProblems = (desired: Omit<Desired, 'revision'>): DesiredProblem[] => {
  const { type, counters, rewards, association, qr, brokerUrl } = desired
  const problems: DesiredProblem[] = []
  const add = (field: string, reason: DesiredProblem['reason']): unknown => problems.push({ field, reason })
  if (counters.length === 0) add('counters', 'NO_COUNTER')
  if (type === 'REWARD' && counters.length > 1) add('counters', 'SEVERAL_COUNTERS')
  if (type === 'REWARD' && counters.length === 1) {
    if (rewards.length === 0) add('counters', 'NO_REWARD')
    if (rewards.length > 1) add('counters', 'SEVERAL_REWARDS')
  }
  if (type === 'MEMBERSHIP' && !association) add('association', 'NO_ASSOCIATION')
  if (type !== 'CHECK_IN' && qr) add('qr', 'ONLY_CHECK_IN')
  if (brokerUrl !== undefined && !brokerUrl.startsWith('mqtts:') && !isLoopback(brokerUrl)) add('brokerUrl', 'INSECURE')
  return problems
}
