/** For how long codes are good, in seconds. The backend sets them: a zuil is told the first with its document. */
export interface CodeTimes {
  /** A zuil shows a new code so often. */
  readonly stepSeconds: number
  /** A code is taken so long after it was replaced on the screen. */
  readonly validSeconds: number
  /** And so much longer for the family of who used it in time. */
  readonly familySeconds: number
}

export const defaultCodeTimes: CodeTimes = { stepSeconds: 30, validSeconds: 60, familySeconds: 300 }

/** A zuil's clock may be ahead by so many steps. */
const STEPS_AHEAD = 1

/** The number of the step of a moment, since 1970. */
export const stepAt = (nowMs: number, { stepSeconds }: Pick<CodeTimes, 'stepSeconds'>): number =>
  Math.floor(nowMs / (stepSeconds * 1000))

/** Whether the code of a step is taken at a moment; FAMILY: only for the family of who used it in time. */
export const codeTimeliness = (
  step: number,
  nowMs: number,
  times: CodeTimes = defaultCodeTimes,
): 'GOOD' | 'FAMILY' | 'EXPIRED' | 'NOT_YET' => {
  const stepMs = times.stepSeconds * 1000
  const lapses = (step + 1) * stepMs + times.validSeconds * 1000
  if (nowMs < (step - STEPS_AHEAD) * stepMs) return 'NOT_YET'
  if (nowMs < lapses) return 'GOOD'
  return nowMs < lapses + times.familySeconds * 1000 ? 'FAMILY' : 'EXPIRED'
}
