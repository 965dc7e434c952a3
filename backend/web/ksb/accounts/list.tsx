import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { ManagedAccount } from '../../../accounts/shapes.ts'
import { ago } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Empty, PageHead } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import type { Column } from '../../ui/table.tsx'
import { Listed } from '../listed.tsx'
import { roles } from './account-form.tsx'
import { useAccountActs } from './acts.tsx'
import { accountQueries } from './queries.ts'

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
    cell: ({ role, zuilIds }) =>
      zuilIds ? t('accounts.roleOfZuilen', { role: t(`roles.${role}`), count: zuilIds.length }) : t(`roles.${role}`),
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
  const add = (
    <ButtonLink to="/gebruikers/nieuw" look="main">
      {t('accounts.add')}
    </ButtonLink>
  )
  return (
    <>
      <PageHead title={t('nav.accounts')}>{add}</PageHead>
      <FilterBar state={state} filters={filters} searchFor={t('accounts.searchFor')} />
      <Listed
        name={t('nav.accounts')}
        asked={asked}
        columns={columns}
        nameOf={({ email }) => email}
        menuOf={groupsOf}
        state={state}
        limit={LIMIT}
        empty={
          <Empty title={t('accounts.noneFound')} text={t('accounts.noneFoundText')}>
            <Button look="main" onPress={state.clear}>
              {t('filters.clear')}
            </Button>
          </Empty>
        }
      />
      {dialog}
    </>
  )
}
