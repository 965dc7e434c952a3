import { verdict } from '@zuil/protocol'
import { z } from 'zod'
import type { CommittedVerdict } from '../core/model.ts'

const committedVerdict = z.object({ verdict, bootId: z.string(), monotonicMs: z.number().nonnegative() })

/** Reads the last committed verdict; `undefined` where there is none, or it can't be read. */
export const parseCommitted = (text: string | undefined): CommittedVerdict | undefined => {
  if (text === undefined) return undefined
  try {
    const parsed = committedVerdict.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
