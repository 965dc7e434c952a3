import { z } from 'zod'
import type { Api } from '../../platform/http/api.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { sendPicture, shownPicture } from '../../platform/http/pictures.ts'
import { problem, problems } from '../problems.ts'
import type { RewardPictureStore } from '../store/pictures.ts'

/** GET /rewards/pictures/{pictureId}: for anybody, as a page or an app loads it. It never changes. */
export const rewardPictureRoutes = (
  api: Api,
  { rewardPictures }: { readonly rewardPictures: Pick<RewardPictureStore, 'find'> },
): void => {
  api.get(
    '/rewards/pictures/:pictureId',
    {
      config: { can: 'reward.see-picture' },
      schema: {
        tags: ['Rewards'],
        operationId: 'get-rewards-pictures-id',
        summary: 'Picture of a reward',
        description: 'Ours. What `pictures` of a reward name; it never changes.\n\nFor anyone who has its address.',
        params: z.object({ pictureId: idInPath }),
        response: { 200: shownPicture, ...problems({ 404: ['url/not-found'] }) },
      },
    },
    async (request, reply) => {
      const { pictureId } = request.params
      const found = z.guid().safeParse(pictureId).success ? await rewardPictures.find(pictureId) : undefined
      if (!found) return sendProblem(reply, problem('url/not-found'))
      return sendPicture(reply.header('cache-control', 'public, max-age=31536000, immutable'), found)
    },
  )
}
