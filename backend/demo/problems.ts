import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of the demo, with their sentences. */
const demoProblems = {
  'demo-zuil-not-running': {
    title: 'Zuil not running',
    status: 409,
    message: {
      nl: 'Deze zuil is nog aan het starten. Probeer het zo dadelijk opnieuw.',
      fr: 'Cette borne démarre encore. Réessayez dans un instant.',
      de: 'Diese Säule startet noch. Versuche es gleich noch einmal.',
      en: 'This zuil is still starting. Try again in a moment.',
    },
  },
  'demo-chip-not-given': {
    title: 'No card without a chip',
    status: 409,
    message: {
      nl: 'Alle demo-pashouders hebben al een kaart met een chip.',
      fr: 'Tous les titulaires de la démo ont déjà une carte à puce.',
      de: 'Alle Passinhaber der Demo haben schon eine Karte mit Chip.',
      en: 'All passholders of the demo have a card with a chip already.',
    },
  },
  'demo-not-reset': {
    title: 'Not filled by the demo',
    status: 409,
    message: {
      nl: 'Deze gegevens zijn niet die van de demo: er is niets gewist.',
      fr: 'Ces données ne sont pas celles de la démo : rien n’a été effacé.',
      de: 'Diese Daten sind nicht die der Demo: nichts wurde gelöscht.',
      en: 'This data is not the demo’s: nothing was deleted.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of demo/ answer with: its own and the general ones. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...demoProblems })
