import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { databases } from '../../support/databases.ts'
import { blockedCard, chipOf, passholderIdOf, smallDataset, uitpasNumberOf } from '../../support/fixtures.ts'
import { openFilledStore } from '../../support/open-store.ts'
import { ask } from '../../support/world.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')

describe.each(databases)('the store on %s', (kind) => {
  const test = openFilledStore(kind, now)

  describe('passes', () => {
    it('are found by number and by chip, with their holder', async () => {
      const byNumber = await test.store.passes.byUitpasNumber(uitpasNumberOf(2))
      expect(byNumber).toEqual(await test.store.passes.byChipNumber(chipOf(2)))
      expect(byNumber).toMatchObject({
        card: { uitpasNumber: uitpasNumberOf(2), status: 'ACTIVE', passholderId: passholderIdOf(2) },
        cardSystem: { id: 1 },
        passholder: { id: passholderIdOf(2), points: 2, dateOfBirth: '1950-01-01', memberships: [{ cardSystemId: 1 }] },
      })
      expect(await test.store.passes.byUitpasNumber(uitpasNumberOf(77))).toBeUndefined()
    })

    it('have an INSZ that is nowhere in the database in clear', async () => {
      const insz = smallDataset(now).passholders[1]?.insz ?? ''
      expect(insz).toMatch(/^\d{11}$/)
      expect(
        await test.store.passes.insz(passholderIdOf(2), { clientId: 'client', action: 'checkin.register', at: now }),
      ).toBe(insz)
      const rows = await ask<{ row: string }>(test.store.databaseUrl, 'select p::text as row from passholder p')
      const hex = Buffer.from(insz).toString('hex')
      expect(rows.length).toBeGreaterThan(1)
      for (const { row } of rows) {
        expect(row).not.toContain(insz)
        expect(row).not.toContain(hex)
      }
    })
  })

  it('passes are found by passholder: the active card', async () => {
    expect(await test.store.passes.ofPassholder(passholderIdOf(2))).toEqual(
      await test.store.passes.byUitpasNumber(uitpasNumberOf(2)),
    )
    expect((await test.store.passes.ofPassholder(blockedCard.passholderId))?.card.status).toBe('BLOCKED')
    expect(await test.store.passes.ofPassholder(randomUUID())).toBeUndefined()
  })
})
