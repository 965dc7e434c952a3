import type { Localized, RefusalReason, Verdict } from '@zuil/protocol'
import { associationProblems } from '../associations/problems.ts'
import { cardProblems } from '../cards/problems.ts'
import { checkinProblems } from '../checkins/problems.ts'
import { eventProblems } from '../events/problems.ts'
import { groupMessage, passholderProblems } from '../passholders/problems.ts'
import { isGroup } from '../passholders/rules/group.ts'
import type { StoredPass } from '../passholders/store/passes.ts'
import { generalProblems } from '../platform/http/general-problems.ts'
import {
  type Problem,
  type ProblemDetails,
  type ProblemText,
  type ProblemTexts,
  problemsOf,
} from '../platform/http/problems.ts'
import { rewardProblems } from '../rewards/problems.ts'
import { groupLimitMessage, ticketLimitMessage, ticketProblems } from '../tickets/problems.ts'
import { ticketLimitOf } from '../tickets/rules/limit.ts'
import { refusedError } from './shapes.ts'

/** The problem types of taps, with their sentences. */
const tapProblems = {
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
  'actie-id-in-use': {
    title: 'ActieID of another',
    status: 400,
    message: {
      nl: 'Dit is niet doorgegaan. Probeer het nog eens.',
      fr: 'Cela n’a pas marché. Essayez encore une fois.',
      de: 'Das hat nicht geklappt. Versuche es noch einmal.',
      en: 'This did not go through. Please try again.',
    },
  },
  'device-replaced': {
    title: 'Device replaced',
    status: 400,
    message: {
      nl: 'Dit toestel was al vervangen door een ander.',
      fr: 'Cet appareil avait déjà été remplacé par un autre.',
      de: 'Dieses Gerät war schon durch ein anderes ersetzt.',
      en: 'Another device had taken the place of this one.',
    },
  },
  'unbooked-decided': {
    title: 'Tap already decided',
    status: 409,
    message: {
      nl: 'Over deze tap heeft iemand intussen al beslist.',
      fr: 'Quelqu’un a déjà décidé pour ce passage entre-temps.',
      de: 'Über diesen Vorgang hat inzwischen schon jemand entschieden.',
      en: 'Somebody has decided about this tap meanwhile.',
    },
  },
  'unbooked-changed': {
    title: 'Other taps wait now',
    status: 409,
    message: {
      nl: 'Er wachten intussen andere taps dan je zag. Kijk de lijst nog eens na.',
      fr: 'Entre-temps, ce ne sont plus les mêmes passages qui attendent. Regardez de nouveau la liste.',
      de: 'Inzwischen warten andere Vorgänge, als du gesehen hast. Sieh dir die Liste noch einmal an.',
      en: 'Other taps wait now than you saw. Look at the list again.',
    },
  },
  'unbooked-not-bookable': {
    title: 'Tap not bookable',
    status: 409,
    message: {
      nl: 'Dit toestel was al vervangen toen de kaart ertegen werd gehouden. Boeken kan niet; leg de tap opzij.',
      fr: 'Cet appareil avait déjà été remplacé à ce moment. Impossible de réserver ; mettez ce passage de côté.',
      de: 'Dieses Gerät war da schon ersetzt. Buchen geht nicht; lege den Vorgang beiseite.',
      en: 'This device had been replaced when the card was held to it. It can’t be booked; put the tap aside.',
    },
  },
  'in-quarantine': {
    title: 'In quarantine',
    status: 400,
    message: {
      nl: 'Dit kijken we eerst even na.',
      fr: 'Nous vérifions encore.',
      de: 'Das prüfen wir erst noch.',
      en: 'We are checking this first.',
    },
  },
  'quarantine-refused': {
    title: 'Refused after quarantine',
    status: 400,
    message: {
      nl: 'Dit is niet doorgegaan.',
      fr: 'Cela n’a pas marché.',
      de: 'Das hat nicht geklappt.',
      en: 'This did not go through.',
    },
  },
} as const satisfies ProblemTexts

const texts = {
  ...cardProblems,
  ...passholderProblems,
  ...eventProblems,
  ...checkinProblems,
  ...ticketProblems,
  ...rewardProblems,
  ...associationProblems,
  ...tapProblems,
}

/** Problems that routes of taps/ answer with: its own, the general ones, and those of the rooms below that it speaks of. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...texts }, refusedError)

/** Every reason for which a tap is refused has its text: one without does not compile. */
const refusalTexts: Readonly<Record<RefusalReason, ProblemText>> = texts

/** What a person reads where something is refused for this reason. */
export const messageFor = (reason: RefusalReason): Localized | undefined => refusalTexts[reason].message

/** What is read where as many tickets were sold as there may be: of a group pass in all, of a person for an event. */
export const limitMessage = (
  pass: Pick<StoredPass, 'passholder'> | undefined,
  event: Parameters<typeof ticketLimitOf>[0],
): Localized =>
  pass?.passholder && isGroup(pass.passholder) ? groupLimitMessage : ticketLimitMessage(ticketLimitOf(event))

/** What is read where what is a person's alone is refused to a pass. */
export const passMessageFor = (
  reason: RefusalReason,
  { passholder }: Pick<StoredPass, 'passholder'>,
): Localized | undefined =>
  passholder && isGroup(passholder) && reason === 'passholder-not-found' ? groupMessage : messageFor(reason)

const balanceTexts: Readonly<Record<keyof Required<Localized>, (points: number) => string>> = {
  nl: (points) => `Je hebt ${points} ${points === 1 ? 'punt' : 'punten'}.`,
  fr: (points) => `Vous avez ${points} ${points < 2 ? 'point' : 'points'}.`,
  de: (points) => `Du hast ${points} ${points === 1 ? 'Punkt' : 'Punkte'}.`,
  en: (points) => `You have ${points} ${points === 1 ? 'point' : 'points'}.`,
}

type Shown = Pick<Extract<Verdict, { outcome: 'REFUSED' }>, 'balance' | 'pointsEndDate'>

/** A problem for who may know the passholder's points: the sentence says them too, so that every app shows them. */
export const withBalance = (
  plain: Problem,
  { balance, pointsEndDate }: Shown,
): Problem & { readonly totalPoints?: number; readonly pointsEndDate?: string } => {
  if (balance === undefined) return plain
  const { endUserMessage: message } = plain
  const endUserMessage = message && {
    nl: `${message.nl} ${balanceTexts.nl(balance)}`,
    ...(message.fr !== undefined && { fr: `${message.fr} ${balanceTexts.fr(balance)}` }),
    ...(message.de !== undefined && { de: `${message.de} ${balanceTexts.de(balance)}` }),
    ...(message.en !== undefined && { en: `${message.en} ${balanceTexts.en(balance)}` }),
  }
  return {
    ...plain,
    ...(endUserMessage && { endUserMessage }),
    totalPoints: balance,
    ...(pointsEndDate !== undefined && { pointsEndDate }),
  }
}

/** A refusal as a problem for who may know the passholder's points. */
export const refusedProblem = (
  { reason, ...shown }: Extract<Verdict, { outcome: 'REFUSED' }>,
  more: ProblemDetails = {},
): ReturnType<typeof withBalance> => withBalance(problem(reason, more), shown)
