import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyPluginAsync } from 'fastify'
import { builtPages, officePagesIn } from './office-pages.ts'

/** How passholders log in from their phones. */
export interface PhoneLogin {
  /** As the provider of OpenID Connect writes it. */
  readonly issuer: string
  /** Of the app there: a public client. */
  readonly clientId: string
}

/** What is served as it is, beside the page. The worker asks this server what it keeps, and is itself never kept. */
const files = {
  'worker.js': { type: 'text/javascript; charset=utf-8', policy: `default-src 'none'; connect-src 'self'` },
  'manifest.webmanifest': { type: 'application/manifest+json', policy: `default-src 'none'` },
  'icon.svg': { type: 'image/svg+xml', policy: `default-src 'none'` },
  'icon-192.png': { type: 'image/png', policy: `default-src 'none'` },
  'icon-512.png': { type: 'image/png', policy: `default-src 'none'` },
} as const

/**
 * The passholder's phone at /pas/: a page that may ask the provider too, use the camera, and be installed. Who is in it asks
 * the API by a token of his own: nothing here knows him.
 * @param built absent = where the build puts it
 */
export const phonePages =
  ({ issuer, clientId }: PhoneLogin, built = builtPages('pas')): FastifyPluginAsync =>
  async (server) => {
    const rights = { connect: [new URL(issuer).origin], camera: true, installed: true }
    await server.register(
      officePagesIn(built, { app: 'pas', rights: () => rights, values: { ISSUER: issuer, CLIENT: clientId } }),
    )
    for (const [name, { type, policy }] of Object.entries(files)) {
      const content = await readFile(join(built, name))
      server.get(`/pas/${name}`, { schema: { hide: true } }, (_request, reply) =>
        reply.type(type).headers({ 'content-security-policy': policy, 'cache-control': 'no-cache' }).send(content),
      )
    }
  }
