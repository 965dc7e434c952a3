import type { Localized, RefusalReason } from '@zuil/protocol'
import { associationProblems } from '../associations/problems.ts'
import { cardProblems } from '../cards/problems.ts'
import { checkinProblems } from '../checkins/problems.ts'
import { eventProblems } from '../events/problems.ts'
import { passholderProblems } from '../passholders/problems.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemText, type ProblemTexts, problemsOf } from '../platform/http/problems.ts'
import { rewardProblems } from '../rewards/problems.ts'
import { ticketProblems } from '../tickets/problems.ts'

/** The problem types of taps, with their sentences. */
const tapProblems = {
  'zuil-blocked': {
    title: 'Zuil blocked',
    status: 400,
    message: {
      nl: 'Deze zuil is niet in gebruik.',
      fr: 'Cette borne n’est pas en service.',
      de: 'Diese Säule ist nicht in Betrieb.',
      en: 'This terminal is not in use.',
    },
  },
  'not-confirmed': {
    title: 'Not confirmed in time',
    status: 400,
    message: {
      nl: 'Er kwam niet op tijd antwoord: er is niets gebeurd. Probeer het nog eens.',
      fr: 'La réponse n’est pas arrivée à temps : rien ne s’est passé. Essayez encore une fois.',
      de: 'Die Antwort kam nicht rechtzeitig: Es ist nichts passiert. Versuche es noch einmal.',
      en: 'The answer did not come in time: nothing happened. Please try again.',
    },
  },
} as const satisfies ProblemTexts

const texts = {
  ...cardProblems,
  ...passholderProblems,
  ...eventProblems,
  ...checkinProblems,
  ...ticketProblems,
  ...rewardProblems,
  ...associationProblems,
  ...tapProblems,
}

/** Problems that routes of taps/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...texts })

/** Every reason for which a tap is refused has its text: one without does not compile. */
const refusalTexts: Readonly<Record<RefusalReason, ProblemText>> = texts

/** What a person reads where something is refused for this reason. */
export const messageFor = (reason: RefusalReason): Localized | undefined => refusalTexts[reason].message
