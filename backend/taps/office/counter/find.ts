import type { Log } from '@zuil/protocol'
import { isGroup } from '../../../passholders/rules/group.ts'
import { soughtPassholder } from '../../../passholders/rules/search.ts'
import type { ManagedPassholderStore } from '../../../passholders/store/managed.ts'
import type { PassStore, StoredPass } from '../../../passholders/store/passes.ts'
import type { PassholderSearchStore } from '../../../passholders/store/search.ts'
import type { Api } from '../../../platform/http/api.ts'
import { answer } from '../../../platform/http/document.ts'
import { sendProblem } from '../../../platform/http/errors.ts'
import { personOf, scopeOf } from '../../../platform/http/guard.ts'
import {
  type Counter,
  type Counters,
  counterParams,
  noSuchCounter,
  ownCounter,
} from '../../../platform/http/own-counter.ts'
import type { Scope } from '../../../platform/http/scope.ts'
import { problems } from '../../problems.ts'
import { type CounterFound, counterFound, counterQuestion } from '../../shapes/counter.ts'

/** So many of one name are shown: who sees more of them does not find his either. */
const MAX_FOUND = 20

interface FindDeps {
  readonly counters: Counters
  readonly passes: PassStore
  readonly passholderSearch: PassholderSearchStore
  readonly managedPassholders: ManagedPassholderStore
  readonly log: Pick<Log, 'info'>
}

const nobody: CounterFound = { member: [], more: false }

/** How staff tell somebody from others. */
export const namedAs = (
  holder: NonNullable<StoredPass['passholder']>,
): Pick<CounterFound['member'][number], 'name' | 'firstName' | 'dateOfBirth'> => {
  const { name, firstName, dateOfBirth } = holder
  return { name, firstName, ...(!isGroup(holder) && { dateOfBirth }) }
}

const ofPass = (pass: StoredPass | undefined, counter: Counter): CounterFound => {
  if (!pass) return nobody
  const { card, passholder, counterId } = pass
  const { uitpasNumber, status } = card
  if (!passholder)
    return { ...nobody, card: { uitpasNumber, status, isHere: status === 'LOCAL_STOCK' && counterId === counter.id } }
  return { member: [{ ...namedAs(passholder), city: passholder.city, uitpasNumber }], more: false }
}

/**
 * POST /counter/{counterId}/found: whom staff serve, by whatever they type, scan or read. A card is found wherever it is from;
 * by a name, an INSZ or an address people of the card system alone. That an INSZ was looked for is written down.
 */
export const counterFindRoutes = (api: Api, deps: FindDeps): void => {
  const { counters, passes, passholderSearch, managedPassholders, log } = deps

  const byName = async (scope: Scope, sought: ReturnType<typeof soughtPassholder>): Promise<CounterFound> => {
    const { member } = await passholderSearch.for(scope).search({ sought, limit: MAX_FOUND + 1 })
    return {
      member: member.slice(0, MAX_FOUND).map(({ name, firstName, dateOfBirth, city, card }) => ({
        ...{ name, firstName, dateOfBirth, city },
        ...(card && { uitpasNumber: card.uitpasNumber }),
      })),
      more: member.length > MAX_FOUND,
    }
  }

  api.post(
    '/counter/:counterId/found',
    {
      config: { can: 'counter-desk.serve' },
      schema: {
        params: counterParams,
        body: counterQuestion,
        response: {
          200: answer('OK', counterFound),
          ...problems({
            400: ['body/missing', 'body/invalid-data'],
            401: ['auth/unauthorized'],
            403: ['auth/forbidden'],
            404: ['url/not-found'],
          }),
        },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const counter = await ownCounter(counters, scope, request.params.counterId)
      if (!counter) return sendProblem(reply, noSuchCounter)
      const sought = soughtPassholder(request.body.text)
      switch (sought.kind) {
        case 'CARD':
          return reply.send(ofPass(await passes.byUitpasNumber(sought.uitpasNumber), counter))
        case 'CHIP':
          return reply.send(ofPass(await passes.byChipNumber(sought.chipNumber), counter))
        case 'INSZ': {
          const id = await managedPassholders.for(scope).byInsz(sought.insz)
          if (id === undefined)
            log.info({ session: personOf(request).session }, 'An INSZ was looked for that nobody has')
          return reply.send(id === undefined ? nobody : await byName(scope, { kind: 'ID', id }))
        }
        default:
          return reply.send(await byName(scope, sought))
      }
    },
  )
}
