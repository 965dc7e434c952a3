import { type DecodeProblem, limits } from '@zuil/protocol'
import { z } from 'zod'

const identified = z.object({ revision: z.int().positive(), zuil: z.object({ id: z.string() }) })

/**
 * What can be read of a desired document that is not understood (a newer backend's), so that its revision can be refused.
 * @returns undefined when it is not even clear which document it is, or it is another zuil's
 */
export const unreadableDesired = (
  zuilId: string,
  payload: Buffer,
  problem: DecodeProblem,
): { readonly revision: number; readonly field: string } | undefined => {
  if (payload.length > limits.messageBytes) return undefined
  try {
    const document = identified.safeParse(JSON.parse(payload.toString()))
    if (!document.success || document.data.zuil.id !== zuilId) return undefined
    const field = problem.kind === 'INVALID' ? problem.at : 'v'
    return { revision: document.data.revision, field }
  } catch {
    return undefined
  }
}
