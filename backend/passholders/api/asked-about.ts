import type { FastifyRequest } from 'fastify'
import { clientOf } from '../../platform/http/guard.ts'
import type { Named, NoteReading } from '../../platform/http/readings.ts'
import { problem } from './problems.ts'

/** What the API has of somebody and is not kept here. */
export const notKept =
  'What this system does not keep is ignored: `optInPreferences`, consents, legal terms and vouchers; so are a picture and a ' +
  'note, which have paths of their own.'

export const inszTaken = problem('invalid-insz-number', {
  detail: 'There is a passholder with this INSZ.',
  jsonPointer: '/inszNumber',
})

/**
 * Writes down whom an answer tells of, though nobody was named to be found.
 * @returns in how many seconds the client may ask again, where it asked too much
 */
export const noteAsked = (
  { note }: { readonly note: NoteReading },
  request: FastifyRequest,
  named: readonly Named[],
): Promise<number | undefined> =>
  named.length === 0
    ? Promise.resolve(undefined)
    : note({ clientId: clientOf(request), action: 'passholder.write', named })
