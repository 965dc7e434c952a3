import { expect, it } from 'vitest'
import { cardSystemsOf, withoutEnded } from '../../../backend/events/rules/card-systems.ts'

it('lists card systems by id, in whatever order they are held', () => {
  const known = [2, 10, 1].map((id) => ({ id, name: `Nr. ${id}`, distributionKeys: [] }))
  expect(cardSystemsOf({ cardSystemIds: [10] }, known).map(({ id, enabled }) => [id, enabled])).toEqual([
    ...[
      [1, false],
      [2, false],
      [10, true],
    ],
  ])
})

it('knows no key that has ended', () => {
  const key = (id: number, endsAt?: number) => ({ id, name: '', manual: true, ...(endsAt !== undefined && { endsAt }) })
  const known = new Map([[1, { id: 1, name: '', distributionKeys: [key(1), key(2, 9), key(3, 10), key(4, 11)] }]])
  expect(
    withoutEnded(known, 10)
      .get(1)
      ?.distributionKeys.map(({ id }) => id),
  ).toEqual([1, 4])
})
