import { passholderProblems } from '../passholders/problems.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of associations and their memberships, with their sentences. */
export const associationProblems = {
  'association-membership-renew-not-possible': {
    title: 'Association membership cannot be renewed',
    status: 400,
    message: {
      nl: 'Dit lidmaatschap kan nog niet verlengd worden.',
      fr: 'Cette adhésion ne peut pas encore être renouvelée.',
      de: 'Diese Mitgliedschaft kann noch nicht verlängert werden.',
      en: 'This membership cannot be renewed yet.',
    },
  },
  'association-membership-too-old': {
    title: 'Passholder is too old for this association',
    status: 400,
    message: {
      nl: 'De pashouder is te oud voor dit lidmaatschap.',
      fr: 'La personne est trop âgée pour cette adhésion.',
      de: 'Die Person ist zu alt für diese Mitgliedschaft.',
      en: 'The passholder is too old for this membership.',
    },
  },
  'association-passholder-cardsystem-mismatch': {
    title: 'Association and passholder are of different card systems',
    status: 400,
    message: {
      nl: 'Deze vereniging hoort niet bij de UiTPAS van de pashouder.',
      fr: 'Cette association ne fait pas partie du système de cette carte UiTPAS.',
      de: 'Dieser Verein gehört nicht zum UiTPAS der Person.',
      en: 'This association does not go with the UiTPAS of the passholder.',
    },
  },
  'association-not-found': {
    title: 'Association not found',
    status: 400,
    message: {
      nl: 'We vinden deze vereniging hier niet.',
      fr: 'Nous ne trouvons pas cette association ici.',
      de: 'Wir finden diesen Verein hier nicht.',
      en: 'We cannot find this association here.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of associations/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...passholderProblems, ...associationProblems })
