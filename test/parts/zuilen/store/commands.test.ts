import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Scope } from '../../../../backend/platform/http/scope.ts'
import { databases } from '../../../support/databases.ts'
import { zuilIdOf } from '../../../support/fixtures.ts'
import { openFilledStore } from '../../../support/open-store.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const DAY = 86_400_000

describe.each(databases)('the store on %s', (kind) => {
  const test = openFilledStore(kind, now)
  const [zuil, second] = [zuilIdOf(1), zuilIdOf(2)]

  describe('commands', () => {
    const add = (id: string, issuedAt: number, zuilId = zuil) =>
      test.store.commands.add({ id, zuilId, kind: 'LOG', issuedAt, expiresAt: issuedAt + 60_000 })

    it('get the first answer of their own zuil', async () => {
      const id = randomUUID()
      await add(id, now)
      expect(await test.store.commands.for(Scope.system).find(id)).toEqual({
        id,
        zuilId: zuil,
        kind: 'LOG',
        issuedAt: now,
        expiresAt: now + 60_000,
      })
      await test.store.commands.answer(second, { v: 1, id, outcome: 'DONE' }, now)
      expect((await test.store.commands.for(Scope.system).find(id))?.outcome).toBeUndefined()
      await test.store.commands.answer(zuil, { v: 1, id, outcome: 'DONE', log: 'a line\0\udc00' }, now + 5)
      await test.store.commands.answer(zuil, { v: 1, id, outcome: 'FAILED', problem: 'no' }, now + 6)
      expect(await test.store.commands.for(Scope.system).find(id)).toMatchObject({
        outcome: 'DONE',
        log: 'a line\ufffd',
        answeredAt: now + 5,
      })
    })

    it('are kept to the last twenty of each zuil', async () => {
      const other = randomUUID()
      await add(other, now - DAY, second)
      const ids = Array.from({ length: 25 }, () => randomUUID())
      for (const [i, id] of ids.entries()) await add(id, now + 1_000 + i)
      expect((await test.store.commands.for(Scope.system).ofZuil(zuil)).map(({ id }) => id)).toEqual(
        ids.slice(5).reverse(),
      )
      expect((await test.store.commands.for(Scope.system).ofZuil(second)).map(({ id }) => id)).toEqual([other])
    })
  })
})
