import { noLog } from '@zuil/protocol'
import { expect, it } from 'vitest'
import { demo } from '../../../backend/demo/demo.ts'
import { buildHttp } from '../../../backend/platform/http/server.ts'
import { identitiesOf } from '../../../backend/routes.ts'
import { startDatabases } from '../../support/databases.ts'

it('the demo answers its own host and pages of this machine alone, on every route', async () => {
  const databases = await startDatabases('PostgreSQL')
  const { store, close } = await databases.open()
  const app = await buildHttp({
    log: { info: () => undefined, error: () => undefined },
    identities: identitiesOf(store, Date.now),
    noteReading: store.readings.note,
    checkDatabase: store.catalog,
    routes: (api) => {
      api.get('/anything', { config: { can: 'documents.read' } }, async () => 'here')
    },
    extraPlugins: [(await demo(store, Date.now, noLog)).plugin],
  })
  const asked = async (headers: Record<string, string>): Promise<number[]> => {
    const routes = [
      ['GET', '/demo/screens'],
      ['GET', '/demo/accounts'],
      ['GET', '/'],
      ['GET', '/api/anything'],
      ['GET', '/health/live'],
    ] as const
    const answers = await Promise.all(routes.map(([method, url]) => app.inject({ method, url, headers })))
    return answers.map(({ statusCode }) => statusCode)
  }
  const own = [
    { host: '127.0.0.1:8080' },
    { host: 'localhost:9000', origin: 'http://localhost:9000' },
    { host: '[::1]:8080', origin: 'http://127.0.0.1:8900' },
  ]
  const foreign = [
    { host: 'evil.example:8080' },
    { host: 'localhost.evil.example' },
    { host: '127.0.0.1:8080', origin: 'http://evil.example' },
    { host: '127.0.0.1:8080', origin: 'null' },
  ]
  try {
    for (const headers of own) expect([headers, await asked(headers)]).toEqual([headers, [200, 200, 302, 200, 200]])
    for (const headers of foreign) expect([headers, await asked(headers)]).toEqual([headers, [421, 421, 421, 421, 421]])
  } finally {
    await app.close()
    await close()
    await databases.end()
  }
})
