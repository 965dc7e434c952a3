import { eventProblems } from '../events/problems.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of tickets, with their sentences. */
export const ticketProblems = {
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
  'ticket-sale-not-found': { title: 'Ticket sale not found', status: 404 },
} as const satisfies ProblemTexts

/** Problems that routes of tickets/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...eventProblems, ...ticketProblems })
