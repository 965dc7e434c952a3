import { describe, expect, it } from 'vitest'
import type { Alert } from '../../../deploy/fleet/alerts.ts'
import { compareMails, type GotMail, type Notice } from '../../../deploy/fleet/mails.ts'

const to = 'beheer@example.org'
const alert: Alert = { id: 'out', kind: 'OFFLINE', subject: 'z', zuilIds: ['z'], startedAt: 1_000, closedAt: 9_000 }
const notice = (id: string, event: Notice['event']): Notice => ({
  ...{ id, event, outageId: 'out', recipient: to, state: 'SENT' },
})
const [opened, closed] = [notice('n1', 'OPENED'), notice('n2', 'CLOSED')]
const mail = (noticeId: string): GotMail => ({ to: [to], noticeId })
const both = [mail('n1'), mail('n2')]
const found = (notices: readonly Notice[], mails: readonly GotMail[], over: Partial<Alert> = {}) =>
  compareMails([{ ...alert, ...over }], notices, mails, [to]).map(({ what, id }) => `${id}: ${what}`)

describe('mails against alerts', () => {
  it('are one when it began, and one when it was over', () => {
    expect(found([opened, closed], both)).toEqual([])
    expect(found([opened], [mail('n1')], { kind: 'FLAPPING' })).toEqual([])
  })

  it('are missed when none was made, and too many when two were', () => {
    expect(found([opened], [mail('n1')])).toEqual([
      `out: an alert (OFFLINE) was sent as "OPENED ${to}", not "CLOSED ${to}, OPENED ${to}"`,
    ])
    expect(found([opened, notice('n3', 'OPENED'), closed], [...both, mail('n3')])).toHaveLength(1)
  })

  it('are found when one did not come, came twice, came to another, or of nothing', () => {
    expect(found([opened, closed], [mail('n1')])).toEqual(['n2: a mail (SENT) came 0 times'])
    expect(found([opened, closed], [...both, mail('n1')])).toEqual(['n1: a mail (SENT) came 2 times'])
    const elsewhere = { to: ['x@example.org'], noticeId: 'n2' }
    expect(found([opened, closed], [mail('n1'), elsewhere])).toEqual(['n2: a mail came to another'])
    expect(found([opened, closed], [...both, mail('n9')])).toEqual(['n9: a mail came of nothing'])
  })
})
