import type { Problem } from '../../platform/http/problems.ts'
import { problem } from '../problems.ts'
import type { ActRefusal } from '../store/acts.ts'

/** Why something could not be done with a passholder. */
export const refused = (outcome: ActRefusal): Problem => {
  if (outcome === 'NOT_FOUND') return problem('url/not-found')
  return problem(outcome === 'UNCHANGED' ? 'passholder-unchanged' : outcome)
}
