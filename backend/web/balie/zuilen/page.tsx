import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CounterEvent, CounterZuil } from '../../../zuilen/shapes/counter-zuil.ts'
import { time, weekday } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Card, Columns, Empty, Notice, PageHead } from '../../ui/blocks.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Pill } from '../../ui/pill.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import type { OwnCounter } from '../counters.ts'
import { chooseEvent, counterZuilenQuery } from './queries.ts'

/** That the zuil chooses, in the list of events. */
const AUTOMATIC = ''

/** The zuilen of the counter, and what each shows. */
export const ZuilenPage = ({ counter }: { counter: OwnCounter }) => {
  const { data, error } = useQuery(counterZuilenQuery(counter.id))
  return (
    <>
      <PageHead title={t('nav.zuilen')} />
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {data?.member.length === 0 && <Empty title={t('balie.zuilen.none')} text={t('balie.zuilen.noneText')} />}
      {data && (
        <Columns>
          {data.member.map((zuil) => (
            <ZuilCard key={zuil.id} counterId={counter.id} zuil={zuil} />
          ))}
        </Columns>
      )}
    </>
  )
}

const ZuilCard = ({ counterId, zuil }: { counterId: string; zuil: CounterZuil }) => (
  <Card title={zuil.name}>
    <p>
      <Pill level={zuil.state === 'ONLINE' ? 'good' : 'warn'}>
        {t(zuil.state === 'ONLINE' ? 'zuilen.state.on' : 'zuilen.state.off')}
      </Pill>{' '}
      {t(`zuilen.types.${zuil.type}`)}
    </p>
    {zuil.state === 'OFFLINE' && <p>{t('balie.zuilen.off')}</p>}
    {zuil.takesEvent && <Shown counterId={counterId} zuil={zuil} />}
  </Card>
)

const whenText = ({ from, start }: CounterEvent): string =>
  start === undefined ? weekday(from) : `${weekday(start)} ${time(start)}`

const Shown = ({ counterId, zuil }: { counterId: string; zuil: CounterZuil }) => {
  const { fixedEvent, chosenEvent, shownEvent, events } = zuil
  const client = useQueryClient()
  const notify = useNotify()
  // What was just chosen stands there before the server has said so.
  const [chosen, setChosen] = useState<string>()
  const now = chosen ?? chosenEvent?.id ?? AUTOMATIC
  const choose = async (eventId: string): Promise<void> => {
    setChosen(eventId)
    try {
      await chooseEvent(counterId, zuil.id, eventId === AUTOMATIC ? undefined : eventId)
      notify(t(eventId === AUTOMATIC ? 'balie.zuilen.isAutomatic' : 'balie.zuilen.isChosen', { zuil: zuil.name }))
    } catch (error) {
      notify(sentence(error), { bad: true })
    }
    await client.invalidateQueries({ queryKey: counterZuilenQuery(counterId).queryKey })
    setChosen(undefined)
  }
  // One that was chosen and is none of the coming days' stays to be seen.
  const isListed = chosenEvent === undefined || events.some(({ id }) => id === chosenEvent.id)
  return (
    <>
      <p>{shownEvent ? t('balie.zuilen.shows', { event: shownEvent.name }) : t('balie.zuilen.showsNothing')}</p>
      {fixedEvent && (
        <Notice level="quiet">
          <p>{t('balie.zuilen.fixed', { event: fixedEvent.name })}</p>
        </Notice>
      )}
      <SelectField
        label={t('balie.zuilen.choice')}
        hint={fixedEvent && t('balie.zuilen.fixedHint')}
        value={now}
        options={[
          { value: AUTOMATIC, text: t('balie.zuilen.automatic') },
          ...(chosenEvent && !isListed ? [{ value: chosenEvent.id, text: chosenEvent.name }] : []),
          ...events.map((event) => ({
            value: event.id,
            text: t('balie.zuilen.event', { name: event.name, when: whenText(event) }),
          })),
        ]}
        onChange={(eventId) => void choose(eventId)}
      />
    </>
  )
}
