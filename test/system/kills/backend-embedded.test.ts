import { describe } from 'vitest'
import { testKills } from '../../support/kills.ts'

describe('killing the backend with its own database and broker at their writes', () => {
  testKills(
    'embedded',
    [
      ['backend', 'MAIN', 'CHECK_IN'],
      ['backend', 'OTHERS', 'CHECK_IN'],
      ['broker', 'MAIN', 'CHECK_IN'],
    ],
    300,
  )
})
