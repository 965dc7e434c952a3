import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyPluginAsync } from 'fastify'
import { StartRefused } from './platform/start-refused.ts'

const home = dirname(createRequire(import.meta.url).resolve('@zuil/backend/package.json'))

/** Script and style, named by their content. What is compressed beside them has no address of its own. */
const asset = /^\/?[\w-]+\.(js|css)$/

/** The one page may load what carries this answer's nonce, ask this server alone, and show these origins in frames. */
const policyOf = (nonce: string, frames: readonly string[]): string =>
  [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'nonce-${nonce}'`,
    `connect-src 'self'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    ...(frames.length > 0 ? [`frame-src ${frames.join(' ')}`] : []),
  ].join('; ')

/**
 * The pages that were built to a folder: one page at every address under `/ksb` but the API's, and what it loads at
 * `/ksb/assets/`.
 * @param frames what they show in frames: of the demo the screens of its zuilen, as they are now; else nothing
 * @throws StartRefused where they were not built
 */
export const officePagesIn =
  (built: string, frames: () => readonly string[] = () => []): FastifyPluginAsync =>
  async (app) => {
    const page = await readFile(join(built, 'index.html'), 'utf8').catch(() => {
      throw new StartRefused('The pages of the back office are not built: run `npm run build`.')
    })
    await app.register(fastifyStatic, {
      root: join(built, 'assets'),
      prefix: '/ksb/assets/',
      preCompressed: true,
      decorateReply: false,
      index: false,
      immutable: true,
      maxAge: '365d',
      allowedPath: (path) => asset.test(path),
      setHeaders: (reply) => {
        reply.setHeader('content-security-policy', `default-src 'none'; frame-ancestors 'none'`)
      },
    })
    // Where the links in mails lead.
    app.get('/zuilen/:zuilId', { schema: { hide: true } }, (request, reply) => {
      const { zuilId } = request.params as { zuilId: string }
      return reply.redirect(`/ksb/zuilen/${encodeURIComponent(zuilId)}`)
    })
    for (const url of ['/ksb', '/ksb/*']) {
      app.get(url, { schema: { hide: true } }, (request, reply) => {
        // Of these two an address that is not there is not the page.
        if (/^\/ksb\/(api|assets)(\/|$|\?)/.test(request.url)) return reply.callNotFound()
        const nonce = randomBytes(16).toString('base64')
        return reply
          .type('text/html; charset=utf-8')
          .headers({
            'content-security-policy': policyOf(nonce, frames()),
            'cache-control': 'no-store',
            'cross-origin-opener-policy': 'same-origin',
            'permissions-policy': 'camera=(), microphone=(), geolocation=()',
          })
          .send(page.replaceAll('%NONCE%', nonce))
      })
    }
  }

/** The pages of the back office. @param frames see `officePagesIn` */
export const officePages = (frames?: () => readonly string[]): FastifyPluginAsync =>
  officePagesIn(join(home, 'dist/web/ksb'), frames)
