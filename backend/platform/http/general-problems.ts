import { type Problem, type ProblemTexts, problemsOf } from './problems.ts'

/** What every route can answer: problems of a request as such. */
export const generalProblems = {
  'rate-limited': {
    title: 'Too many requests',
    status: 429,
    message: {
      nl: 'Dat waren te veel pogingen na elkaar. Probeer het straks opnieuw.',
      fr: 'Trop d’essais à la suite. Réessayez un peu plus tard.',
      de: 'Das waren zu viele Versuche hintereinander. Versuche es später noch einmal.',
      en: 'Those were too many tries in a row. Please try again later.',
    },
  },
  // These two the API document leaves to publiq's general error types.
  'method/not-allowed': {
    title: 'Method not allowed',
    status: 405,
    message: {
      nl: 'Dit kan hier niet. Laat nakijken of het programma bijgewerkt is.',
      fr: 'Ce n’est pas possible ici. Fais vérifier si le programme est à jour.',
      de: 'Das geht hier nicht. Lass prüfen, ob das Programm aktuell ist.',
      en: 'This can’t be done here. Have it checked whether the program is up to date.',
    },
  },
  'header/unsupported-media-type': {
    title: 'Unsupported media type',
    status: 415,
    message: {
      nl: 'Wat verstuurd werd, heeft een vorm die hier niet gelezen wordt. Laat nakijken of het programma bijgewerkt is.',
      fr: 'Ce qui a été envoyé a une forme qui n’est pas lue ici. Fais vérifier si le programme est à jour.',
      de: 'Was gesendet wurde, hat eine Form, die hier nicht gelesen wird. Lass prüfen, ob das Programm aktuell ist.',
      en: 'What was sent has a form that is not read here. Have it checked whether the program is up to date.',
    },
  },
  'body/missing': { title: 'Body missing', status: 400 },
  'body/invalid-syntax': { title: 'Invalid body syntax', status: 400 },
  'body/invalid-data': { title: 'Invalid body data', status: 400 },
  'url/not-found': { title: 'Not Found', status: 404 },
  // Ours: the API has none for a text in an address that can't be.
  'url/invalid-data': { title: 'Invalid data in the address', status: 400 },
  'url/query-limit-exceeded': { title: 'Query limit exceeded', status: 400 },
  'auth/unauthorized': { title: 'Unauthorized', status: 401 },
  'auth/forbidden': { title: 'Forbidden', status: 403 },
} as const satisfies ProblemTexts

/** Problems of a request as such. */
export const { problem, problems } = problemsOf(generalProblems)

/** The problem of one field of the body that fits its schema and still can't be. */
export const fieldProblem = (jsonPointer: string, error: string): Problem =>
  problem('body/invalid-data', { schemaErrors: [{ jsonPointer, error }] })

/** The problem of a query parameter that is missing or wrong, as the API document names it. */
export const queryProblem = (detail: string): Problem => problem('url/not-found', { detail })
