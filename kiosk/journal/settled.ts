import { verdict } from '@zuil/protocol'
import { z } from 'zod'
import type { CommittedVerdict } from '../ports.ts'

const settled = z.object({ verdict, bootId: z.string(), monotonicMs: z.number().nonnegative() })

/** Reads the record of what was last settled; `undefined` where there is none, or it can't be read. */
export const parseSettled = (text: string | undefined): CommittedVerdict | undefined => {
  if (text === undefined) return undefined
  try {
    const parsed = settled.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
