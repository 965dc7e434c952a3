import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type PictureType, pictureTypes } from '../files/picture.ts'

/** The answer of a route that shows a picture, for its description. */
export const shownPicture = {
  description: 'OK',
  content: Object.fromEntries(pictureTypes.map((type) => [type, { schema: z.any() }])),
}

/** Nothing in it runs, wherever it is opened. */
const inert = `default-src 'none'; sandbox; frame-ancestors 'none'`

/** Shows a picture on pages of any site. */
export const sendPicture = (
  reply: FastifyReply,
  { type, content }: { readonly type: PictureType; readonly content: Uint8Array },
): FastifyReply =>
  reply
    .type(type)
    .headers({ 'content-security-policy': inert, 'cross-origin-resource-policy': 'cross-origin' })
    .send(Buffer.from(content))
