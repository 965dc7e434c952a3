import type { FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { PICTURE_BYTES, pictureOf } from '../../platform/files/picture.ts'
import type { Api } from '../../platform/http/api.ts'
import { answer, apiPrefix } from '../../platform/http/document.ts'
import { sendProblem } from '../../platform/http/errors.ts'
import { idInPath } from '../../platform/http/fields.ts'
import { fieldProblem } from '../../platform/http/general-problems.ts'
import { scopeOf } from '../../platform/http/guard.ts'
import { isUuid } from '../../platform/http/paging.ts'
import { sendPicture, shownPicture } from '../../platform/http/pictures.ts'
import type { Scope } from '../../platform/http/scope.ts'
import { signedQuery, temporaryLinks } from '../../platform/http/temporary-link.ts'
import { passholderPicture } from '../shapes/api.ts'
import type { PassholderPictureStore } from '../store/pictures.ts'
import type { ReachedMembership } from '../store/reach.ts'
import { problem, problems } from './problems.ts'

interface PictureDeps {
  readonly passholderPictures: PassholderPictureStore
  readonly reachedMemberships: (scope: Scope, passholderId: string) => Promise<readonly ReachedMembership[]>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Where clients reach the backend: https://host, without a path. */
  readonly origin: () => string
  /** Keyed hashes of a link, by each key that counts: the present one first. */
  readonly pictureLinkHashes: (link: string) => readonly string[]
}

/** What stands around a file in a form. */
const FORM_BYTES = 16 * 1024

const params = z.object({ passholderId: idInPath })
const tags = ['Passholders']
const done = { 204: z.undefined().describe('No Content') }
const wrong = {
  401: ['auth/unauthorized'],
  403: ['auth/forbidden'],
  404: ['passholder-not-found', 'url/not-found'],
} as const
const notFound = problem('passholder-not-found', { status: 404 })
const noPicture = problem('url/not-found', { detail: 'There is no picture of this passholder.' })
const forWhom = (word: string): string =>
  `For clients with the permission PASSHOLDERS_PICTURE_${word} for an organizer of one of his card systems.`

/** The fields of a form, as browsers send files. @throws SyntaxError when it is none */
const formOf = async (type: string, body: Buffer): Promise<object> => {
  try {
    return Object.fromEntries(await new Response(body, { headers: { 'content-type': type } }).formData())
  } catch {
    throw new SyntaxError('not a form')
  }
}

/** GET, PUT and DELETE /passholders/{passholderId}/picture, and where the link of the first leads. */
export const passholderPictureRoutes = (api: Api, deps: PictureDeps): void => {
  const { passholderPictures: pictures, reachedMemberships, origin } = deps
  const links = temporaryLinks(deps.pictureLinkHashes, deps.clock)

  /** Where the client reaches him; `undefined` = nowhere. */
  const reached = async (request: FastifyRequest, id: string) => {
    const [membership] = isUuid(id) ? await reachedMemberships(scopeOf(request), id) : []
    return membership && pictures.in(membership)
  }

  api.get(
    '/passholders/:passholderId/picture',
    {
      config: { can: 'passholder.read-picture' },
      schema: {
        ...{ tags, operationId: 'get-passholders-passholderId-picture', summary: 'Get picture of passholder' },
        description: `Where it is seen: for a quarter of an hour, or until he gets another.\n\n${forWhom('READ')}`,
        params,
        response: { 200: answer('OK', passholderPicture), ...problems(wrong) },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const his = await reached(request, passholderId)
      if (!his) return sendProblem(reply, notFound)
      const id = await his.of(passholderId)
      if (id === undefined) return sendProblem(reply, noPicture)
      return reply.send({ pictureUrl: `${origin()}${apiPrefix}/passholder-pictures/${id}?${links.queryTo(id)}` })
    },
  )

  // Of this route alone: bodies of all others are JSON.
  void api.register(async (scope) => {
    const own: Api = scope.withTypeProvider<ZodTypeProvider>()
    own.addContentTypeParser(
      'multipart/form-data',
      { parseAs: 'buffer', bodyLimit: PICTURE_BYTES + FORM_BYTES },
      (request: FastifyRequest, body: Buffer) => formOf(request.headers['content-type'] ?? '', body),
    )
    own.put(
      '/passholders/:passholderId/picture',
      {
        config: { can: 'passholder.write-picture' },
        schema: {
          ...{ tags, operationId: 'put-passholders-passholderId-picture', summary: 'Update picture of passholder' },
          description: `A PNG, JPEG or WebP of at most a megabyte, as \`file\` of a form.\n\n${forWhom('WRITE')}`,
          consumes: ['multipart/form-data'],
          params,
          body: z.object({ file: z.file().max(PICTURE_BYTES) }),
          response: {
            ...done,
            ...problems({ 400: ['body/missing', 'body/invalid-syntax', 'body/invalid-data'], ...wrong }),
          },
        },
      },
      async (request, reply) => {
        const { passholderId } = request.params
        const his = await reached(request, passholderId)
        if (!his) return sendProblem(reply, notFound)
        const content = await request.body.file.bytes()
        const type = pictureOf(content)?.type
        if (!type)
          return sendProblem(reply, fieldProblem('/file', 'must be a PNG, JPEG or WebP of 16 to 4096 pixels a side'))
        return (await his.put(passholderId, { type, content })) ? reply.code(204).send() : sendProblem(reply, notFound)
      },
    )
  })

  api.delete(
    '/passholders/:passholderId/picture',
    {
      config: { can: 'passholder.write-picture' },
      schema: {
        ...{ tags, operationId: 'delete-passholders-passholderId-picture', summary: 'Delete picture of passholder' },
        description: forWhom('WRITE'),
        params,
        response: { ...done, ...problems(wrong) },
      },
    },
    async (request, reply) => {
      const { passholderId } = request.params
      const his = await reached(request, passholderId)
      if (!his) return sendProblem(reply, notFound)
      return (await his.remove(passholderId)) ? reply.code(204).send() : sendProblem(reply, noPicture)
    },
  )

  api.get(
    '/passholder-pictures/:pictureId',
    {
      config: { can: 'passholder.see-picture' },
      schema: {
        ...{ tags, operationId: 'get-passholder-pictures-pictureId', summary: 'Picture of a passholder by its link' },
        description: 'Ours: where the link of a picture leads. For anyone who has it, until it is old.',
        params: z.object({ pictureId: idInPath }),
        querystring: signedQuery,
        response: { 200: shownPicture, ...problems({ 404: ['url/not-found'] }) },
      },
    },
    async (request, reply) => {
      const { pictureId } = request.params
      const isGood = isUuid(pictureId) && links.isGood(pictureId, request.query)
      const found = isGood ? await pictures.find(pictureId) : undefined
      return found ? sendPicture(reply, found) : sendProblem(reply, problem('url/not-found'))
    },
  )
}
