import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Attention, Figures, Start } from '../../../start/shapes.ts'
import { answerOf } from '../../api/request.ts'
import { shortDay, weekday } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay, useMe } from '../../shell/session.tsx'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Bars } from '../../ui/bars.tsx'
import { Card, Empty, Notice, PageHead } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { type Level, Pill } from '../../ui/pill.tsx'
import css from './start.module.css'

const AGAIN_MS = 30_000

/** Its key begins as those of zuilen do: it is asked again when one changed. */
const startQuery = () =>
  queryOptions({
    queryKey: ['zuil', ['start']],
    queryFn: () => answerOf<Start>('/start'),
    refetchInterval: AGAIN_MS,
  })

/** The first page: what needs somebody today, and how many came. */
export const StartPage = () => {
  const me = useMe()
  const may = useMay('zuil.read')
  const mayRewards = useMay('reward.manage')
  const { data, error, refetch } = useQuery(startQuery())
  return (
    <>
      <PageHead title={t('start.hello', { name: me.name ?? me.email })} />
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
          <Button onPress={() => void refetch()}>{t('errors.again')}</Button>
        </Notice>
      )}
      {data && !may && !mayRewards && (
        <Empty title={t('start.atCounter')} text={t('start.atCounterText')}>
          <a href="/balie/">{t('start.toCounter')}</a>
        </Empty>
      )}
      {data && !may && mayRewards && (
        <Empty title={t('start.rewards')} text={t('start.rewardsText')}>
          <ButtonLink to="/voordelen" look="main">
            {t('start.toRewards')}
          </ButtonLink>
        </Empty>
      )}
      {data && may && (
        <div className={css.first}>
          <ToDo attention={data.attention} />
        </div>
      )}
      {data?.figures && <Charts figures={data.figures} />}
    </>
  )
}

const levels: Readonly<Record<Attention['kind'], Level>> = {
  OFF: 'bad',
  SICK: 'bad',
  REFUSES: 'bad',
  QUARANTINE: 'warn',
  UNBOOKED: 'warn',
  CARDS_LOW: 'warn',
  MAILS: 'warn',
  END_DATES: 'warn',
}

/** Where it is seen to; of zuilen each its own page. */
const listOf: Readonly<Partial<Record<Attention['kind'], string>>> = {
  OFF: '/zuilen?toestand=OFFLINE&stock=false&status=false',
  SICK: '/zuilen?toestand=ONLINE',
  REFUSES: '/zuilen',
  QUARANTINE: '/zuilen',
  UNBOOKED: '/checkins/niet-geboekt',
  CARDS_LOW: '/kaarten',
  MAILS: '/gebruikers',
  END_DATES: '/lidmaatschappen?einddatum=voorbij',
}
const tabOf: Readonly<Partial<Record<Attention['kind'], string>>> = {
  REFUSES: '/instellingen',
  QUARANTINE: '/quarantaine',
}
/** Where each one that is named is seen to. */
const pageOf = (kind: Attention['kind'], id: string): string => {
  if (kind === 'CARDS_LOW') return `/kaarten/pakjes/nieuw?${new URLSearchParams({ balie: id })}`
  return `${ofZuilen.includes(kind) ? '/zuilen' : '/lidmaatschappen'}/${id}${tabOf[kind] ?? ''}`
}
const ofZuilen: readonly Attention['kind'][] = ['OFF', 'SICK', 'REFUSES', 'QUARANTINE']

const ToDo = ({ attention }: { attention: readonly Attention[] }) => {
  if (attention.length === 0) return <Empty title={t('start.nothing')} text={t('start.nothingText')} />
  return (
    <Card title={t('start.todo')}>
      <ul className={css.todo}>
        {attention.map((one) => (
          <Line key={one.kind} {...one} />
        ))}
      </ul>
    </Card>
  )
}

const Line = ({ kind, count, some }: Attention) => {
  const list = listOf[kind]
  const text = t(`start.kinds.${kind}`, { count })
  const more = kind === 'QUARANTINE' ? 0 : count - some.length
  return (
    <li>
      <Pill level={levels[kind]}>{text}</Pill>
      <div>
        <p>{t(`start.what.${kind}`)}</p>
        {some.length > 0 && (
          <ul className={css.names}>
            {some.map(({ id, name }) => (
              <li key={id}>
                <Link href={pageOf(kind, id)}>{name}</Link>
              </li>
            ))}
            {more > 0 && (
              <li>
                {list ? <Link href={list}>{t('start.more', { count: more })}</Link> : t('start.more', { count: more })}
              </li>
            )}
          </ul>
        )}
        {some.length === 0 && list && (
          <Link href={list}>{t(`start.go.${kind === 'MAILS' ? 'MAILS' : 'UNBOOKED'}`)}</Link>
        )}
      </div>
    </li>
  )
}

const Charts = ({ figures: { days, hours } }: { figures: Figures }) => {
  const byDay = (which: 'visits' | 'tickets') =>
    days.map(({ day, [which]: value }) => ({ id: day, short: shortDay(day), name: weekday(day), value }))
  const byHour = (which: 'visits' | 'tickets') =>
    hours.map(({ hour, [which]: value }) => ({
      id: String(hour),
      short: t('start.hour', { hour }),
      name: t('start.hours', { from: hour, until: hour + 1 }),
      value,
    }))
  if (days.every(({ visits, tickets }) => visits + tickets === 0))
    return (
      <Card>
        <p className={css.none}>{t('start.noVisits')}</p>
      </Card>
    )
  return (
    <div className={css.charts}>
      {(['visits', 'tickets'] as const).map((which) => (
        <Card key={which} title={t(`start.${which}`)}>
          <Bars
            title={t('start.byDay')}
            of={t('start.day')}
            counted={t(`start.${which}`)}
            bars={byDay(which)}
            labelEach={2}
          />
          <Bars
            title={t('start.byHour')}
            of={t('start.time')}
            counted={t(`start.${which}`)}
            bars={byHour(which)}
            labelEach={3}
          />
        </Card>
      ))}
    </div>
  )
}
