import { randomUUID } from 'node:crypto'
import { maxOrdinal, normalizeConfigurationCode } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { databases } from '../../../support/databases.ts'
import { zuilIdOf, zuilNameOf } from '../../../support/fixtures.ts'
import { openFilledStore } from '../../../support/open-store.ts'
import { ask } from '../../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const HOUR = 3_600_000

describe.each(databases)('the store on %s', (kind) => {
  const test = openFilledStore(kind, now, { zuilen: 6 })

  describe('a configuration code', () => {
    const setup = (name: string, code: string, deviceId: string, at = now) =>
      test.store.enrolment.setup({ name, code, deviceId, mqttPasswordHash: `hash of ${deviceId}` }, at)

    it('works once, for its zuil, and again for the same device whose answer was lost', async () => {
      const code = await test.store.enrolment.newConfigurationCode(zuilIdOf(1), now, HOUR)
      expect(normalizeConfigurationCode(code.toLowerCase())).toBe(code)
      const device = randomUUID()
      expect(await setup(zuilNameOf(2), code, device)).toEqual({ kind: 'NOT_FOUND' })
      expect(await setup(' zuil 1 ', code, device)).toEqual({
        kind: 'DONE',
        zuilId: zuilIdOf(1),
        zuilName: 'Zuil 1',
        generation: 1,
        session: 0,
      })
      expect(await setup('Zuil 1', code, device)).toMatchObject({ kind: 'DONE' })
      expect(await setup('Zuil 1', code, randomUUID())).toEqual({ kind: 'CODE_USED' })
      expect(await test.store.enrolment.byDeviceId(device)).toEqual({ zuilId: zuilIdOf(1), generation: 1 })
      expect(await test.store.enrolment.credentials()).toContainEqual({
        zuilId: zuilIdOf(1),
        generation: 1,
        passwordHash: `hash of ${device}`,
        enrolledAt: now,
      })
      await test.store.enrolment.revoke(zuilIdOf(1), Date.now())
      expect(await test.store.enrolment.byDeviceId(device)).toBeUndefined()
      expect((await test.store.enrolment.credentials()).map(({ zuilId }) => zuilId)).not.toContain(zuilIdOf(1))
      expect(await setup('Zuil 1', code, device)).toEqual({ kind: 'CODE_USED' })
    })

    it('expires, and no longer works when a newer one was made', async () => {
      const first = await test.store.enrolment.newConfigurationCode(zuilIdOf(2), now, HOUR)
      const second = await test.store.enrolment.newConfigurationCode(zuilIdOf(2), now, HOUR)
      expect(await setup('Zuil 2', first, randomUUID())).toEqual({ kind: 'NOT_FOUND' })
      expect(await setup('Zuil 2', second, randomUUID(), now + HOUR)).toEqual({ kind: 'CODE_EXPIRED' })
      expect(await setup('Zuil 2', second, randomUUID(), now + HOUR - 1)).toMatchObject({ kind: 'DONE' })
    })

    it('is won by one of many devices at once', async () => {
      const code = await test.store.enrolment.newConfigurationCode(zuilIdOf(3), now, HOUR)
      const outcomes = await Promise.all(Array.from({ length: 8 }, () => setup('Zuil 3', code, randomUUID())))
      const kinds = outcomes.map((outcome) => outcome.kind).sort()
      expect(kinds).toEqual([...Array<string>(7).fill('CODE_USED'), 'DONE'])
    })

    it('replaces a device: the former may hand in its journal, sessions begin anew, and keys are others', async () => {
      const [zuilId, name] = [zuilIdOf(2), zuilNameOf(2)]
      const version = async () => (await test.store.catalog()).zuilen.get(zuilId)?.keyVersion ?? 0
      const [former, next] = [randomUUID(), randomUUID()]
      const code = () => test.store.enrolment.newConfigurationCode(zuilId, now, HOUR, 'IN_HAND')
      await test.store.enrolment.revoke(zuilId, Date.now())
      const start = await version()
      const { generation } = (await test.store.catalog()).zuilen.get(zuilId) ?? { generation: 0 }
      const record = (device: number, session: number, plannedStop: boolean) =>
        test.store.deliveries.recordContacts(
          new Map([[zuilId, { generation: generation + device, session, plannedStop, at: now }]]),
        )
      expect(await setup(name, await code(), former)).toMatchObject({ kind: 'DONE', session: 0 })
      await record(1, 7, false)
      expect(await version()).toBe(start)
      const second = await code()
      expect(await setup(name, second, next, now + 5)).toMatchObject({ kind: 'DONE', session: 0 })
      const session = async () => (await test.store.deliveries.lastContacts()).get(zuilId)?.session
      expect(await session()).toBe(0)
      // What the former one said may be written late.
      await record(1, maxOrdinal, true)
      expect(await session()).toBe(0)
      await record(2, 3, false)
      // The same device, whose answer was lost, goes on where it was.
      expect(await setup(name, second, next, now + 6)).toMatchObject({ kind: 'DONE', session: 3 })
      expect(await version()).toBe(start + 1)
      expect(await test.store.enrolment.byDeviceId(former)).toBeUndefined()
      expect(await test.store.enrolment.byFormerDeviceId(former, now + 5)).toEqual({
        zuilId,
        generation: generation + 2,
        replacedAt: now + 5,
        undeliveredSince: now,
      })
      expect(await test.store.enrolment.byFormerDeviceId(former, now + 6)).toBeUndefined()
      expect(await test.store.enrolment.byFormerDeviceId(next, 0)).toBeUndefined()
      await record(2, maxOrdinal, true)
      await test.store.enrolment.revoke(zuilId, Date.now())
      expect((await test.store.deliveries.lastContacts()).get(zuilId)).toMatchObject({ session: 0, plannedStop: false })
      expect(await version()).toBe(start + 2)
      expect(await test.store.enrolment.byDeviceId(next)).toBeUndefined()
      // That the one before had stopped on purpose says nothing of this one.
      await record(3, 7, true)
      expect((await test.store.deliveries.lastContacts()).get(zuilId)?.plannedStop).toBe(true)
      expect(await test.store.enrolment.byFormerDeviceId(former, 0)).toBeUndefined()
      // It comes back: it is the zuil's device again, and no former one.
      expect(await setup(name, await code(), former)).toMatchObject({ kind: 'DONE' })
      expect(await test.store.enrolment.byFormerDeviceId(former, 0)).toBeUndefined()
      expect((await test.store.deliveries.lastContacts()).get(zuilId)).toMatchObject({ session: 0, plannedStop: false })
      const keys = [1, 2].flatMap((keyVersion) =>
        [zuilId, zuilIdOf(1)].flatMap((id) =>
          (['qr', 'members'] as const).map((purpose) => test.store.enrolment.key(purpose, { id, keyVersion })),
        ),
      )
      expect(new Set(keys).size).toBe(8)
      for (const key of keys) expect(Buffer.from(key, 'base64url')).toHaveLength(32)
      expect(test.store.enrolment.key('qr', { id: zuilId, keyVersion: 1 })).toBe(keys[0])
    })

    it('does not make one device two zuilen', async () => {
      const device = randomUUID()
      const one = await test.store.enrolment.newConfigurationCode(zuilIdOf(4), now, HOUR)
      const two = await test.store.enrolment.newConfigurationCode(zuilIdOf(5), now, HOUR)
      expect(await setup('Zuil 4', one, device)).toMatchObject({ kind: 'DONE' })
      expect(await setup('Zuil 5', two, device)).toEqual({ kind: 'DEVICE_IN_USE' })
      expect(await setup('Zuil 5', two, randomUUID())).toMatchObject({ kind: 'DONE' })
    })

    it('is nowhere in the database in clear', async () => {
      const code = await test.store.enrolment.newConfigurationCode(zuilIdOf(6), now, HOUR)
      const rows = await ask(test.store.databaseUrl, 'select c::text as row from configuration_code c')
      expect(rows.length).toBeGreaterThan(0)
      expect(JSON.stringify(rows)).not.toContain(code)
    })
  })
})
