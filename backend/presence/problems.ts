import { generalProblems } from '../platform/http/general-problems.ts'
import { type ProblemTexts, problemsOf } from '../platform/http/problems.ts'

/** The problem types of webhooks, with their sentences. */
const webhookProblems = {
  'webhook-address-not-allowed': {
    title: 'Address not allowed for a webhook',
    status: 400,
    message: {
      nl: 'Dit adres kan niet. Geef een https-adres op het internet, zonder gebruikersnaam of wachtwoord.',
      fr: 'Cette adresse ne convient pas. Donnez une adresse https sur internet, sans nom d’utilisateur ni mot de passe.',
      de: 'Diese Adresse geht nicht. Gib eine https-Adresse im Internet an, ohne Benutzernamen oder Passwort.',
      en: 'This address cannot be used. Give an https address on the internet, without a user name or password.',
    },
  },
} as const satisfies ProblemTexts

/** Problems that routes of webhooks answer with: their own and the general ones. */
export const { problem, problems } = problemsOf({ ...generalProblems, ...webhookProblems })
