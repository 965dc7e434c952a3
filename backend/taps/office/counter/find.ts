import type { Log } from '@zuil/protocol'
import { soughtPassholder } from '../../../passholders/rules/search.ts'
import type { ManagedPassholderStore } from '../../../passholders/store/managed.ts'
import type { StoredPass } from '../../../passholders/store/passes.ts'
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
import { namedAs, type ShownPassDeps, shownPass } from './shown-pass.ts'

/** So many of one name are shown: who sees more of them does not find his either. */
const MAX_FOUND = 20

interface FindDeps extends ShownPassDeps {
  readonly counters: Counters
  readonly passholderSearch: PassholderSearchStore
  readonly managedPassholders: ManagedPassholderStore
  readonly log: Pick<Log, 'info'>
}

const nobody: CounterFound = { member: [], more: false }

/**
 * POST /counter/{counterId}/found: whom staff serve, by whatever they type, scan or read. A card is found wherever it is from;
 * by a name, an INSZ or an address people of the card system alone. Of the only one comes all that his page shows, which would
 * be asked for next. That an INSZ was looked for is written down.
 */
export const counterFindRoutes = (api: Api, deps: FindDeps): void => {
  const { counters, passes, passholderSearch, managedPassholders, log } = deps
  const shown = shownPass(deps)

  const byCard = async (counter: Counter, pass: StoredPass | undefined): Promise<CounterFound> => {
    if (!pass) return nobody
    const { card, passholder, counterId } = pass
    const { uitpasNumber, status } = card
    if (!passholder)
      return { ...nobody, card: { uitpasNumber, status, isHere: status === 'LOCAL_STOCK' && counterId === counter.id } }
    const member = [{ ...namedAs(passholder), city: passholder.city, uitpasNumber }]
    return { member, more: false, pass: await shown(counter, pass) }
  }
  const byName = async (
    counter: Counter,
    scope: Scope,
    sought: ReturnType<typeof soughtPassholder>,
  ): Promise<CounterFound> => {
    const found = await passholderSearch.for(scope).search({ sought, limit: MAX_FOUND + 1 })
    const member: CounterFound['member'] = found.member
      .slice(0, MAX_FOUND)
      .map(({ id, name, firstName, dateOfBirth, city, card }) => ({
        ...{ name, firstName, dateOfBirth, city },
        ...(card && card.status !== 'DELETED' ? { uitpasNumber: card.uitpasNumber } : { id }),
      }))
    const [only] = member.length === 1 ? member : []
    const pass = only?.uitpasNumber === undefined ? undefined : await passes.byUitpasNumber(only.uitpasNumber)
    return { member, more: found.member.length > MAX_FOUND, ...(pass && { pass: await shown(counter, pass) }) }
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
          return reply.send(await byCard(counter, await passes.byUitpasNumber(sought.uitpasNumber)))
        case 'CHIP':
          return reply.send(await byCard(counter, await passes.byChipNumber(sought.chipNumber)))
        case 'INSZ': {
          const id = await managedPassholders.for(scope).byInsz(sought.insz)
          if (id === undefined)
            log.info({ session: personOf(request).session }, 'An INSZ was looked for that nobody has')
          return reply.send(id === undefined ? nobody : await byName(counter, scope, { kind: 'ID', id }))
        }
        default:
          return reply.send(await byName(counter, scope, sought))
      }
    },
  )
}
