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
  'reward-changed-meanwhile': {
    title: 'Reward changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft dit voordeel intussen gewijzigd. Bekijk wat er veranderd is en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié cet avantage entre-temps. Regardez ce qui a changé et réessayez.',
      de: 'Jemand anderes hat diesen Vorteil inzwischen geändert. Sieh dir die Änderungen an und versuche es erneut.',
      en: 'Somebody else changed this reward meanwhile. Look at what changed and try again.',
    },
  },
  'reward-version-missing': {
    title: 'Version of the reward missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van dit voordeel je wijzigt. Open het opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version de cet avantage vous modifiez. Ouvrez-le de nouveau et réessayez.',
      de: 'Wir wissen nicht, welche Version dieses Vorteils du änderst. Öffne ihn neu und versuche es noch einmal.',
      en: 'The request does not say which version of this reward it changes. Open it again and try once more.',
    },
  },
  'reward-is-deleted': {
    title: 'Reward is deleted',
    status: 409,
    message: {
      nl: 'Dit voordeel is verwijderd. Dat blijft zo.',
      fr: 'Cet avantage est supprimé et le reste.',
      de: 'Dieser Vorteil ist gelöscht. Das bleibt so.',
      en: 'This reward is deleted, and stays so.',
    },
  },
  'redemption-already-reversed': {
    title: 'Redemption already reversed',
    status: 409,
    message: {
      nl: 'Dit ingeruilde voordeel is al teruggedraaid.',
      fr: 'L’échange de cet avantage a déjà été annulé.',
      de: 'Die Einlösung dieses Vorteils wurde schon rückgängig gemacht.',
      en: 'This redemption has already been reversed.',
    },
  },
  'invalid-card-system': { title: 'Invalid card system', status: 400 },
  'reward-not-editable': {
    title: 'Reward not editable',
    status: 400,
    message: {
      nl: 'Dit voordeel werd al gegeven: dit blijft zoals het is.',
      fr: 'Cet avantage a déjà été donné : ceci reste tel quel.',
      de: 'Dieser Vorteil wurde schon gegeben: Das bleibt, wie es ist.',
      en: 'This reward was given already: this stays as it is.',
    },
  },
  'reward-picture-unreadable': {
    title: 'Not a picture that can be shown',
    status: 400,
    message: {
      nl: 'Dit is geen PNG, JPEG of WebP die we kunnen tonen. Kies een andere afbeelding.',
      fr: 'Ce n’est pas un PNG, JPEG ou WebP que nous pouvons afficher. Choisissez une autre image.',
      de: 'Das ist kein PNG, JPEG oder WebP, das wir zeigen können. Wähle ein anderes Bild.',
      en: 'This is no PNG, JPEG or WebP that we can show. Choose another picture.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of rewards/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({
  ...generalProblems,
  ...cardProblems,
  ...rewardProblems,
})
