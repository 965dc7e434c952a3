import type { Localized } from '@zuil/protocol'
import { eventProblems } from '../events/problems.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'
import type { PeriodLimit } from '../platform/shapes.ts'

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
      nl: 'Het kansentarief geldt hier niet voor jou.',
      fr: 'Le tarif réduit n’est pas valable ici pour vous.',
      de: 'Der Sozialtarif gilt hier nicht für dich.',
      en: 'The reduced rate does not apply to you here.',
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
  'ticket-price-unseen': {
    title: 'Ticket price changed',
    status: 400,
    message: {
      nl: 'De prijs is net veranderd. Kijk op het scherm en probeer het nog eens.',
      fr: 'Le prix vient de changer. Regardez l’écran et essayez encore une fois.',
      de: 'Der Preis hat sich gerade geändert. Schau auf den Bildschirm und versuche es noch einmal.',
      en: 'The price has just changed. Look at the screen and try again.',
    },
  },
  'ticket-not-needed': {
    title: 'Ticket not needed',
    status: 400,
    message: {
      nl: 'Dit is gratis: je hebt geen ticket nodig.',
      fr: 'C’est gratuit : vous n’avez pas besoin de ticket.',
      de: 'Das ist kostenlos: Du brauchst kein Ticket.',
      en: 'This is free: you do not need a ticket.',
    },
  },
  'ticket-already-reversed': {
    title: 'Ticket already reversed',
    status: 409,
    message: {
      nl: 'Dit ticket is al teruggedraaid.',
      fr: 'Ce ticket a déjà été annulé.',
      de: 'Dieses Ticket wurde schon rückgängig gemacht.',
      en: 'This ticket has already been reversed.',
    },
  },
  'ticket-sale-not-found': { title: 'Ticket sale not found', status: 404 },
  'organizer-not-found': { title: 'Organizer not found', status: 404 },
  'report-not-found': { title: 'Report not found', status: 404 },
} as const satisfies ProblemTexts

const periods: Readonly<Record<PeriodLimit['period'], Required<Localized>>> = {
  ABSOLUTE: { nl: '', fr: '', de: '', en: '' },
  DAY: { nl: ' vandaag', fr: ' aujourd’hui', de: ' heute', en: ' today' },
  WEEK: { nl: ' deze week', fr: ' cette semaine', de: ' diese Woche', en: ' this week' },
  MONTH: { nl: ' deze maand', fr: ' ce mois-ci', de: ' diesen Monat', en: ' this month' },
  QUARTER: { nl: ' dit kwartaal', fr: ' ce trimestre', de: ' dieses Quartal', en: ' this quarter' },
  YEAR: { nl: ' dit jaar', fr: ' cette année', de: ' dieses Jahr', en: ' this year' },
}

/** What a passholder reads who has as many tickets of an event as he may: `maximum-reached` is of points elsewhere. */
export const ticketLimitMessage = ({ volume, period }: PeriodLimit): Required<Localized> => {
  const one = volume === 1
  const { nl, fr, de, en } = periods[period]
  return {
    nl: `Je kocht${nl} al je ${one ? 'ticket' : `${volume} tickets`} aan kansentarief voor deze activiteit.`,
    fr: `Vous avez déjà acheté ${one ? 'votre ticket' : `vos ${volume} tickets`} au tarif réduit pour cette activité${fr}.`,
    de: `Du hast${de} ${one ? 'dein Ticket' : `deine ${volume} Tickets`} zum Sozialtarif für diese Aktivität schon gekauft.`,
    en: `You already bought your ${one ? 'ticket' : `${volume} tickets`} at the reduced rate for this activity${en}.`,
  }
}

/** What is read of a group pass that has had all its tickets, of whichever activities. */
export const groupLimitMessage: Required<Localized> = {
  nl: 'De tickets aan kansentarief van deze groepspas zijn op voor dit jaar.',
  fr: 'Les tickets au tarif réduit de ce pass de groupe sont épuisés pour cette année.',
  de: 'Die Tickets zum Sozialtarif dieses Gruppenpasses sind für dieses Jahr aufgebraucht.',
  en: 'The tickets at the reduced rate of this group pass are used up for this year.',
}

/** What a passholder reads for whom there is no other price than that of everybody. */
export const regularPriceMessage: Required<Localized> = {
  nl: 'Voor jou geldt de gewone prijs.',
  fr: 'Pour vous, c’est le prix normal.',
  de: 'Für dich gilt der normale Preis.',
  en: 'The regular price applies to you.',
}

/** What a passholder reads who is asked for coupons: there are none yet. */
export const noCouponMessage: Required<Localized> = {
  nl: 'Je hebt geen bon voor deze activiteit.',
  fr: 'Vous n’avez pas de bon pour cette activité.',
  de: 'Du hast keinen Gutschein für diese Aktivität.',
  en: 'You have no coupon for this activity.',
}

/** What a passholder reads where a zuil speaks HTTP and said no price: nobody can have seen one. */
export const noPriceShownMessage: Required<Localized> = {
  nl: 'Deze zuil toont nu geen prijs. Koop je ticket aan de balie.',
  fr: 'Cette borne n’affiche pas de prix pour le moment. Achetez votre ticket au guichet.',
  de: 'Diese Säule zeigt gerade keinen Preis an. Kauf dein Ticket bitte am Schalter.',
  en: 'This terminal shows no price right now. Please buy your ticket at the desk.',
}

/** Problems that routes of tickets/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...eventProblems, ...ticketProblems })
