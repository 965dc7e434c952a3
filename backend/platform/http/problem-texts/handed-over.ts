import type { Entry } from '../problem-entry.ts'

/** Why a ticket, a reward or a membership is refused, by a zuil or over the API. */
export const handedOver = {
  'social-tariff-expired': {
    title: 'Social tariff expired',
    status: 400,
    message: {
      nl: 'Je kansentarief is verlopen. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Votre tarif réduit n’est plus valable. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Dein Sozialtarif ist abgelaufen. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'Your reduced rate has expired. Please ask at a UiTPAS desk.',
    },
  },
  'social-tariff-suspended': {
    title: 'Social tariff suspended',
    status: 400,
    message: {
      nl: 'Je kansentarief is tijdelijk stopgezet. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Votre tarif réduit est suspendu pour le moment. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Dein Sozialtarif ruht zurzeit. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'Your reduced rate is suspended for now. Please ask at a UiTPAS desk.',
    },
  },
  'social-tariff-not-available': {
    title: 'Social tariff not available',
    status: 400,
    message: {
      nl: 'Voor deze activiteit is er geen kansentarief.',
      fr: 'Il n’y a pas de tarif réduit pour cette activité.',
      de: 'Für diese Aktivität gibt es keinen Sozialtarif.',
      en: 'There is no reduced rate for this activity.',
    },
  },
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
  'ticket-price-unknown': {
    title: 'Ticket price unknown',
    status: 400,
    message: {
      nl: 'We kennen de prijs van dit ticket niet. Vraag het aan de balie.',
      fr: 'Nous ne connaissons pas le prix de ce ticket. Demandez-le au guichet.',
      de: 'Wir kennen den Preis dieses Tickets nicht. Frag bitte am Schalter nach.',
      en: 'We do not know the price of this ticket. Please ask at the desk.',
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
} as const satisfies Readonly<Record<string, Entry>>
