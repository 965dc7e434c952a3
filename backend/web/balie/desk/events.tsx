import { useState } from 'react'
import type { CounterPass } from '../../../taps/shapes/counter.ts'
import { time, weekday } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Card } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { useBook } from './acts.ts'
import css from './desk.module.css'
import { checkIn } from './requests.ts'
import { TicketDialog } from './ticket.tsx'

interface EventsProps {
  readonly counterId: string
  readonly pass: CounterPass
  readonly who: string
  /** It buys tickets, and checks in nowhere: why not says nothing. */
  readonly isGroup: boolean
}

type CounterEvent = CounterPass['events'][number]

const whenText = ({ from, start }: CounterEvent): string =>
  start === undefined ? weekday(from) : `${weekday(start)} ${time(start)}`

/** The events of the counter: check in, and tickets. */
export const Events = ({ counterId, pass, who, isGroup }: EventsProps) => {
  const { busy, book } = useBook(counterId)
  const [ticketFor, setTicketFor] = useState<CounterEvent>()
  const { uitpasNumber, events } = pass
  return (
    <Card title={t('nav.events')}>
      {events.length === 0 && <p>{t('balie.events.none')}</p>}
      <ul className={css.rows}>
        {events.map((event) => (
          <li key={event.id}>
            <span>
              <b>{event.name}</b>
              <br />
              <small>{isGroup ? whenText(event) : (event.checkin?.sentence ?? whenText(event))}</small>
            </span>
            {!event.checkin && (
              <Button
                look="main"
                off={busy}
                name={t('balie.events.checkInAt', { event: event.name })}
                onPress={() =>
                  void book(
                    () => checkIn(counterId, uitpasNumber, event.id),
                    ({ points, balance }) => t('balie.events.checkedIn', { count: points, balance }),
                  )
                }
              >
                {t('balie.events.checkIn', { points: event.points })}
              </Button>
            )}
            <Button name={t('balie.events.ticketFor', { event: event.name })} onPress={() => setTicketFor(event)}>
              {t('balie.events.ticket')}
            </Button>
          </li>
        ))}
      </ul>
      {ticketFor && (
        <TicketDialog
          counterId={counterId}
          who={who}
          uitpasNumber={uitpasNumber}
          event={ticketFor}
          close={() => setTicketFor(undefined)}
        />
      )}
    </Card>
  )
}
