import { expect } from 'vitest'
import { asPage, logIn } from './office.ts'
import { newVisitor } from './visitor.ts'
import { eventually } from './wait.ts'

interface Sent {
  readonly json?: unknown
  readonly headers?: Record<string, string>
}

/** Somebody at work in a back office that runs, who asks it what its pages would. */
export interface OfficeWorker {
  /** @param path within /ksb/api @throws with the answer when it is an error */
  asks<Answer>(method: 'GET' | 'POST' | 'PUT', path: string, sent?: Sent): Promise<Answer>
  /** A list as a CSV, without its byte order mark. */
  exports(path: string): Promise<string>
  /** Sends a file of passholders, which is checked and registered. @param until whom it is said of that all is well */
  registers(file: string, counterId: string, expected: object): Promise<void>
}

/** Logs somebody in at the provider. @param origin of the back office */
export const workerAt = async (origin: string, email: string): Promise<OfficeWorker> => {
  const visitor = newVisitor()
  await logIn(visitor, origin, email)
  const url = (path: string): string => `${origin}/ksb/api${path}`
  const asks: OfficeWorker['asks'] = async (method, path, { json, headers } = {}) => {
    const options = { method, ...(json !== undefined && { json }), ...(headers && { headers }) }
    const response = await asPage(visitor, url(path), options)
    const text = await response.text()
    if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  return {
    asks,
    exports: async (path) => {
      const response = await asPage(visitor, url(path))
      expect(response.status, path).toBe(200)
      return (await response.text()).replace('\ufeff', '')
    },
    registers: async (file, counterId, expected) => {
      const body = Buffer.from(file)
      const { id } = await asks<{ id: string }>('POST', '/registrations', {
        json: { fileName: 'pashouders.csv', size: body.length, encoding: 'UTF-8', counterId },
      })
      const sent = await fetch(url(`/registrations/${id}/parts/0`), {
        method: 'PUT',
        body,
        headers: {
          'content-type': 'application/octet-stream',
          cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'sec-fetch-site': 'same-origin',
        },
      })
      expect(sent.status, await sent.text()).toBe(204)
      for (const [act, done] of [
        ['check', 'CHECKED'],
        ['register', 'REGISTERED'],
      ] as const) {
        await asks('POST', `/registrations/${id}/${act}`)
        const counts = await eventually(
          async () => {
            const now = await asks<{ status: string; counts?: object }>('GET', `/registrations/${id}`)
            return now.status === done && now.counts
          },
          { what: `the file to be ${done}`, withinMs: 30_000 },
        )
        expect(counts).toMatchObject(expected)
      }
    },
  }
}
