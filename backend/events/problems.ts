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
} as const satisfies ProblemTexts

/** Problems that routes of events/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...eventProblems })
