import { checkinCodes } from '@zuil/protocol'

/**
 * Whether the code of a step is taken at a moment: in its own step and a little longer; a zuil's clock may be a little
 * ahead. See protocol/checkin-code.ts.
 */
export const codeTimeliness = (step: number, nowMs: number): 'GOOD' | 'EXPIRED' | 'NOT_YET' => {
  const now = Math.floor(nowMs / (checkinCodes.stepSeconds * 1000))
  if (step > now + checkinCodes.stepsAhead) return 'NOT_YET'
  return step < now - checkinCodes.stepsAfter ? 'EXPIRED' : 'GOOD'
}
