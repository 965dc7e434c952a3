import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { EditedAssociation, ManagedAssociation } from '../../../associations/shapes.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { Notice, PageHead } from '../../ui/blocks.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm, type Versioned } from '../forms/edit-form.tsx'
import { RecordHistory } from '../history/history.tsx'
import { useAssociationActs } from './acts.tsx'
import { AssociationFields } from './association-form.tsx'
import css from './associations.module.css'
import { AssociationCounters } from './counters.tsx'
import { AssociationMembers } from './members.tsx'
import { associationActs, associationQueries } from './queries.ts'
import { associationForm, ofItsBasis, valueText } from './settings.ts'
import { endText, zuilenWithout } from './words.ts'

const up = { to: '/lidmaatschappen', text: t('nav.associations') }

/** The page of one lidmaatschap (handbook, "Bewerken / balies toevoegen"). */
export const AssociationPage = ({ id, tab }: { id: string; tab: string }) => (
  <Found
    asked={useQuery(associationQueries.one(id))}
    up={up}
    one={t('associations.one')}
    gone={{ title: t('associations.gone'), text: t('associations.goneText') }}
  >
    {(association) => <AssociationTabs association={association} tab={tab} />}
  </Found>
)

const AssociationTabs = ({ association, tab }: { association: ManagedAssociation; tab: string }) => {
  const { id, name, zuilen, counters } = association
  const [, go] = useLocation()
  const { groupsOf, dialog } = useAssociationActs(() => go('/lidmaatschappen'))
  const address = `/lidmaatschappen/${id}`
  const tabs = [
    { to: address, text: t('associations.tabs.settings') },
    { to: `${address}/balies`, text: t('associations.tabs.counters') },
    { to: `${address}/leden`, text: t('associations.tabs.members') },
    { to: `${address}/geschiedenis`, text: t('history.title') },
  ]
  const current = tabs.find(({ to }) => to === `${address}/${tab}`)?.to ?? address
  const unread = zuilenWithout(zuilen, counters)
  return (
    <>
      <PageHead title={name.nl} up={up}>
        <RowMenu name={t('general.actionsFor', { name: name.nl })} groups={groupsOf(association)} />
      </PageHead>
      {association.passed && (
        <Notice level="warn">
          <p>{t('associations.passedText', { end: endText(association) })}</p>
        </Notice>
      )}
      {unread.length > 0 && (
        <Notice level="warn">
          <p>{t('associations.counters.unread')}</p>
          <ZuilNames zuilen={unread} />
        </Notice>
      )}
      <Tabs name={name.nl} tabs={tabs} current={current} />
      {current.endsWith('/balies') ? (
        <AssociationCounters association={association} />
      ) : current.endsWith('/leden') ? (
        <AssociationMembers association={association} />
      ) : current.endsWith('/geschiedenis') ? (
        <RecordHistory kind="association" id={id} path={`/associations/${id}/history`} />
      ) : (
        <EditAssociation association={association} />
      )}
      {dialog}
    </>
  )
}

const ZuilNames = ({ zuilen }: { zuilen: ManagedAssociation['zuilen'] }) => (
  <ul className={css.names}>
    {zuilen.map(({ id, name }) => (
      <li key={id}>
        <Link href={`/zuilen/${id}`}>{name}</Link>
      </li>
    ))}
  </ul>
)

/** What is set of it, apart from the rest. */
const versioned = (association: ManagedAssociation): Versioned<EditedAssociation> => ({
  settings: ofItsBasis(association),
  version: association.version,
})

const EditAssociation = ({ association }: { association: ManagedAssociation }) => {
  const { id, zuilen, active } = association
  const client = useQueryClient()
  const notify = useNotify()
  const save = async (typed: EditedAssociation, version: number): Promise<Versioned<EditedAssociation>> => {
    const saved = await associationActs.change(id, ofItsBasis(typed), version)
    client.setQueryData(associationQueries.one(id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['association'] })
    // Its end date stood on the first page, among what needs somebody.
    void client.invalidateQueries({ queryKey: ['zuil', ['start']] })
    notify(t('associations.saved', { name: saved.name.nl }))
    return versioned(saved)
  }
  return (
    <>
      {(zuilen.length > 0 || active > 0) && (
        <Notice level="quiet">
          {zuilen.length > 0 && (
            <>
              <p>{t('associations.touches')}</p>
              <ZuilNames zuilen={zuilen} />
            </>
          )}
          {active > 0 && <p>{t('associations.keep', { count: active })}</p>}
        </Notice>
      )}
      <EditForm
        draftKey={`association ${id}`}
        form={associationForm}
        now={versioned(association)}
        find={async () => versioned(await associationActs.find(id))}
        save={save}
        valueText={valueText}
      >
        {(typed, onChange, wrong) => <AssociationFields typed={typed} onChange={onChange} wrong={wrong} />}
      </EditForm>
    </>
  )
}
