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
