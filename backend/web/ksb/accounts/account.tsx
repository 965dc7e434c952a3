import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { ManagedAccount } from '../../../accounts/shapes.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { useMe } from '../../shell/session.tsx'
import { Card, Notice, PageHead } from '../../ui/blocks.tsx'
import { RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm, type Versioned } from '../forms/edit-form.tsx'
import { RecordHistory } from '../history/history.tsx'
import { AccountFields, accountForm, ofItsRole, type Typed, valueText } from './account-form.tsx'
import { useAccountActs } from './acts.tsx'
import { accountActs, accountQueries } from './queries.ts'

const up = { to: '/gebruikers', text: t('nav.accounts') }

/** The page of one account. */
export const AccountPage = ({ id, tab }: { id: string; tab: string }) => (
  <Found
    asked={useQuery(accountQueries.one(id))}
    up={up}
    one={t('accounts.one')}
    gone={{ title: t('accounts.gone'), text: t('accounts.goneText') }}
  >
    {(account) => <Account account={account} tab={tab} />}
  </Found>
)

/** What is set of an account, apart from the rest. */
const versioned = (account: ManagedAccount): Versioned<Typed> => {
  const { role, zuilIds, counterIds, language, alertMode, version } = account
  return {
    settings: { role, ...(zuilIds && { zuilIds }), ...(counterIds && { counterIds }), language, alertMode },
    version,
  }
}

const Account = ({ account, tab }: { account: ManagedAccount; tab: string }) => {
  const { id, email, role, lastLoginAt } = account
  const [, go] = useLocation()
  const { groupsOf, dialog } = useAccountActs(() => go('/gebruikers'))
  const superadmin = useMe().role === 'SUPERADMIN'
  const tabs = [
    { to: `/gebruikers/${id}`, text: t('accounts.tabs.settings') },
    { to: `/gebruikers/${id}/geschiedenis`, text: t('history.title') },
  ]
  const history = tab === 'geschiedenis'
  return (
    <>
      <PageHead title={email} up={up} beside={<Pill level="quiet">{t(`roles.${role}`)}</Pill>}>
        <RowMenu
          name={t('general.actionsFor', { name: email })}
          groups={groupsOf(account).map((group) => group.filter((one) => one.id !== 'edit'))}
        />
      </PageHead>
      <Tabs name={email} tabs={tabs} current={history ? `/gebruikers/${id}/geschiedenis` : `/gebruikers/${id}`} />
      {history ? (
        <RecordHistory kind="account" id={id} path={`/accounts/${id}/history`} />
      ) : (
        <>
          <p>
            {lastLoginAt === undefined
              ? t('accounts.neverLoggedIn')
              : t('accounts.loggedIn', { when: dayAndTime(lastLoginAt) })}
          </p>
          {role === 'SUPERADMIN' && !superadmin ? (
            <Notice level="quiet">
              <p>{t('accounts.superadminOnly')}</p>
            </Notice>
          ) : (
            <EditAccount account={account} />
          )}
        </>
      )}
      {dialog}
    </>
  )
}

const EditAccount = ({ account }: { account: ManagedAccount }) => {
  const { id, email } = account
  const client = useQueryClient()
  const notify = useNotify()
  const me = useMe()
  const { data: choices } = useQuery(accountQueries.choices())
  const save = async (typed: Typed, version: number): Promise<Versioned<Typed>> => {
    const saved = await accountActs.change(id, ofItsRole(typed), version)
    client.setQueryData(accountQueries.one(id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['account'] })
    // Of one's own account what one may do is another now.
    if (email === me.email) void client.invalidateQueries({ queryKey: ['me'] })
    notify(t('accounts.saved', { email }))
    return versioned(saved)
  }
  if (!choices) return <Card narrow>{t('general.loading')}</Card>
  return (
    <EditForm
      draftKey={`account ${id}`}
      form={accountForm}
      now={versioned(account)}
      find={async () => versioned(await accountActs.find(id))}
      save={save}
      valueText={(field, typed) => valueText(field, typed, choices)}
    >
      {(typed, onChange, wrong) => (
        <AccountFields
          typed={typed}
          onChange={onChange}
          wrong={wrong}
          choices={choices}
          know={email === me.email && typed.role !== account.role ? t('accounts.selfRole') : undefined}
        />
      )}
    </EditForm>
  )
}
