import { describe } from 'vitest'
import { testKills } from '../../support/kills.ts'

describe('killing the zuil at its writes', () => {
  testKills(
    'embedded',
    [
      ['kiosk', 'MAIN', 'CHECK_IN'],
      ['kiosk', 'OTHERS', 'CHECK_IN'],
      ['kiosk offline', 'MAIN', 'CHECK_IN'],
      ['kiosk offline', 'OTHERS', 'CHECK_IN'],
      ['kiosk', 'MAIN', 'REWARD'],
      ['kiosk', 'OTHERS', 'REWARD'],
      ['kiosk', 'MAIN', 'TICKET'],
    ],
    // A result is looked for after a start, which takes a moment.
    2_000,
  )
})
