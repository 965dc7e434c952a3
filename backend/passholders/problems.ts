import { cardProblems } from '../cards/problems.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of passholders, with their sentences. */
export const passholderProblems = {
  'passholder-not-found': {
    title: 'Passholder not found',
    status: 400,
    message: {
      nl: 'Er hoort niemand bij deze kaart. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Cette carte n’est liée à personne. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Diese Karte gehört niemandem. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'Nobody belongs to this card. Please ask at a UiTPAS desk.',
    },
  },
  'passholder-blocked': {
    title: 'Passholder blocked',
    status: 400,
    message: {
      nl: 'Je UiTPAS is geblokkeerd. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Votre UiTPAS est bloqué. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Dein UiTPAS ist gesperrt. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'Your UiTPAS is blocked. Please ask at a UiTPAS desk.',
    },
  },
  'passholder-no-active-cardsystems': {
    title: 'Passholder has no active card systems',
    status: 400,
    message: {
      nl: 'Je UiTPAS is niet meer geldig. Laat hem verlengen aan een UiTPAS-balie.',
      fr: 'Votre UiTPAS n’est plus valable. Faites-le renouveler à un guichet UiTPAS.',
      de: 'Dein UiTPAS ist nicht mehr gültig. Lass ihn an einem UiTPAS-Schalter verlängern.',
      en: 'Your UiTPAS is no longer valid. Have it renewed at a UiTPAS desk.',
    },
  },
  'pass-not-found': {
    title: 'Pass not found',
    status: 404,
    message: {
      nl: 'We vinden deze UiTPAS niet.',
      fr: 'Nous ne trouvons pas cet UiTPAS.',
      de: 'Wir finden diesen UiTPAS nicht.',
      en: 'We cannot find this UiTPAS.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of passholders/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...cardProblems, ...passholderProblems })
