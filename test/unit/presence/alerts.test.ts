import { noLog } from '@zuil/protocol'
import { expect, it } from 'vitest'
import type { Catalog } from '../../../backend/catalog/catalog.ts'
import { keepAlerts } from '../../../backend/presence/alerts.ts'
import type { ZuilFacts } from '../../../backend/zuilen/shapes/zuil.ts'
import { emptyCatalog, zuilIdOf } from '../taps/fake-intake-store.ts'

const zuil = (n: number): [string, ZuilFacts] => [
  zuilIdOf(n),
  {
    id: zuilIdOf(n),
    name: `Zuil ${n}`,
    cardSystemId: 1,
    type: 'CHECK_IN',
    blocked: false,
    inStock: false,
    languages: ['nl'],
    sound: true,
    counters: [{ id: `${n}`, name: `Balie ${n}`, cardSystemId: 1, locationId: `location-${n}` }],
    showQr: false,
    worksOffline: true,
    openingHours: [],
    keyVersion: 1,
  },
]

it('an outage that can not be written holds up no other, and is tried again', async () => {
  const catalog: Catalog = { ...emptyCatalog, zuilen: new Map([zuil(1), zuil(2)]) }
  const written: string[] = []
  let tries = 0
  let possible = false
  let at = 0
  const alerts = keepAlerts({
    store: {
      catalog: async () => catalog,
      zuilen: { credentials: async () => [1, 2].map((n) => ({ zuilId: zuilIdOf(n), passwordHash: 'x' })) },
      settings: { search: async () => ({ totalItems: 0, member: [] }) },
      alerts: {
        recipients: async () => [],
        webhooks: async () => [],
        openOutages: async () => [],
        open: async ({ subject }) => {
          if (subject === zuilIdOf(1) && ++tries > 0 && !possible) throw new Error('no')
          written.push(subject)
          return true
        },
        close: async () => true,
      },
    },
    clock: () => Date.parse('2026-11-23T20:00:00.000Z') + at,
    monotonic: () => at,
    log: noLog,
    publicUrl: 'https://ksb.example',
  })
  const look = async (): Promise<void> => {
    at += 5_000
    alerts.look()
    await alerts.settled()
  }
  await alerts.sync()
  alerts.link(true)
  while (at < 600_000) await look()
  expect(written).toEqual([zuilIdOf(2)])
  expect(tries).toBeGreaterThan(1)
  possible = true
  await look()
  expect(written).toEqual([zuilIdOf(2), zuilIdOf(1)])
})
