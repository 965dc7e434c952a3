import { cardProblems } from '../cards/problems.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of rewards, with their sentences. */
export const rewardProblems = {
  'reward-not-found': {
    title: 'Reward not found',
    status: 400,
    message: {
      nl: 'Dit voordeel is hier niet te krijgen.',
      fr: 'Cet avantage n’est pas disponible ici.',
      de: 'Diesen Vorteil gibt es hier nicht.',
      en: 'This reward is not available here.',
    },
  },
  'reward-period-constraint': {
    title: 'Reward cannot be redeemed now',
    status: 400,
    message: {
      nl: 'Dit voordeel kan je nu niet omruilen.',
      fr: 'Vous ne pouvez pas échanger cet avantage en ce moment.',
      de: 'Diesen Vorteil kannst du jetzt nicht einlösen.',
      en: 'You cannot redeem this reward now.',
    },
  },
  'reward-volume-constraint': {
    title: 'Reward sold out',
    status: 400,
    message: {
      nl: 'Dit voordeel is op. Kijk eens wat er nog te krijgen is!',
      fr: 'Cet avantage est épuisé. Découvrez ce qu’il y a d’autre !',
      de: 'Dieser Vorteil ist vergriffen. Schau, was es sonst noch gibt!',
      en: 'This reward is all gone. Have a look at what else there is!',
    },
  },
  'reward-passholder-volume-constraint': {
    title: 'Reward already redeemed',
    status: 400,
    message: {
      nl: 'Je kreeg dit voordeel al. Tot een volgende keer!',
      fr: 'Vous avez déjà reçu cet avantage. À la prochaine !',
      de: 'Du hast diesen Vorteil schon bekommen. Bis zum nächsten Mal!',
      en: 'You already got this reward. See you next time!',
    },
  },
  'reward-passholder-points-constraint': {
    title: 'Not enough points',
    status: 400,
    message: {
      nl: 'Onvoldoende punten. Nog even verder sparen!',
      fr: 'Pas assez de points. Continuez à épargner !',
      de: 'Nicht genug Punkte. Sammle noch ein wenig weiter!',
      en: 'Not enough points. Keep saving!',
    },
  },
  'reward-passholder-no-applicable-cardsystems': {
    title: 'Reward is not for this card system',
    status: 400,
    message: {
      nl: 'Dit voordeel is niet voor jouw UiTPAS.',
      fr: 'Cet avantage n’est pas prévu pour votre UiTPAS.',
      de: 'Dieser Vorteil gilt nicht für deinen UiTPAS.',
      en: 'This reward is not for your UiTPAS.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of rewards/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({
  ...generalProblems,
  ...cardProblems,
  ...rewardProblems,
})
