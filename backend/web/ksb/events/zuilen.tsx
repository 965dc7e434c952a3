import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ManagedEvent, ZuilChoice } from '../../../events/shapes/managed.ts'
import { dateOf, time as timeOf } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card, Empty, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Pill } from '../../ui/pill.tsx'
import { spanText } from '../event-times.ts'
import { typeName } from '../zuilen/words.ts'
import css from './events.module.css'
import { eventQueries } from './queries.ts'
import { momentText, reachText, whyText } from './words.ts'

/** A moment that was chosen; absent = now. */
interface Chosen {
  readonly day: string
  readonly time: string
}

const order = ['BACK_OFFICE', 'COUNTER', 'AUTOMATIC'] as const

/** Which zuilen choose an event, now or at a moment, and why (handbook, "Evenementen"). */
export const EventZuilen = ({ event }: { event: ManagedEvent }) => {
  const [chosen, setChosen] = useState<Chosen>()
  const { data, error } = useQuery(eventQueries.zuilen(event.id, chosen?.day ?? '', chosen?.time ?? ''))
  return (
    <>
      <Card title={t('events.zuilen.order')}>
        <ol className={css.order}>
          {order.map((one) => (
            <li key={one}>{t(`events.order.${one}`)}</li>
          ))}
        </ol>
        <p className={css.soft}>{t('events.zuilen.window')}</p>
      </Card>
      <Card title={data && chosen ? t('events.zuilen.at', { at: momentText(data.at) }) : t('events.zuilen.now')}>
        <ChooseMoment chosen={chosen} onChange={setChosen} />
        {error && (
          <Notice level="bad">
            <p>{sentence(error)}</p>
          </Notice>
        )}
        {data?.member.length === 0 && <Empty title={t('events.zuilen.none')} text={t('events.zuilen.noneText')} />}
        <ul className={css.zuilen}>
          {data?.member.map((one) => (
            <ZuilLine key={one.zuil.id} choice={one} event={event} opens={data.opens} />
          ))}
        </ul>
      </Card>
    </>
  )
}

interface MomentProps {
  readonly chosen: Chosen | undefined
  readonly onChange: (chosen: Chosen | undefined) => void
}

const ChooseMoment = ({ chosen, onChange }: MomentProps) => {
  const [day, setDay] = useState<string | undefined>(dateOf(Date.now()))
  const [time, setTime] = useState(timeOf(Date.now()))
  return (
    <div className={css.moment}>
      <DateField label={t('events.zuilen.day')} hint="" value={day} onChange={setDay} />
      <TextField label={t('events.zuilen.time')} type="time" short value={time} onChange={setTime} />
      <div className={css.acts}>
        <Button
          off={day === undefined || time === ''}
          onPress={() => day !== undefined && onChange({ day, time: time.slice(0, 5) })}
        >
          {t('events.zuilen.look')}
        </Button>
        {chosen && (
          <Button look="quiet" onPress={() => onChange(undefined)}>
            {t('events.zuilen.toNow')}
          </Button>
        )}
      </div>
    </div>
  )
}

interface LineProps {
  readonly choice: ZuilChoice
  readonly event: ManagedEvent
  readonly opens: string | undefined
}

const ZuilLine = ({ choice, event, opens }: LineProps) => {
  const { zuil, reach, chosen, shown, passedOver, candidates, coming } = choice
  const others = candidates.filter((one) => one.event.id !== event.id)
  return (
    <li>
      <h3>
        <Link href={`/zuilen/${zuil.id}`}>{zuil.name}</Link>
        <Pill level={chosen ? 'good' : 'quiet'}>{t(chosen ? 'events.zuilen.shows' : 'events.zuilen.not')}</Pill>
      </h3>
      <p>{whyText(choice, opens)}</p>
      <p className={css.soft}>
        {typeName(zuil.type as Parameters<typeof typeName>[0])}. {reach.map(reachText).join(' ')}
      </p>
      {passedOver.map(({ by, event: one }) => (
        <p key={by} className={css.soft}>
          {t(`events.passedOver.${by}`, { name: one.name.nl })}
        </p>
      ))}
      {!chosen && shown && (
        <p className={css.soft}>
          {t('events.zuilen.showsInstead')}{' '}
          <Link href={`/evenementen/${encodeURIComponent(shown.id)}/zuilen`}>{shown.name.nl}</Link>
        </p>
      )}
      {chosen && others.length > 0 && (
        <p className={css.soft}>
          {t('events.zuilen.others', {
            names: others
              .map(({ event: one, start }) =>
                start === undefined
                  ? one.name.nl
                  : t('events.zuilen.starts', { name: one.name.nl, at: momentText(start) }),
              )
              .join('; '),
          })}
        </p>
      )}
      {coming.length > 0 && (
        <p className={css.soft}>
          {t('events.zuilen.coming', {
            spans: coming.map(({ from, until }) => spanText(from, until)).join('; '),
          })}
        </p>
      )}
    </li>
  )
}
