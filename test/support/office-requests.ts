import type { InjectOptions } from 'fastify'
import { samples, type Target, zuilSettings } from './sample-requests.ts'

type Sample = (target: Target) => readonly Omit<InjectOptions, 'method'>[]

/** Of the API, that people use too: at the back office's own address. */
const shared = [
  'GET /api/zuilen',
  'GET /api/zuilen/choices',
  'GET /api/zuilen/quarantine',
  'GET /api/zuilen/:zuilId/quarantine',
  'GET /api/zuilen/:zuilId',
  'GET /api/zuilen/:zuilId/commands',
  'GET /api/zuilen/:zuilId/commands/:commandId',
  'PUT /api/zuilen/:zuilId/settings',
  'POST /api/zuilen/:zuilId/commands',
  'POST /api/zuilen/:zuilId/configuration-code',
  'POST /api/zuilen/:zuilId/quarantine',
  'POST /api/zuilen/:zuilId/revocation',
] as const

const atOffice = (name: string): readonly [string, Sample] => [
  name.replace(' /api/', ' /ksb/api/'),
  (target) =>
    (samples[name]?.(target) ?? []).map((request) => ({
      ...request,
      url: String(request.url).replace(/^\/api/, '/ksb/api'),
    })),
]

/** One for every route of the back office, as `samples` has one for every route of the API. */
export const officeSamples: Readonly<Record<string, Sample>> = {
  'GET /ksb/api/me': () => [{ url: '/ksb/api/me' }],
  'GET /ksb/api/audit': () => [{ url: '/ksb/api/audit' }],
  'GET /ksb/api/zuilen/:zuilId/history': ({ zuil }) => [{ url: `/ksb/api/zuilen/${zuil}/history` }],
  'GET /ksb/api/zuilen/:zuilId/outages': ({ zuil }) => [{ url: `/ksb/api/zuilen/${zuil}/outages` }],
  ...Object.fromEntries(shared.map(atOffice)),
  'POST /ksb/api/me/logout': () => [{ url: '/ksb/api/me/logout' }],
  'POST /ksb/api/sessions/end': ({ cardSystem }) => [
    { url: '/ksb/api/sessions/end', payload: { cardSystemId: cardSystem } },
  ],
  'POST /ksb/api/zuilen': ({ counter }) => [
    { url: '/ksb/api/zuilen', payload: { ...zuilSettings, name: 'CID-PPT-NEW', counterIds: [counter] } },
  ],
  'POST /ksb/api/zuilen/findings': ({ zuil }) => [
    { url: '/ksb/api/zuilen/findings', payload: zuilSettings },
    { url: `/ksb/api/zuilen/findings?zuilId=${zuil}`, payload: zuilSettings },
  ],
  'POST /ksb/api/me/card-system': ({ cardSystem }) => [
    { url: '/ksb/api/me/card-system', payload: { cardSystemId: cardSystem } },
  ],
}

/** After these who asked is logged out. */
export const endingSession: readonly string[] = ['POST /ksb/api/me/logout', 'POST /ksb/api/sessions/end']
