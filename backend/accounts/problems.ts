import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of accounts, with their sentences. */
const accountProblems = {
  'client-not-found': {
    title: 'Client not found',
    status: 404,
    message: {
      nl: 'We kennen dit programma niet.',
      fr: 'Nous ne connaissons pas ce programme.',
      de: 'Wir kennen dieses Programm nicht.',
      en: 'We do not know this client.',
    },
  },
  'account-exists': {
    title: 'Account exists',
    status: 409,
    message: {
      nl: 'Dit e-mailadres heeft hier al een rol. Zoek het op in de lijst om de rol te wijzigen.',
      fr: 'Cette adresse e-mail a déjà un rôle ici. Cherchez-la dans la liste pour modifier son rôle.',
      de: 'Diese E-Mail-Adresse hat hier schon eine Rolle. Suche sie in der Liste, um die Rolle zu ändern.',
      en: 'This e-mail address has a role here already. Look it up in the list to change its role.',
    },
  },
  'account-superadmin-only': {
    title: 'Only a superadmin may do this',
    status: 403,
    message: {
      nl: 'Alleen een superadmin kan iemand superadmin maken, of een superadmin wijzigen of intrekken.',
      fr: 'Seul un superadmin peut nommer, modifier ou retirer un superadmin.',
      de: 'Nur ein Superadmin kann einen Superadmin ernennen, ändern oder entziehen.',
      en: 'Only a superadmin can make somebody a superadmin, or change or withdraw one.',
    },
  },
  'account-last-superadmin': {
    title: 'Last superadmin',
    status: 409,
    message: {
      nl: 'Dit is de laatste superadmin. Maak eerst iemand anders superadmin.',
      fr: 'C’est le dernier superadmin. Nommez d’abord quelqu’un d’autre superadmin.',
      de: 'Das ist der letzte Superadmin. Mache zuerst jemand anderen zum Superadmin.',
      en: 'This is the last superadmin. Make somebody else a superadmin first.',
    },
  },
  'account-changed-meanwhile': {
    title: 'Account changed meanwhile',
    status: 412,
    message: {
      nl: 'Iemand anders heeft deze gebruiker intussen gewijzigd. Bekijk wat er veranderd is en probeer het opnieuw.',
      fr: 'Quelqu’un d’autre a modifié cet utilisateur entre-temps. Regardez ce qui a changé et réessayez.',
      de: 'Jemand anderes hat diesen Benutzer inzwischen geändert. Sieh dir die Änderungen an und versuche es erneut.',
      en: 'Somebody else changed this user meanwhile. Look at what changed and try again.',
    },
  },
  'account-version-missing': {
    title: 'Version of the account missing',
    status: 428,
    message: {
      nl: 'We weten niet welke versie van deze gebruiker je zag. Open de gebruiker opnieuw en probeer het nog eens.',
      fr: 'Nous ne savons pas quelle version de cet utilisateur vous avez vue. Ouvrez-le de nouveau et réessayez.',
      de: 'Wir wissen nicht, welche Version dieses Benutzers du gesehen hast. Öffne ihn neu und versuche es noch einmal.',
      en: 'The request does not say which version of this user was seen. Open the user again and try once more.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of accounts/ answer with: its own and the general ones. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...accountProblems })
