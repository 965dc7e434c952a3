import type { Alerts, Notice, Outage } from '../../presence/shapes.ts'
import { element, make, row, show } from '../shared/dom.ts'
import { dayAndTime } from '../shared/moments.ts'
import { noticeProblemText, noticeStates, outageNames } from './words.ts'

const message = ({ channel, subject, text }: Notice): string | HTMLElement =>
  channel === 'MAIL'
    ? make('details', {}, make('summary', {}, subject ?? 'melding'), make('pre', {}, text ?? ''))
    : 'webhook'

/** Shows what is wrong now, what was, and what was or will be sent of it. */
export const showAlerts = ({ open, recent, notices }: Alerts, nameOf: (zuilId: string) => string): void => {
  const who = ({ zuilIds }: Outage): string => zuilIds.map(nameOf).join(', ')
  const line = (outage: Outage): HTMLTableRowElement =>
    row(
      outageNames[outage.kind],
      who(outage),
      dayAndTime(outage.startedAt),
      outage.closedAt === undefined ? 'nog bezig' : dayAndTime(outage.closedAt),
    )
  const shown = [...open, ...recent.filter(({ id }) => !open.some((one) => one.id === id))]
  element('no-alerts').hidden = open.length > 0
  show(element('alerts'), JSON.stringify([shown, shown.map(who)]), () => shown.map(line))
  element('no-notices').hidden = notices.length > 0
  show(element('notices'), JSON.stringify(notices), () =>
    notices.map((notice) =>
      row(
        dayAndTime(notice.createdAt),
        notice.recipient,
        message(notice),
        noticeStates[notice.state],
        noticeProblemText(notice.problem),
      ),
    ),
  )
}
