import { describe } from 'vitest'
import { testKills } from '../../support/kills.ts'

describe('killing the backend on PostgreSQL at its writes', () => {
  testKills(
    'PostgreSQL',
    [
      ['backend', 'MAIN', 'CHECK_IN'],
      ['backend', 'MAIN', 'REWARD'],
    ],
    300,
  )
})
