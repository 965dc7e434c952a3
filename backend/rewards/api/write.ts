import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { forbiddenForEachOrganizer, scopeOf } from '../../platform/http/guard.ts'
import type { Problem } from '../../platform/http/problems.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { problem, problems } from '../problems.ts'
import { type RewardResponseDeps, toRewardResponses } from '../response.ts'
import { cardSystemOf, type RequestFacts, settingsOfRequest, strayOrganizer } from '../rules/request.ts'
import type { WrongSetting } from '../rules/settings.ts'
import { type RewardRequest, reward, rewardRequest } from '../shapes/api-reward.ts'
import type { Edit } from '../store/changes.ts'
import type { ManagedRewardStore, RewardOutcome } from '../store/managed.ts'

interface WriteDeps extends RewardResponseDeps {
  readonly managedRewards: ManagedRewardStore
}

const tags = ['Rewards']

/** What a field of the back office is called in the API. */
const pointers: Readonly<Partial<Record<WrongSetting['field'], string>>> = {
  redemption: '/redeemPeriod',
  publication: '/publicationPeriod',
  granting: '/grantingPeriod',
  limit: '/redeemConstraint',
  maxUnits: '/maxAvailableUnits',
}
const words: Readonly<Record<Exclude<WrongSetting['why'], 'LOCKED'>, string>> = {
  NEEDED: 'is needed for this type',
  IN_VAIN: 'is not for this type',
  ENDS_FIRST: 'ends before it begins',
  BELOW_TAKEN: 'is less than what was given already',
}
const elsewhere = { counterIds: '/organizers', cardSystemIds: '/applicableCardSystems', picture: '/pictures' } as const

const notDone = (outcome: Exclude<RewardOutcome, { kind: 'SAVED' }>): Problem => {
  switch (outcome.kind) {
    case 'WRONG': {
      const { field, why } = outcome.wrong
      const jsonPointer = pointers[field] ?? `/${field}`
      return why === 'LOCKED' ? problem('reward-not-editable', { jsonPointer }) : fieldProblem(jsonPointer, words[why])
    }
    case 'ELSEWHERE':
      return outcome.field === 'cardSystemIds'
        ? problem('invalid-card-system', { jsonPointer: elsewhere.cardSystemIds })
        : fieldProblem(elsewhere[outcome.field], 'names one that is not there')
    case 'DELETED':
      return problem('reward-is-deleted')
    default:
      return problem('reward-not-found', { status: 404 })
  }
}

const refusals = {
  400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data', 'invalid-card-system', 'reward-not-editable'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
} as const
const forbidden = forbiddenForEachOrganizer('reward.write')

/** POST /rewards and PUT /rewards/{rewardId}: by clients, of rewards that their organizers alone give. */
export const rewardWriteRoutes = (api: Api, deps: WriteDeps): void => {
  const { managedRewards, currentRewards, counters, cardSystems, pictureUrl } = deps

  /** The id in an address of a picture of ours; undefined = it is none. */
  const pictureIdIn = (url: string): string | undefined => {
    const id = url.split('/').at(-1) ?? ''
    return z.guid().safeParse(id).success && pictureUrl(id) === url ? id : undefined
  }
  /** What the request leads to, or why it can't be. */
  const read = async (
    body: RewardRequest,
    scope: Scope,
    cardSystemId: number,
  ): Promise<{ readonly wrong: Problem } | { readonly edit: Edit }> => {
    const facts: RequestFacts = { places: await counters.all(), cardSystemId }
    const organizers = body.organizers ?? []
    // Without any it is everybody's.
    const covered = organizers.length === 0 ? scope.coversAll : organizers.every(({ id }) => scope.covers(id))
    if (!covered) return { wrong: forbidden }
    const stray = strayOrganizer(body, facts)
    if (stray >= 0) return { wrong: fieldProblem(`/organizers/${stray}`, 'has no counter in this card system') }
    const [address] = body.pictures ?? []
    const pictureId = address === undefined ? undefined : pictureIdIn(address)
    if (address !== undefined && pictureId === undefined)
      return { wrong: fieldProblem('/pictures/0', 'must be the address of a picture that was sent in the back office') }
    const all = { ...facts, ...(pictureId !== undefined && { pictureId }) }
    return { edit: (before) => ({ settings: settingsOfRequest(body, before, all), type: body.type }) }
  }
  const shown = async (id: string) => {
    const facts = (await currentRewards()).get(id)
    const [one] = facts ? await toRewardResponses(deps, [facts]) : []
    return one
  }

  api.post(
    '/rewards',
    {
      config: { can: 'reward.write' },
      schema: {
        tags,
        operationId: 'post-rewards',
        summary: 'Create new reward',
        description: 'Adds a reward.\n\nFor clients with the permission REWARDS_WRITE for each of its organizers.',
        body: rewardRequest,
        response: { 200: answer('OK', reward), ...problems(refusals) },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request)
      const places = await counters.all()
      const known = await cardSystems.byId()
      const only = known.size === 1 ? [...known.keys()][0] : undefined
      const cardSystemId = cardSystemOf(request.body, places) ?? only
      if (cardSystemId === undefined || !known.has(cardSystemId)) {
        // Who may do nothing of the kind does not hear of it.
        const named = request.body.organizers ?? []
        const covered = named.length === 0 ? scope.coversAll : named.every(({ id }) => scope.covers(id))
        const wrong = problem('invalid-card-system', { jsonPointer: '/owningCardSystem' })
        return sendProblem(reply, covered ? wrong : forbidden)
      }
      const asked = await read(request.body, scope, cardSystemId)
      if ('wrong' in asked) return sendProblem(reply, asked.wrong)
      const outcome = await managedRewards.for(scope).add(cardSystemId, asked.edit)
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const added = await shown(outcome.id)
      return added ? reply.send(added) : sendProblem(reply, problem('reward-not-found', { status: 404 }))
    },
  )

  api.put(
    '/rewards/:rewardId',
    {
      config: { can: 'reward.write' },
      schema: {
        tags,
        operationId: 'put-rewards-id',
        summary: 'Update reward',
        description:
          'Sets all of a reward. What was given already keeps its points, and the beginning of its periods.\n\nFor clients ' +
          'with the permission REWARDS_WRITE for each of its organizers, before and after.',
        params: z.object({ rewardId: idInPath }),
        body: rewardRequest,
        response: {
          200: answer('OK', reward),
          ...problems({ ...refusals, 404: ['reward-not-found'], 409: ['reward-is-deleted'] }),
        },
      },
    },
    async (request, reply) => {
      const { rewardId } = request.params
      const { body } = request
      const scope = scopeOf(request)
      const now = (await currentRewards()).get(rewardId)
      if (!now) return sendProblem(reply, problem('reward-not-found', { status: 404 }))
      const own = managedRewards.for(scope)
      // What it is anybody may know; who else gives it too, must agree.
      if (!(await own.find(rewardId))) return sendProblem(reply, forbidden)
      if (body.owningCardSystem && body.owningCardSystem.id !== now.cardSystemId)
        return sendProblem(reply, problem('invalid-card-system', { jsonPointer: '/owningCardSystem' }))
      const asked = await read(body, scope, now.cardSystemId)
      if ('wrong' in asked) return sendProblem(reply, asked.wrong)
      const outcome = await own.change(rewardId, asked.edit)
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const saved = await shown(rewardId)
      return saved ? reply.send(saved) : sendProblem(reply, problem('reward-not-found', { status: 404 }))
    },
  )
}
