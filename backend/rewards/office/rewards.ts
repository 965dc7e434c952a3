import { z } from 'zod'
import type { AuditStore } from '../../platform/database/audit.ts'
import { actsPage, readActs } from '../../platform/http/acts.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { byNumber, type ExportDeps, exportFile } from '../../platform/http/exports.ts'
import { searchText, uuid } from '../../platform/http/fields.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import { officePage } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { acts } from '../../platform/shapes.ts'
import { problem } from '../problems.ts'
import { type RewardZuil, shownAt, touchedBy } from '../rules/zuilen.ts'
import {
  listedRewards,
  type ManagedReward,
  managedReward,
  rewardPhase,
  statusChange,
  touchedZuilen,
} from '../shapes/office.ts'
import { type RewardFacts, rewardStatus } from '../shapes/reward.ts'
import type { FoundReward, ManagedRewardStore } from '../store/managed.ts'
import { changing, notDone, reading, versionMissing, writtenTouch, writtenZuil } from './answers.ts'
import { rewardColumns } from './reward-columns.ts'

export interface RewardDeps extends ExportDeps {
  readonly managedRewards: ManagedRewardStore
  readonly audit: AuditStore
  /** Every reward as taps are judged by it, by id. */
  readonly currentRewards: () => Promise<ReadonlyMap<string, RewardFacts>>
  /** The voordeelzuilen of a card system, by name. */
  readonly rewardZuilen: (cardSystemId: number) => Promise<readonly RewardZuil[]>
}

const config = { can: 'reward.manage' } as const
const params = z.object({ rewardId: uuid })
/** With what each voordeelzuil makes of it. */
export const wholeReward =
  ({ currentRewards, rewardZuilen, clock }: Pick<RewardDeps, 'currentRewards' | 'rewardZuilen' | 'clock'>) =>
  async (reward: FoundReward, cardSystemId: number): Promise<ManagedReward> => {
    const shown = shownAt(await currentRewards(), await rewardZuilen(cardSystemId), reward.id, clock())
    return { ...reward, zuilen: shown.map(writtenZuil) }
  }

/** By what they are sought. */
const filters = {
  /** Part of the title, or a UUID. */
  text: searchText(120).optional(),
  type: z.enum(['POINTS', 'WELCOME']).optional(),
  status: rewardStatus.optional(),
  counterId: uuid.optional(),
  phase: rewardPhase.optional(),
}

/** /rewards: the voordelen of the card system of who asks, and which voordeelzuilen show them. */
export const officeRewardRoutes = (api: Api, deps: RewardDeps): void => {
  const { managedRewards, audit, currentRewards, rewardZuilen, clock } = deps
  const whole = wholeReward(deps)
  const search = (
    scope: Scope,
    { text, type, status, counterId, phase }: z.output<z.ZodObject<typeof filters>>,
    start: number,
    limit: number,
  ) =>
    managedRewards.for(scope).search({
      ...{ start, limit },
      ...(text !== undefined && { text }),
      ...(type !== undefined && { type }),
      ...(status !== undefined && { status }),
      ...(counterId !== undefined && { counterId }),
      ...(phase !== undefined && { phase }),
    })

  api.get(
    '/rewards',
    {
      config,
      schema: {
        querystring: z.object({ ...filters, ...officePage }),
        response: { 200: answer('OK', listedRewards), ...reading },
      },
    },
    async (request, reply) => {
      const { start, limit, ...asked } = request.query
      return reply.send(await search(scopeOf(request), asked, start, limit))
    },
  )
  const file = exportFile(deps, {
    ...{ name: 'Voordelen', filters, columns: rewardColumns },
    rows: (scope, asked) => byNumber(async (start, limit) => (await search(scope, asked, start, limit)).member),
  })
  api.get('/rewards/export', { config: { can: 'list.export' }, schema: file.schema }, (request, reply) =>
    file.send(request, scopeOf(request), request.query, reply),
  )

  api.get(
    '/rewards/:rewardId',
    { config, schema: { params, response: { 200: answer('OK', managedReward), ...reading } } },
    async (request, reply) => {
      const found = await managedRewards.for(scopeOf(request)).find(request.params.rewardId)
      if (!found) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(found.version)).send(await whole(found, personOf(request).cardSystemId))
    },
  )

  api.post(
    '/rewards/:rewardId/touched-zuilen',
    { config, schema: { params, body: statusChange, response: { 200: answer('OK', touchedZuilen), ...reading } } },
    async (request, reply) => {
      const { rewardId } = request.params
      const found = await managedRewards.for(scopeOf(request)).find(rewardId)
      const rewards = await currentRewards()
      const reward = rewards.get(rewardId)
      if (!found || !reward) return sendProblem(reply, problem('url/not-found'))
      const zuilen = await rewardZuilen(personOf(request).cardSystemId)
      const after = { ...reward, status: request.body.status }
      const member = touchedBy(rewards, zuilen, { id: rewardId, after }, clock())
      return reply.send({ member: member.map(writtenTouch) })
    },
  )

  api.put(
    '/rewards/:rewardId/status',
    {
      config,
      schema: {
        params,
        headers: z.object({ 'if-match': z.string().optional() }),
        body: statusChange,
        response: { 200: answer('OK', managedReward), ...changing },
      },
    },
    async (request, reply) => {
      const { rewardId } = request.params
      const own = managedRewards.for(scopeOf(request))
      if (!(await own.find(rewardId))) return sendProblem(reply, problem('url/not-found'))
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) return sendProblem(reply, versionMissing)
      const outcome = await own.setStatus(rewardId, request.body.status, version)
      if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const saved = await own.find(rewardId)
      if (!saved) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(saved.version)).send(await whole(saved, personOf(request).cardSystemId))
    },
  )

  api.get(
    '/rewards/:rewardId/history',
    { config, schema: { params, querystring: z.object(actsPage), response: { 200: answer('OK', acts), ...reading } } },
    async (request, reply) => {
      const { rewardId } = request.params
      if (!(await managedRewards.for(scopeOf(request)).find(rewardId)))
        return sendProblem(reply, problem('url/not-found'))
      const { cardSystemId } = personOf(request)
      return reply.send(
        await readActs(audit, { cardSystemId, subject: { kind: 'REWARD', id: rewardId } }, request.query),
      )
    },
  )
}
