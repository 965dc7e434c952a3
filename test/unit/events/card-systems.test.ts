import { expect, it } from 'vitest'
import { cardSystemsOf } from '../../../backend/events/rules/card-systems.ts'

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
