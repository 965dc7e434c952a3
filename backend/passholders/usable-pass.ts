import type { Problem } from '../platform/http/problems.ts'
import { problem } from './problems.ts'
import { passRefusal } from './rules/pass.ts'
import type { StoredPass } from './store/passes.ts'

type Holder = NonNullable<StoredPass['passholder']>

/** The pass and its passholder, or why neither is shown. */
export const usablePass = (
  found: StoredPass | undefined,
): { readonly pass: StoredPass; readonly holder: Holder } | { readonly wrong: Problem } => {
  const membership = found?.passholder?.memberships.find(({ cardSystemId }) => cardSystemId === found.cardSystem.id)
  const refusal = passRefusal(found?.card, membership)
  if (refusal || !found?.passholder) return { wrong: problem(refusal ?? 'pass-not-found') }
  return { pass: found, holder: found.passholder }
}

/** What a client reads of a text that is no chip number. */
export const chipDetail = 'A chip number of a UiTPAS is 14 hexadecimal characters.'
