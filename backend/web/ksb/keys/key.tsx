import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { EditedKey, ManagedKey } from '../../../card-systems/shapes/keys.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { Notice, PageHead } from '../../ui/blocks.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm, type Versioned } from '../forms/edit-form.tsx'
import { RecordHistory } from '../history/history.tsx'
import { useKeyActs } from './acts.tsx'
import { KeyFields } from './key-form.tsx'
import { keyActs, keyQueries } from './queries.ts'
import { cleaned, keyForm, valueText } from './settings.ts'
import { stateOf } from './words.ts'

const up = { to: '/verdeelsleutels', text: t('nav.keys') }

/** The page of one verdeelsleutel. */
export const KeyPage = ({ id, tab }: { id: string; tab: string }) => (
  <Found
    asked={useQuery(keyQueries.one(id))}
    up={up}
    one={t('keys.one')}
    gone={{ title: t('keys.gone'), text: t('keys.goneText') }}
  >
    {(found) => <KeyTabs found={found} tab={tab} />}
  </Found>
)

const KeyTabs = ({ found, tab }: { found: ManagedKey; tab: string }) => {
  const { id, settings } = found
  const { groupsOf, dialog } = useKeyActs()
  const address = `/verdeelsleutels/${id}`
  const tabs = [
    { to: address, text: t('keys.tabs.settings') },
    { to: `${address}/geschiedenis`, text: t('history.title') },
  ]
  const current = tabs.find(({ to }) => to === `${address}/${tab}`)?.to ?? address
  const { text, level } = stateOf(found)
  return (
    <>
      <PageHead title={settings.name} up={up} beside={<Pill level={level}>{text}</Pill>}>
        <RowMenu name={t('general.actionsFor', { name: settings.name })} groups={groupsOf(found)} />
      </PageHead>
      <Tabs name={settings.name} tabs={tabs} current={current} />
      {current.endsWith('/geschiedenis') ? (
        <RecordHistory kind="key" id={String(id)} path={`/distribution-keys/${id}/history`} />
      ) : (
        <EditKey found={found} />
      )}
      {dialog}
    </>
  )
}

const versioned = ({ settings, version }: ManagedKey): Versioned<EditedKey> => ({ settings, version })

/** What an edit touches, before it is saved. */
const Touches = ({ found: { sold, settings, events, chosenFor } }: { found: ManagedKey }) => (
  <Notice level="quiet">
    <div>
      {sold > 0 && <p>{t('keys.keep', { count: sold })}</p>}
      <p>{settings.manual ? t('keys.touches.manual', { count: events }) : t('keys.touches.automatic')}</p>
      {settings.manual && (
        <ul>
          {chosenFor.map((event) => (
            <li key={event.id}>
              <Link href={`/evenementen/${encodeURIComponent(event.id)}`}>{event.name.nl}</Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  </Notice>
)

const EditKey = ({ found }: { found: ManagedKey }) => {
  const { id } = found
  const client = useQueryClient()
  const notify = useNotify()
  const { data: choices } = useQuery(keyQueries.choices())
  const save = async (typed: EditedKey, version: number): Promise<Versioned<EditedKey>> => {
    const saved = await keyActs.change(id, cleaned(typed), version)
    client.setQueryData(keyQueries.one(String(id)).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['key'] })
    notify(t('keys.saved', { name: saved.settings.name }))
    return versioned(saved)
  }
  const nameOf = (counterId: string): string =>
    [...found.counters, ...(choices?.counters ?? [])].find((one) => one.id === counterId)?.name ?? counterId
  return (
    <>
      <Touches found={found} />
      <EditForm
        draftKey={`key ${id}`}
        form={keyForm}
        now={versioned(found)}
        find={async () => versioned(await keyActs.find(id))}
        save={save}
        valueText={(field, settings) => valueText(field, settings, nameOf)}
      >
        {(typed, onChange, wrong) => <KeyFields typed={typed} onChange={onChange} wrong={wrong} />}
      </EditForm>
    </>
  )
}
