import { vi } from 'vitest'
import { type ScreenServerOptions, startScreenServer } from '../../../kiosk/screen/server.ts'

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

export const allowedOrigin = 'http://127.0.0.1:7999'

/** The real server, with an enrolment that says yes to the code K7PM-3XQ9. */
export const startTestServer = async (options: Partial<ScreenServerOptions> = {}) => {
  const enrol = vi.fn<ScreenServerOptions['enrol']>(async ({ name, code }) =>
    code === 'K7PM-3XQ9'
      ? { ok: true, value: { name } }
      : { ok: false, error: 'Er is geen zuil met deze naam en deze code. Kijk allebei na.' },
  )
  const server = await startScreenServer({
    host: '127.0.0.1',
    port: 0,
    enrol,
    defaults: { backendUrl: 'https://zuilen.example' },
    allowOrigins: [allowedOrigin],
    routes: [],
    log: silent,
    ...options,
  })
  // Not a copy: what the server knows of its pages changes.
  return Object.assign(server, { enrol, port: Number(new URL(server.url).port) })
}
