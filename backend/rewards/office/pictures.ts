import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { PICTURE_BYTES, pictureOf } from '../../platform/files/picture.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { problem, problems } from '../problems.ts'
import { sentPicture } from '../shapes/office.ts'
import type { RewardPictureStore } from '../store/pictures.ts'

const refusals = problems({
  400: ['body/missing', 'reward-picture-unreadable'],
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
})

/** POST /rewards/pictures: a picture as bytes, before a reward is set to it. No form of another site can send such. */
export const sentPictureRoutes = (
  api: Api,
  { rewardPictures }: { readonly rewardPictures: RewardPictureStore },
): void => {
  // Of this route alone: bodies of all others are JSON.
  void api.register(async (scope) => {
    const own: Api = scope.withTypeProvider<ZodTypeProvider>()
    own.addContentTypeParser(
      'application/octet-stream',
      { parseAs: 'buffer', bodyLimit: PICTURE_BYTES },
      (_request, body, done) => done(null, body),
    )
    own.post(
      '/rewards/pictures',
      // It is no text.
      {
        config: { can: 'reward.manage', anyText: true },
        schema: { response: { 201: answer('Created', sentPicture), ...refusals } },
      },
      async (request, reply) => {
        if (!Buffer.isBuffer(request.body)) return sendProblem(reply, problem('body/missing'))
        const picture = pictureOf(request.body)
        if (!picture) return sendProblem(reply, problem('reward-picture-unreadable'))
        const id = await rewardPictures.for(scopeOf(request)).add(picture, request.body)
        return reply.code(201).send({ id, width: picture.width, height: picture.height })
      },
    )
  })
}
