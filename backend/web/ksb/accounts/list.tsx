import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ManagedAccount } from '../../../accounts/shapes.ts'
import { ago } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay, useMe } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ExportButton } from '../export.tsx'
import { Listed, NoneFound } from '../listed.tsx'
import { Views } from '../views.tsx'
import { roles } from './account-form.tsx'
import { useAccountActs } from './acts.tsx'
import { accountActs, accountQueries } from './queries.ts'

const LIMIT = 50

const filters: readonly Filter[] = [
  {
    id: 'rol',
    label: t('accounts.fields.role'),
    options: roles.map((value) => ({ value, text: t(`roles.${value}`) })),
  },
]

const columns: readonly Column<ManagedAccount>[] = [
  {
    id: 'email',
    head: t('accounts.email'),
    rowHead: true,
    cell: ({ id, email }) => <Link href={`/gebruikers/${id}`}>{email}</Link>,
  },
  {
    id: 'role',
    head: t('accounts.fields.role'),
    cell: ({ role, zuilIds, counterIds }) => {
      const name = t(`roles.${role}`)
      if (zuilIds) return t('accounts.roleOfZuilen', { role: name, count: zuilIds.length })
      return counterIds ? t('accounts.roleOfCounters', { role: name, count: counterIds.length }) : name
    },
  },
  {
    id: 'alerts',
    head: t('accounts.fields.alertMode'),
    cell: ({ alertMode }) => t(`accounts.alertModes.${alertMode}`),
  },
  {
    id: 'login',
    head: t('accounts.lastLogin'),
    cell: ({ lastLoginAt }) => (lastLoginAt === undefined ? t('accounts.noLogin') : ago(lastLoginAt, Date.now())),
  },
]

/** "Gebruikers": who has which role in this card system. */
export const AccountList = () => {
  const state = useListState()
  const query = { text: state.text, role: state.value('rol') }
  const asked = useQuery(accountQueries.list({ ...query, start: state.start, limit: LIMIT }))
  const { groupsOf, dialog } = useAccountActs()
  const mayEndAll = useMay('sessions.end')
  const [endingAll, setEndingAll] = useState(false)
  const add = (
    <ButtonLink to="/gebruikers/nieuw" look="main">
      {t('accounts.add')}
    </ButtonLink>
  )
  return (
    <>
      <PageHead title={t('nav.accounts')}>
        <ExportButton path="/accounts" query={query} filtered={Object.values(query).some((value) => value !== '')} />
        {add}
        {mayEndAll && (
          <RowMenu
            name={t('general.actionsFor', { name: t('nav.accounts') })}
            groups={[[{ id: 'endAll', text: t('accounts.endAll.act'), danger: true, run: () => setEndingAll(true) }]]}
          />
        )}
      </PageHead>
      <FilterBar state={state} filters={filters} searchFor={t('accounts.searchFor')} />
      <Views list="accounts" state={state} />
      <Listed
        name={t('nav.accounts')}
        asked={asked}
        columns={columns}
        nameOf={({ email }) => email}
        menuOf={groupsOf}
        state={state}
        limit={LIMIT}
        empty={<NoneFound title={t('accounts.noneFound')} text={t('accounts.noneFoundText')} state={state} />}
      />
      {dialog}
      {endingAll && <EndAll close={() => setEndingAll(false)} />}
    </>
  )
}

/** Has everybody of the card system log in again, after somebody lost a laptop. */
const EndAll = ({ close }: { close: () => void }) => {
  const { id, name } = useMe().cardSystem
  const client = useQueryClient()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const run = (): void => {
    setBusy(true)
    accountActs
      .endAllSessions(id)
      .then(({ ended }) => {
        notify(t('accounts.endAll.done', { count: ended }))
        // One's own is among them.
        void client.invalidateQueries({ queryKey: ['me'] })
      })
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(close)
  }
  return (
    <ConfirmDialog
      title={t('accounts.endAll.title', { cardSystem: name })}
      act={t('accounts.endAll.act')}
      danger
      busy={busy}
      onConfirm={run}
      onClose={close}
    >
      <p>{t('accounts.endAll.text', { cardSystem: name })}</p>
    </ConfirmDialog>
  )
}
