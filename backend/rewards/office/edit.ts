import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { etagOf, versionOf } from '../../platform/http/etag.ts'
import { searchText, uuid } from '../../platform/http/fields.ts'
import { personOf, scopeOf } from '../../platform/http/guard.ts'
import { problem } from '../problems.ts'
import { factsOf, settingsOf } from '../rules/settings.ts'
import { shownAt, touchedBy } from '../rules/zuilen.ts'
import { type EditedReward, editedReward, managedReward, rewardChoices, rewardFindings } from '../shapes/office.ts'
import type { Edit } from '../store/changes.ts'
import { changing, notDone, reading, versionMissing, writtenTouch, writtenZuil } from './answers.ts'
import { type RewardDeps, wholeReward } from './rewards.ts'

const config = { can: 'reward.manage' } as const
const params = z.object({ rewardId: uuid })
/** Of a reward that is nowhere yet. */
const nobody = '00000000-0000-4000-8000-000000000000'

const asEdit =
  (edited: EditedReward): Edit =>
  (before) => ({ settings: settingsOf(edited, before), type: edited.type })

/** POST /rewards, PUT /rewards/{rewardId}, and what a form needs: what there is to choose, and what it would come to. */
export const rewardEditRoutes = (api: Api, deps: RewardDeps): void => {
  const { managedRewards, currentRewards, rewardZuilen, clock } = deps
  const whole = wholeReward(deps)

  api.get(
    '/rewards/choices',
    {
      config,
      schema: {
        querystring: z.object({ text: searchText(120).optional() }),
        response: { 200: answer('OK', rewardChoices), ...reading },
      },
    },
    async (request, reply) => reply.send(await managedRewards.for(scopeOf(request)).choices(request.query.text)),
  )

  api.post(
    '/rewards/findings',
    {
      config,
      schema: {
        querystring: z.object({ rewardId: uuid.optional() }),
        body: editedReward,
        response: { 200: answer('OK', rewardFindings), ...reading },
      },
    },
    async (request, reply) => {
      const { rewardId } = request.query
      const { cardSystemId } = personOf(request)
      const before = rewardId === undefined ? undefined : await managedRewards.for(scopeOf(request)).settings(rewardId)
      const rewards = await currentRewards()
      const now = rewards.get(rewardId ?? '')
      if (rewardId !== undefined && !(before && now)) return sendProblem(reply, problem('url/not-found'))
      const { id, status } = now ?? { id: nobody, status: 'ACTIVE' as const }
      const after = factsOf({ id, status, cardSystemId }, settingsOf(request.body, before))
      const zuilen = await rewardZuilen(cardSystemId)
      const shown = shownAt(new Map(rewards).set(id, after), zuilen, id, clock())
      const touched = touchedBy(rewards, zuilen, { id, after }, clock())
      return reply.send({ touched: touched.map(writtenTouch), zuilen: shown.map(writtenZuil) })
    },
  )

  api.post(
    '/rewards',
    { config, schema: { body: editedReward, response: { 201: answer('Created', managedReward), ...changing } } },
    async (request, reply) => {
      const own = managedRewards.for(scopeOf(request))
      const { cardSystemId } = personOf(request)
      const outcome = await own.add(cardSystemId, asEdit(request.body))
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const added = await own.find(outcome.id)
      if (!added) return sendProblem(reply, problem('url/not-found'))
      return reply
        .code(201)
        .header('etag', etagOf(added.version))
        .send(await whole(added, cardSystemId))
    },
  )

  api.put(
    '/rewards/:rewardId',
    {
      config,
      schema: {
        params,
        headers: z.object({ 'if-match': z.string().optional() }),
        body: editedReward,
        response: { 200: answer('OK', managedReward), ...changing },
      },
    },
    async (request, reply) => {
      const { rewardId } = request.params
      const own = managedRewards.for(scopeOf(request))
      if (!(await own.find(rewardId))) return sendProblem(reply, problem('url/not-found'))
      const version = versionOf(request.headers['if-match'])
      if (version === undefined) return sendProblem(reply, versionMissing)
      const outcome = await own.change(rewardId, asEdit(request.body), version)
      if (outcome.kind === 'CHANGED_MEANWHILE') reply.header('etag', etagOf(outcome.version))
      if (outcome.kind !== 'SAVED') return sendProblem(reply, notDone(outcome))
      const saved = await own.find(rewardId)
      if (!saved) return sendProblem(reply, problem('url/not-found'))
      return reply.header('etag', etagOf(saved.version)).send(await whole(saved, personOf(request).cardSystemId))
    },
  )
}
