import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { bridgeAddress } from '@zuil/protocol'
import type { FastifyPluginAsync } from 'fastify'
import { StartRefused } from './platform/start-refused.ts'

const home = dirname(createRequire(import.meta.url).resolve('@zuil/backend/package.json'))

/** Script and style, named by their content. What is compressed beside them has no address of its own. */
const asset = /^\/?[\w-]+\.(js|css)$/

/** The apps, by where they are served. */
const apps = ['ksb', 'balie'] as const
type App = (typeof apps)[number]

/** What an app asks beside this server: the counter app the card reader of its PC. */
const beside: Readonly<Record<App, readonly string[]>> = {
  ksb: [],
  balie: [`ws://127.0.0.1:${bridgeAddress.port}`],
}

/** The one page may load what carries this answer's nonce, ask this server alone, and show these origins in frames. */
const policyOf = (app: App, nonce: string, frames: readonly string[]): string =>
  [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'nonce-${nonce}'`,
    ['connect-src', `'self'`, ...beside[app]].join(' '),
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `form-action 'self'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
    ...(frames.length > 0 ? [`frame-src ${frames.join(' ')}`] : []),
  ].join('; ')

interface PagesOptions {
  /** Under whose name they are served: `/ksb`. */
  readonly app?: App
  /** What they show in frames: of the demo the screens of its zuilen, as they are now; else nothing. */
  readonly frames?: () => readonly string[]
}

/**
 * The pages that were built to a folder: one page at every address under the app's name but the API's, and what it loads at
 * `/ksb/assets/`.
 * @throws StartRefused where they were not built
 */
export const officePagesIn =
  (built: string, { app = 'ksb', frames = () => [] }: PagesOptions = {}): FastifyPluginAsync =>
  async (server) => {
    const page = await readFile(join(built, 'index.html'), 'utf8').catch(() => {
      throw new StartRefused('The pages of the back office are not built: run `npm run build`.')
    })
    await server.register(fastifyStatic, {
      root: join(built, 'assets'),
      prefix: `/${app}/assets/`,
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
    // Of these two an address that is not there is not the page.
    const noPage = new RegExp(`^/${app}/(api|assets)(/|$|\\?)`)
    for (const url of [`/${app}`, `/${app}/*`]) {
      server.get(url, { schema: { hide: true } }, (request, reply) => {
        if (noPage.test(request.url)) return reply.callNotFound()
        const nonce = randomBytes(16).toString('base64')
        return reply
          .type('text/html; charset=utf-8')
          .headers({
            'content-security-policy': policyOf(app, nonce, frames()),
            'cache-control': 'no-store',
            'cross-origin-opener-policy': 'same-origin',
            'permissions-policy': 'camera=(), microphone=(), geolocation=()',
          })
          .send(page.replaceAll('%NONCE%', nonce))
      })
    }
  }

/** The pages of the back office and of the counter app. @param frames see `PagesOptions`; of the back office alone */
export const officePages =
  (frames?: () => readonly string[]): FastifyPluginAsync =>
  async (server) => {
    for (const app of apps) {
      const more = app === 'ksb' && frames ? { frames } : {}
      await server.register(officePagesIn(join(home, 'dist/web', app), { app, ...more }))
    }
    // Where the links in mails lead.
    server.get('/zuilen/:zuilId', { schema: { hide: true } }, (request, reply) => {
      const { zuilId } = request.params as { zuilId: string }
      return reply.redirect(`/ksb/zuilen/${encodeURIComponent(zuilId)}`)
    })
  }
