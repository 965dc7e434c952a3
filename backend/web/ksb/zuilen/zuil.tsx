import { useQuery } from '@tanstack/react-query'
import { Refused } from '../../api/problems.ts'
import { t } from '../../i18n/t.ts'
import { Empty, Notice, PageHead } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useMay } from '../session.tsx'
import { isSaidAbove, sentence } from '../words.ts'
import { useZuilActs } from './acts.tsx'
import { EditZuil } from './edit.tsx'
import { ZuilHistory } from './history.tsx'
import { ZuilOutagesList } from './outages.tsx'
import { Quarantine } from './quarantine.tsx'
import { zuilQueries } from './queries.ts'
import { ZuilStatus } from './status.tsx'
import { stateOf } from './words.ts'

/** The page of one zuil. */
export const ZuilPage = ({ id, tab }: { id: string; tab: string }) => {
  const { data: zuil, error, refetch } = useQuery(zuilQueries.one(id))
  const { data: choices } = useQuery(zuilQueries.choices())
  const maySee = useMay('quarantine.read')
  const mayChange = useMay('zuil.change')
  const { data: waiting } = useQuery({ ...zuilQueries.waiting(), enabled: maySee })
  const { groupsOf, dialog, makeCode } = useZuilActs()
  const up = { to: '/zuilen', text: t('nav.zuilen') }
  if (!zuil) {
    if (!error) return <PageHead title={t('general.loading')} up={up} />
    const gone = error instanceof Refused && error.status === 404
    return (
      <>
        <PageHead title={t('zuilen.one')} up={up} />
        <Empty title={t(gone ? 'zuilen.gone' : 'errors.title')} text={gone ? t('zuilen.goneText') : sentence(error)}>
          {gone ? (
            <ButtonLink to="/zuilen" look="main">
              {t('nav.zuilen')}
            </ButtonLink>
          ) : (
            <Button onPress={() => void refetch()}>{t('errors.again')}</Button>
          )}
        </Empty>
      </>
    )
  }
  const { text, level } = stateOf(zuil)
  const count = waiting?.get(id) ?? 0
  const tabs = [
    { to: `/zuilen/${id}`, text: t('zuilen.tabs.status') },
    ...(mayChange ? [{ to: `/zuilen/${id}/instellingen`, text: t('zuilen.tabs.settings') }] : []),
    ...(maySee
      ? [
          {
            to: `/zuilen/${id}/quarantaine`,
            text: count > 0 ? t('zuilen.tabs.quarantineOf', { count }) : t('zuilen.tabs.quarantine'),
          },
        ]
      : []),
    { to: `/zuilen/${id}/storingen`, text: t('zuilen.tabs.outages') },
    { to: `/zuilen/${id}/geschiedenis`, text: t('zuilen.tabs.history') },
  ]
  const current = tab === '' ? `/zuilen/${id}` : `/zuilen/${id}/${tab}`
  return (
    <>
      <PageHead
        title={zuil.name}
        up={up}
        beside={
          <>
            <Pill level={level}>{text}</Pill>
            {zuil.settings.blocked && <Pill level="bad">{t('zuilen.blocked')}</Pill>}
          </>
        }
      >
        <RowMenu name={t('general.actionsFor', { name: zuil.name })} groups={groupsOf(zuil)} />
      </PageHead>
      <Tabs name={zuil.name} tabs={tabs} current={current} />
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {tab === 'instellingen' && mayChange && choices ? (
        <EditZuil zuil={zuil} choices={choices} />
      ) : tab === 'quarantaine' && maySee ? (
        <Quarantine zuil={zuil} />
      ) : tab === 'storingen' ? (
        <ZuilOutagesList id={id} />
      ) : tab === 'geschiedenis' ? (
        <ZuilHistory id={id} />
      ) : (
        <ZuilStatus zuil={zuil} choices={choices} makeCode={() => makeCode(id)} />
      )}
      {dialog}
    </>
  )
}
