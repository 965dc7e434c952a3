import type { IncomingMessage, ServerResponse } from 'node:http'
import { isOwnHost, readJson } from '@zuil/kiosk/io/requests'
import type { SimulatedReader } from '@zuil/kiosk/simulated/reader'
import { simulatedRoutes } from '@zuil/kiosk/simulated/routes'

const PATH = '/simulated/card'

/**
 * `PUT` and `DELETE /simulated/card`, as at a zuil: for a shell on this machine, and for pages of the allowed origins.
 * @returns whether it answers this request
 */
export const simulatedAnswer = (reader: SimulatedReader, origins: readonly string[]) => {
  const route = simulatedRoutes(reader)

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readJson(request)
    const done = body.ok ? route({ method: request.method ?? '', path: PATH, body: body.value }) : undefined
    response.writeHead(done?.status ?? (body.ok ? 404 : body.error), { 'content-type': 'application/json' })
    response.end(JSON.stringify(done?.body ?? { error: 'Expected JSON.' }))
  }

  return (request: IncomingMessage, response: ServerResponse, port: number): boolean => {
    const { host, origin } = request.headers
    if (request.url !== PATH || !isOwnHost(host, port)) return false
    if (origin !== undefined) {
      if (!origins.includes(origin)) return false
      response.setHeader('access-control-allow-origin', origin)
      response.setHeader('vary', 'origin')
    }
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-methods', 'PUT, DELETE')
      response.setHeader('access-control-allow-headers', 'content-type')
      response.writeHead(204).end()
    } else respond(request, response).catch(() => response.destroy())
    return true
  }
}
