import { z } from 'zod'
import type { Desired, PlannedReward } from './desired.ts'

/** Why a zuil refuses a document, by the field that is to be changed. */
export const desiredProblem = z.object({
  field: z.string().max(64),
  reason: z.enum([
    /** A zuil belongs to a counter. */
    'NO_COUNTER',
    /** A voordeelzuil belongs to one counter alone. */
    'SEVERAL_COUNTERS',
    /** Its counter has no omruilvoordeel, now or later. */
    'NO_REWARD',
    /** Its counter has more than one omruilvoordeel today. */
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

/** Whether two rewards are there at one moment. */
const atOnce = (rewards: readonly PlannedReward[]): boolean => {
  const spans = rewards.map(({ from, until }) => ({
    from: from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from),
    until: until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until),
  }))
  return spans.some((a, i) => spans.slice(i + 1).some((b) => a.from < b.until && b.from < a.until))
}

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
    if (atOnce(rewards)) add('counters', 'SEVERAL_REWARDS')
  }
  if (type === 'MEMBERSHIP' && !association) add('association', 'NO_ASSOCIATION')
  if (type !== 'CHECK_IN' && qr) add('qr', 'ONLY_CHECK_IN')
  if (brokerUrl !== undefined && !brokerUrl.startsWith('mqtts:') && !isLoopback(brokerUrl)) add('brokerUrl', 'INSECURE')
  return problems
}
