import type { Entry } from '../problem-entry.ts'

/** Why a card, a passholder or a check-in is refused. */
export const visits = {
  'card-blocked': {
    title: 'Card blocked',
    status: 400,
    message: {
      nl: 'Deze kaart is geblokkeerd. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Cette carte est bloquée. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Diese Karte ist gesperrt. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'This card is blocked. Please ask at a UiTPAS desk.',
    },
  },
  'invalid-card': {
    title: 'Invalid card',
    status: 400,
    message: {
      nl: 'We kennen deze kaart niet. Is het een UiTPAS?',
      fr: 'Nous ne connaissons pas cette carte. Est-ce un UiTPAS ?',
      de: 'Wir kennen diese Karte nicht. Ist es ein UiTPAS?',
      en: 'We do not know this card. Is it a UiTPAS?',
    },
  },
  'invalid-card-status': {
    title: 'Invalid card status',
    status: 400,
    message: {
      nl: 'Deze kaart is nog niet in gebruik. Vraag hulp aan een UiTPAS-balie.',
      fr: 'Cette carte n’est pas encore activée. Demandez de l’aide à un guichet UiTPAS.',
      de: 'Diese Karte ist noch nicht in Gebrauch. Bitte wende dich an einen UiTPAS-Schalter.',
      en: 'This card is not in use yet. Please ask at a UiTPAS desk.',
    },
  },
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
      nl: 'Met jouw UiTPAS kan je hier geen punten sparen.',
      fr: 'Avec votre UiTPAS, vous ne pouvez pas épargner de points ici.',
      de: 'Mit deinem UiTPAS kannst du hier keine Punkte sammeln.',
      en: 'You cannot save points here with your UiTPAS.',
    },
  },
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
  'checkin-not-allowed': {
    title: 'Check-in not allowed',
    status: 400,
    message: {
      nl: 'Je kan nu geen punt sparen voor deze activiteit.',
      fr: 'Vous ne pouvez pas épargner de point pour cette activité en ce moment.',
      de: 'Du kannst für diese Aktivität jetzt keinen Punkt sammeln.',
      en: 'You cannot save a point for this activity now.',
    },
  },
  'maximum-reached': {
    title: 'Maximum reached',
    status: 400,
    message: {
      nl: 'Je spaarde hier al je punt. Tot een volgende keer!',
      fr: 'Vous avez déjà épargné votre point ici. À la prochaine !',
      de: 'Du hast deinen Punkt hier schon gesammelt. Bis zum nächsten Mal!',
      en: 'You already saved your point here. See you next time!',
    },
  },
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
} as const satisfies Readonly<Record<string, Entry>>
