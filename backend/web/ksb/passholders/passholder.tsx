import { useQuery } from '@tanstack/react-query'
import type { ManagedPassholder } from '../../../passholders/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { useMay } from '../../shell/session.tsx'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { useListState } from '../../ui/filters.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ActivityList } from '../checkins/activity-list.tsx'
import { RecordHistory } from '../history/history.tsx'
import { usePassholderActs } from './acts.tsx'
import { EditGroup } from './edit-group.tsx'
import { EditPassholder } from './form.tsx'
import { usePassholderMenu } from './menu.ts'
import { Overview, Status } from './overview.tsx'
import { Points } from './points.tsx'
import { passholderQueries } from './queries.ts'
import { isGroup, membershipOf, nameOf } from './words.ts'

const up = { to: '/pashouders', text: t('nav.passholders') }

/** The page of one passholder. */
export const PassholderPage = ({ id, tab }: { id: string; tab: string }) => (
  <Found
    asked={useQuery(passholderQueries.one(id))}
    up={up}
    one={t('passholders.one')}
    gone={{ title: t('passholders.gone'), text: t('passholders.goneText') }}
  >
    {(passholder) => <PassholderTabs passholder={passholder} tab={tab} />}
  </Found>
)

const PassholderTabs = ({ passholder, tab }: { passholder: ManagedPassholder; tab: string }) => {
  const { id } = passholder
  const name = nameOf(passholder)
  const mayChange = useMay('passholder.change')
  const menuOf = usePassholderMenu()
  const acts = usePassholderActs(passholder)
  const address = `/pashouders/${id}`
  const tabs = [
    { to: address, text: t('passholders.tabs.overview') },
    ...(isGroup(passholder) ? [] : [{ to: `${address}/punten`, text: t('passholders.points') }]),
    { to: `${address}/activiteit`, text: t('nav.checkins') },
    ...(mayChange ? [{ to: `${address}/gegevens`, text: t('passholders.tabs.details') }] : []),
    { to: `${address}/geschiedenis`, text: t('history.title') },
  ]
  const current = tabs.find(({ to }) => to === `${address}/${tab}`)?.to ?? address
  const [first] = passholder.cards
  return (
    <>
      <PageHead
        title={name}
        up={up}
        beside={
          <>
            {isGroup(passholder) && <Pill level="quiet">{t('passholders.group')}</Pill>}
            <Status {...membershipOf(passholder)} />
          </>
        }
      >
        <RowMenu
          name={t('general.actionsFor', { name })}
          groups={[...acts.groups, ...menuOf({ ...passholder, ...(first && { card: first }) })]}
        />
      </PageHead>
      <Tabs name={name} tabs={tabs} current={current} />
      {current.endsWith('/punten') ? (
        <Points id={id} />
      ) : current.endsWith('/activiteit') ? (
        <Activity id={id} />
      ) : current.endsWith('/gegevens') ? (
        isGroup(passholder) ? (
          <EditGroup group={passholder} />
        ) : (
          <EditPassholder passholder={passholder} />
        )
      ) : current.endsWith('/geschiedenis') ? (
        <RecordHistory kind="passholder" id={id} path={`/passholders/${id}/history`} />
      ) : (
        <Overview passholder={passholder} acts={acts} />
      )}
      {acts.dialog}
    </>
  )
}

/** His check-ins, tickets, rewards, and what was refused, in this card system. */
const Activity = ({ id }: { id: string }) => {
  const state = useListState()
  return (
    <ActivityList
      name={t('nav.checkins')}
      asked={{ text: id }}
      state={state}
      empty={<Empty title={t('passholders.noActivity')} text={t('passholders.noActivityText')} />}
    />
  )
}
