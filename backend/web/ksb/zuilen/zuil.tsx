import { useQuery } from '@tanstack/react-query'
import type { Zuil } from '../../../zuilen/shapes/zuil.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { useMay } from '../../shell/session.tsx'
import { PageHead } from '../../ui/blocks.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { RecordHistory } from '../history/history.tsx'
import { useZuilActs } from './acts.tsx'
import { EditZuil } from './edit.tsx'
import { ZuilOutagesList } from './outages.tsx'
import { Quarantine } from './quarantine.tsx'
import { zuilQueries } from './queries.ts'
import { ZuilStatus } from './status.tsx'
import { ZuilTaps } from './taps.tsx'
import { stateOf } from './words.ts'

/** The page of one zuil. */
export const ZuilPage = ({ id, tab }: { id: string; tab: string }) => (
  <Found
    asked={useQuery(zuilQueries.one(id))}
    up={{ to: '/zuilen', text: t('nav.zuilen') }}
    one={t('zuilen.one')}
    gone={{ title: t('zuilen.gone'), text: t('zuilen.goneText') }}
  >
    {(zuil) => <ZuilTabs zuil={zuil} tab={tab} />}
  </Found>
)

const ZuilTabs = ({ zuil, tab }: { zuil: Zuil; tab: string }) => {
  const { id } = zuil
  const { data: choices } = useQuery(zuilQueries.choices())
  const maySee = useMay('quarantine.read')
  const mayChange = useMay('zuil.change')
  const { data: waiting } = useQuery({ ...zuilQueries.waiting(), enabled: maySee })
  const { groupsOf, dialog, makeCode } = useZuilActs()
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
    { to: `/zuilen/${id}/taps`, text: t('zuilen.tabs.taps') },
    { to: `/zuilen/${id}/storingen`, text: t('zuilen.tabs.outages') },
    { to: `/zuilen/${id}/geschiedenis`, text: t('history.title') },
  ]
  const current = tab === '' ? `/zuilen/${id}` : `/zuilen/${id}/${tab}`
  return (
    <>
      <PageHead
        title={zuil.name}
        up={{ to: '/zuilen', text: t('nav.zuilen') }}
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
      {tab === 'instellingen' && mayChange && choices ? (
        <EditZuil zuil={zuil} choices={choices} />
      ) : tab === 'quarantaine' && maySee ? (
        <Quarantine zuil={zuil} />
      ) : tab === 'taps' ? (
        <ZuilTaps id={id} />
      ) : tab === 'storingen' ? (
        <ZuilOutagesList id={id} />
      ) : tab === 'geschiedenis' ? (
        <RecordHistory kind="zuil" id={id} path={`/zuilen/${id}/history`} />
      ) : (
        <ZuilStatus zuil={zuil} choices={choices} makeCode={() => makeCode(id)} />
      )}
      {dialog}
    </>
  )
}
