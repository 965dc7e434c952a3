import type { PlainPage } from '../../platform/http/page.ts'
import type { LoginProblem } from './provider.ts'

/** What who logs in or out reads, when there is no page of the back office to show him. */

interface Reached {
  /** A page of ours, to which he wanted to go. */
  readonly returnTo: string
  /** Whom to ask, as it is set; absent = it is not said. */
  readonly contact: string | undefined
}

const tryAgain = (returnTo: string, label = 'Probeer opnieuw') => ({
  label,
  href: `/ksb/login?terug=${encodeURIComponent(returnTo)}`,
})
const asking = (contact: string | undefined) => contact !== undefined && { note: `Hulp nodig? ${contact}` }

/** He broke it off, took too long, came back twice, or somebody meddles: for him it is all the same. */
const refused = ({ returnTo, contact }: Reached): PlainPage => ({
  status: 400,
  title: 'Het inloggen is niet gelukt',
  lines: [
    'Dat gebeurt als je het onderbreekt, als je er lang over doet of als je browser geen cookies bewaart.',
    'Begin gerust opnieuw.',
  ],
  links: [tryAgain(returnTo)],
  ...asking(contact),
})

const down = ({ returnTo, contact }: Reached): PlainPage => ({
  status: 503,
  title: 'Inloggen kan nu even niet',
  lines: [
    'De dienst waarmee je inlogt, antwoordt niet. Aan je account ligt het niet.',
    'Wacht een paar minuten en probeer het dan opnieuw. Wie al ingelogd is, werkt gewoon verder, en de zuilen ook.',
  ],
  links: [tryAgain(returnTo)],
  ...asking(contact),
})

const setup = ({ returnTo, contact }: Reached): PlainPage => ({
  status: 503,
  title: 'Inloggen kan nu niet',
  lines: [
    'Deze toepassing en de dienst waarmee je inlogt, begrijpen elkaar niet. Jij kunt daar niets aan doen.',
    'Laat het weten aan wie Kaartsysteembeheer voor je regio draaiende houdt: in het logboek van de server staat wat er mis is.',
  ],
  links: [tryAgain(returnTo)],
  ...asking(contact),
})

const unverified = ({ returnTo, contact }: Reached): PlainPage => ({
  status: 403,
  title: 'Bevestig eerst je e-mailadres',
  lines: [
    'Het e-mailadres van het account waarmee je inlogde, is nog niet bevestigd.',
    'Zoek de mail die je kreeg toen je dat account maakte en klik op de link erin. Log daarna opnieuw in.',
  ],
  links: [tryAgain(returnTo, 'Log opnieuw in')],
  ...asking(contact),
})

export const problemPages: Readonly<Record<LoginProblem, (reached: Reached) => PlainPage>> = {
  REFUSED: refused,
  DOWN: down,
  SETUP: setup,
  UNVERIFIED: unverified,
}

export const notSetUp: PlainPage = {
  status: 503,
  title: 'Inloggen is nog niet ingesteld',
  lines: ['Wie de server beheert, stelt met OIDC_ISSUER en OIDC_CLIENT_ID in waarmee je hier inlogt.'],
}

/** Of somebody who has no rights anywhere: nothing of the region is said but whom to ask. */
export const unknownPerson = (email: string, otherAccount: string, contact: string | undefined): PlainPage => ({
  status: 403,
  title: 'Je hebt hier nog geen toegang',
  lines: [
    `Je logde in als ${email}, maar dat adres heeft geen rol in Kaartsysteembeheer.`,
    'Vraag een superadmin of admin van UiTPAS in je regio om je een rol te geven. Geef hem of haar precies dit e-mailadres.',
    'Werk je aan een balie? Dan kan je verantwoordelijke je als baliemedewerker laten toevoegen.',
  ],
  links: [{ label: 'Log in met een ander account', href: otherAccount }],
  ...(contact !== undefined && { note: `Weet je niet wie dat is? ${contact}` }),
})

export const loggedOutPage = (contact: string | undefined): PlainPage => ({
  status: 200,
  title: 'Je bent uitgelogd',
  lines: ['Tot de volgende keer!'],
  links: [{ label: 'Log opnieuw in', href: '/ksb/login' }],
  ...asking(contact),
})

/** Here alone: the provider could not be reached, or has no way to log out. */
export const loggedOutHere = (contact: string | undefined): PlainPage => ({
  status: 200,
  title: 'Je bent hier uitgelogd',
  lines: [
    'Bij de dienst waarmee je inlogde, ben je misschien nog wel ingelogd.',
    'Zit je aan een computer van iemand anders? Sluit dan alle vensters van de browser.',
  ],
  links: [{ label: 'Log opnieuw in', href: '/ksb/login' }],
  ...asking(contact),
})

export const tooManyTries: PlainPage = {
  status: 429,
  title: 'Even wachten',
  lines: ['Er werd vanaf jouw netwerk te vaak na elkaar ingelogd. Wacht een minuut en probeer het dan opnieuw.'],
  links: [{ label: 'Probeer opnieuw', href: '/ksb/login' }],
}

export const notAPage: PlainPage = {
  status: 400,
  title: 'Inloggen doe je in een eigen venster',
  lines: ['Een andere pagina vroeg dit op de achtergrond. Open Kaartsysteembeheer zelf om in te loggen.'],
  links: [{ label: 'Log in', href: '/ksb/login' }],
}

export const brokenPage: PlainPage = {
  status: 500,
  title: 'Er ging iets mis',
  lines: ['Er is een technische storing. Probeer het straks opnieuw.'],
  links: [{ label: 'Probeer opnieuw', href: '/ksb/login' }],
}
