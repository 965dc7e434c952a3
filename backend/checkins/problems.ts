import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of check-ins, with their sentences. */
export const checkinProblems = {
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
  'checkin-code-expired': {
    title: 'Check-in code expired',
    status: 400,
    message: {
      nl: 'Deze code is vervallen. Scan de nieuwe code op de zuil.',
      fr: 'Ce code a expiré. Scannez le nouveau code sur la borne.',
      de: 'Dieser Code ist abgelaufen. Scanne den neuen Code auf der Säule.',
      en: 'This code has expired. Scan the new code on the terminal.',
    },
  },
  'checkin-code-invalid': {
    title: 'Check-in code invalid',
    status: 400,
    message: {
      nl: 'Deze code klopt niet. Scan de code op het scherm van de zuil.',
      fr: 'Ce code n’est pas bon. Scannez le code sur l’écran de la borne.',
      de: 'Dieser Code stimmt nicht. Scanne den Code auf dem Bildschirm der Säule.',
      en: 'This code is not right. Scan the code on the screen of the terminal.',
    },
  },
  'checkin-already-reversed': {
    title: 'Check-in already reversed',
    status: 409,
    message: {
      nl: 'Deze check-in is al teruggedraaid.',
      fr: 'Ce check-in a déjà été annulé.',
      de: 'Dieser Check-in wurde schon rückgängig gemacht.',
      en: 'This check-in has already been reversed.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of checkins/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...checkinProblems })
