import type { Problem } from '../../platform/http/problems.ts'
import { cardProblem } from '../problems.ts'
import type { ReceiptOutcome } from '../store/packages.ts'

/** Why what came of a package could not be noted. */
export const notReceived: Readonly<Record<Exclude<ReceiptOutcome, 'DONE'>, Problem>> = {
  NOT_FOUND: cardProblem('url/not-found'),
  RECEIVED_BEFORE: cardProblem('card-package-received'),
  NOT_IN_PACKAGE: cardProblem('card-not-in-package', { jsonPointer: '/missing' }),
}
