import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of events, with their sentences. */
export const eventProblems = {
  'event-not-found': {
    title: 'Event not found',
    status: 400,
    message: {
      nl: 'We vinden deze activiteit niet.',
      fr: 'Nous ne trouvons pas cette activité.',
      de: 'Wir finden diese Aktivität nicht.',
      en: 'We cannot find this activity.',
    },
  },
  'event-cancelled': {
    title: 'Event cancelled',
    status: 400,
    message: {
      nl: 'Deze activiteit gaat niet door.',
      fr: 'Cette activité n’a pas lieu.',
      de: 'Diese Aktivität findet nicht statt.',
      en: 'This activity does not take place.',
    },
  },
  'cardsystem-not-found': { title: 'Card system not found', status: 400 },
  'distributionkey-not-found': { title: 'Distribution key not found', status: 400 },
  /** It is another card system's, or is not chosen by hand. */
  'invalid-distributionkey': { title: 'Invalid distribution key', status: 400 },
  'event-already-has-ticketsales': { title: 'Event already has ticket sales', status: 400 },
} as const satisfies ProblemTexts

/** Problems that routes of events/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...eventProblems })
