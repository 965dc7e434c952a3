import { createHmac, randomUUID } from 'node:crypto'
import { memberHashInput, memberList } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { Scope } from '../../../backend/platform/http/scope.ts'
import { databases } from '../../support/databases.ts'
import {
  associationId,
  blockedCard,
  cardSystemId,
  chipOf,
  memberUntil,
  memberWasUntil,
  passholderIdOf,
  uitpasNumberOf,
  zuilIdOf,
} from '../../support/fixtures.ts'
import { openFilledStore } from '../../support/open-store.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')
const DAY = 86_400_000

describe.each(databases)('the store on %s', (kind) => {
  const test = openFilledStore(kind, now)
  const [zuil, second] = [zuilIdOf(1), zuilIdOf(2)]

  describe('memberships of associations', () => {
    const listVersion = async () => (await test.store.catalog()).memberLists.get(associationId) ?? 0n

    it('are made, renewed and removed, each time with a new list', async () => {
      const holder = passholderIdOf(4)
      expect(await test.store.associations.passholder(holder)).toEqual({
        dateOfBirth: '1950-01-01',
        cardSystemIds: [cardSystemId],
      })
      expect(await test.store.associations.passholder(randomUUID())).toBeUndefined()
      const versions = [await listVersion()]
      const versioned = async (change: Promise<unknown>) => {
        await change
        versions.push(await listVersion())
      }
      await versioned(
        test.store.associations.for(Scope.system).put(holder, { associationId, endDate: '2027-01-31' }, now),
      )
      await versioned(
        test.store.associations.for(Scope.system).put(holder, { associationId, endDate: '2028-01-31' }, now),
      )
      expect(await test.store.associations.for(Scope.system).ofPassholder(holder)).toEqual([
        { associationId, endDate: '2028-01-31' },
      ])
      await versioned(test.store.associations.for(Scope.system).remove(holder, associationId))
      expect(await test.store.associations.for(Scope.system).remove(holder, associationId)).toBe(false)
      expect(await test.store.associations.for(Scope.system).ofPassholder(holder)).toEqual([])
      const card = (status: string) =>
        ask(test.store.databaseUrl, `update card set status = '${status}' where uitpas_number = $1`, [
          uitpasNumberOf(1),
        ])
      await card('ACTIVE')
      await versioned(card('BLOCKED'))
      await versioned(card('ACTIVE'))
      const holds = (set: string) =>
        ask(test.store.databaseUrl, `update membership set ${set} where passholder_id = $1`, [passholderIdOf(1)])
      await holds('social_tariff_end_date = now()')
      await versioned(holds("status = 'BLOCKED'"))
      await versioned(holds("status = 'ACTIVE'"))
      expect(versions).toEqual([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].map((more) => (versions[0] ?? 0n) + more))
    })

    it('are listed for a zuil by hashes under its own key, of active cards of who is not blocked alone', async () => {
      const { put: member } = test.store.associations.for(Scope.system)
      await member(passholderIdOf(5), { associationId, endDate: '2025-09-01' }, now)
      await member(blockedCard.passholderId, { associationId, endDate: memberUntil(now) }, now)
      await member(passholderIdOf(3), { associationId, endDate: memberUntil(now) }, now)
      const block = "update membership set status = 'BLOCKED' where passholder_id = $1"
      await ask(test.store.databaseUrl, block, [passholderIdOf(3)])
      const validUntil = now + DAY
      const wanted = { zuilId: zuil, associationId, validUntil, byNumber: true }
      const listFor = async (over: Partial<typeof wanted>) => {
        const { members, ...list } = await test.store.associations.memberList({ ...wanted, ...over })
        expect(await test.store.associations.memberListVersion({ ...wanted, ...over })).toEqual(list)
        return { ...list, members: memberList.shape.members.parse(JSON.parse(members)) }
      }
      const list = await listFor({})
      expect(list.listRevision).toBe(String(await listVersion()))
      const hash = (card: Parameters<typeof memberHashInput>[0]) =>
        createHmac('sha256', Buffer.from(list.key, 'base64url'))
          .update(memberHashInput(card))
          .digest()
          .subarray(0, 16)
          .toString('base64url')
      const expected = [1, 2].flatMap((holder) => {
        const end = holder === 1 ? memberUntil(now) : memberWasUntil(now)
        return [
          [hash({ kind: 'CHIP', chipNumber: chipOf(holder) }), end],
          [hash({ kind: 'BARCODE', uitpasNumber: uitpasNumberOf(holder) }), end],
        ]
      })
      // Passholder 5 is past it for more than 13 months, the next is blocked, and the other's card is.
      expect(Object.fromEntries(list.members)).toEqual(Object.fromEntries(expected))
      const chips = await listFor({ byNumber: false })
      expect(chips.members).toEqual(
        list.members.filter(([one]) => one !== expected[1]?.[0] && one !== expected[3]?.[0]),
      )
      expect([chips.key === list.key, chips.tag === list.tag]).toEqual([true, false])
      // Another zuil, day or version of the list has another key: what was found of one says nothing of the next.
      const others = [await listFor({ zuilId: second }), await listFor({ validUntil: validUntil + DAY })]
      await member(passholderIdOf(5), { associationId, endDate: '2025-09-02' }, now)
      others.push(await listFor({}))
      for (const other of others) {
        expect([other.key === list.key, other.tag === list.tag]).toEqual([false, false])
        expect(other.members.map(([one]) => one)).not.toContain(list.members[0]?.[0])
      }
    })
  })
})
