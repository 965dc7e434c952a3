import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const home = dirname(createRequire(import.meta.url).resolve('@zuil/backend/package.json'))
const web = join(home, 'web')

/** Page, script, style and source map, each in one of these folders of backend/web; nothing else is served. */
const asset = /^\/?(shared|demo|beheer)\/(index\.html|[a-z-]+\.(css|js|js\.map))$/

/** The pages of the demo, `/` and `/beheer`, and what they load. */
export const demoPages = async (app: FastifyInstance): Promise<void> => {
  await app.register(fastifyStatic, {
    root: [web, join(home, 'dist/web')],
    prefix: '/demo/assets/',
    allowedPath: (path) => asset.test(path),
  })
  app.get('/', (_request, reply) => reply.sendFile('demo/index.html', web))
  app.get('/beheer', (_request, reply) => reply.sendFile('beheer/index.html', web))
}
