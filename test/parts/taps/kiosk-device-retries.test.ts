import { describe, expect, it } from 'vitest'
import { hour, ids, now, secrets } from '../../support/api-dataset.ts'
import { problemType, startOwnBackend, type TestBackend } from '../../support/test-backend.ts'

const [first, second] = ['019aad3c-5b20-7c4e-8f00-0000000000a1', '019aad3c-5b20-7c4e-8f00-0000000000a2']

const post = (backend: TestBackend, more: object = {}, chipNumber = secrets.chipNumber) =>
  backend.asZuil({ method: 'POST', url: '/api/kiosk-devices/checkins', payload: { chipNumber, ...more } })

/** A zuil of this type, and a passholder who can pay for the reward several times. */
const startZuil = async (type: 'CHECK_IN' | 'TICKET' | 'REWARD'): Promise<TestBackend> => {
  const own = await startOwnBackend()
  await own.sql('update zuil set type = $2::"ZuilType" where id = $1', ids.zuil, type)
  await own.sql('update passholder set points = 100 where id = $1', ids.holder)
  return own
}
const redemptions = async ({ sql }: TestBackend): Promise<number> =>
  (await sql('select 1 from redemption where at >= $1', new Date(now - hour))).length
const checkins = async ({ sql }: TestBackend): Promise<number> =>
  (await sql('select 1 from checkin where at >= $1', new Date(now - hour))).length

describe('POST /kiosk-devices/checkins', () => {
  it.each(['CHECK_IN', 'TICKET', 'REWARD'] as const)(
    'is answered with and without ActieIDs on the same connection to the database, at a %s zuil',
    async (type) => {
      for (const ids of [
        [{}, { actieId: first }, {}],
        [{ actieId: first }, {}, { actieId: second }],
      ]) {
        const own = await startZuil(type)
        for (const id of ids) {
          expect((await post(own, id)).statusCode).not.toBe(500)
          own.clock.now += 60_000
        }
      }
    },
  )
})

describe('POST /kiosk-devices/checkins, asked again since its answer was lost', () => {
  it('redeems once what a card is posted for twice, and gives the first answer again', async () => {
    const own = await startZuil('REWARD')
    const answer = await post(own)
    own.clock.now += 5_000
    const again = await post(own)
    expect([answer.statusCode, again.statusCode]).toEqual([200, 200])
    expect(again.json()).toEqual(answer.json())
    expect(again.json().totalPoints).toBe(90)
    expect(await redemptions(own)).toBe(1)
  })

  it('redeems once where both are under way at the same time', async () => {
    const own = await startZuil('REWARD')
    const answers = await Promise.all([post(own), post(own), post(own)])
    expect(answers.map((answer) => answer.json().totalPoints)).toEqual([90, 90, 90])
    expect(await redemptions(own)).toBe(1)
  })

  it('gives the first answer too where that took the last of it', async () => {
    const own = await startZuil('REWARD')
    const answer = await post(own)
    await own.sql("update reward set status = 'INACTIVE' where id = $1", ids.reward)
    expect((await post(own)).json()).toEqual(answer.json())
  })

  it('is another tap half a minute later', async () => {
    const own = await startZuil('REWARD')
    await post(own)
    own.clock.now += 20_000
    await post(own)
    own.clock.now += 11_000
    expect((await post(own)).json().totalPoints).toBe(80)
    expect(await redemptions(own)).toBe(2)
  })

  it('saves the points once where the event would give them twice', async () => {
    const own = await startZuil('CHECK_IN')
    await own.sql(`update event set checkin_limit_volume = 3, checkin_limit_period = 'DAY' where id = $1`, ids.event)
    expect((await post(own)).json()).toEqual({ newPoints: 1, totalPoints: 101 })
    expect((await post(own)).json()).toEqual({ newPoints: 1, totalPoints: 101 })
    expect(await checkins(own)).toBe(1)
    own.clock.now += 31_000
    expect((await post(own)).json()).toEqual({ newPoints: 1, totalPoints: 102 })
  })

  it('judges again what was refused: by then there may be points for it', async () => {
    const own = await startZuil('REWARD')
    await own.sql('update passholder set points = 0 where id = $1', ids.holder)
    expect((await post(own)).json().type).toBe(problemType('uitpas/reward-passholder-points-constraint'))
    await own.sql('update passholder set points = 100 where id = $1', ids.holder)
    expect((await post(own)).json().totalPoints).toBe(90)
  })

  it('is the same tap by its ActieID, however late, and another by another one', async () => {
    const own = await startZuil('REWARD')
    const answer = await post(own, { actieId: first })
    expect(answer.json().totalPoints).toBe(90)
    expect((await post(own, { actieId: second })).json().totalPoints).toBe(80)
    own.clock.now += 2 * hour
    expect((await post(own, { actieId: first })).json()).toEqual(answer.json())
    expect(await redemptions(own)).toBe(2)
  })

  it('redeems once for one ActieID where both are under way at the same time', async () => {
    const own = await startZuil('REWARD')
    const answers = await Promise.all([1, 2, 3].map(() => post(own, { actieId: first })))
    expect(answers.map((answer) => answer.json().totalPoints)).toEqual([90, 90, 90])
    expect(await redemptions(own)).toBe(1)
  })

  it.each([
    ['of another card', first, '04000000000000'],
    ['of a check-in', ids.otherCheckin, secrets.chipNumber],
  ])('is refused by the ActieID %s, and told nothing of that', async (_whose, actieId, chipNumber) => {
    const own = await startZuil('CHECK_IN')
    if (actieId === first) await post(own, { actieId })
    const refused = (await post(own, { actieId }, chipNumber)).json()
    expect(refused).toMatchObject({ type: problemType('uitpas/actie-id-in-use'), status: 400 })
    expect(refused).not.toHaveProperty('totalPoints')
  })

  it.each(['1', first.toUpperCase(), 'c7cf303a-8d92-4427-84e3-0cb508f7e4b6'])(
    'takes no ActieID %s',
    async (actieId) => {
      const own = await startZuil('CHECK_IN')
      expect((await post(own, { actieId })).json()).toMatchObject({
        type: problemType('body/invalid-data'),
        schemaErrors: [{ jsonPointer: '/actieId' }],
      })
      expect(await checkins(own)).toBe(0)
    },
  )
})
