import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { ListedPassholder } from '../../../passholders/shapes/managed.ts'
import { isInsz, isLikeInsz } from '../../format/insz.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { socialStatusOf } from '../../shell/social-status.ts'
import { sentence } from '../../shell/words.ts'
import { Empty, Notice, PageHead } from '../../ui/blocks.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { type Filter, FilterBar, type ListState, useListState } from '../../ui/filters.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { TypedFilter } from '../../ui/typed-filter.tsx'
import { ExportButton } from '../export.tsx'
import { ListedOnward, NoneFound } from '../listed.tsx'
import { Views } from '../views.tsx'
import { usePassholderMenu } from './menu.ts'
import css from './passholders.module.css'
import { passholderActs, passholderQueries } from './queries.ts'
import { bornOf, cardStatusOf, membershipOf, nameOf } from './words.ts'

const LIMIT = 50
const CITY = 'gemeente'
const MAX_COUNT = 1_000

const filters = (): readonly Filter[] => [
  {
    id: 'status',
    label: t('passholders.status'),
    options: [
      { value: 'ACTIVE', text: t('passholders.active') },
      { value: 'BLOCKED', text: t('passholders.blocked') },
      { value: 'NO_CARD', text: t('passholders.noCard') },
    ],
  },
  {
    id: 'kansenstatuut',
    label: t('passholders.socialStatus'),
    options: (['NONE', 'ACTIVE', 'GRACE', 'EXPIRED', 'SUSPENDED'] as const).map((value) => ({
      value,
      text: t(`passholders.socialFilter.${value}`),
    })),
  },
]

const columns: readonly Column<ListedPassholder>[] = [
  {
    id: 'name',
    head: t('passholders.one'),
    rowHead: true,
    cell: (one) => <Link href={`/pashouders/${one.id}`}>{nameOf(one)}</Link>,
  },
  { id: 'born', head: t('passholders.fields.dateOfBirth'), cell: bornOf },
  { id: 'city', head: t('passholders.fields.city'), cell: ({ postalCode, city }) => `${postalCode} ${city}` },
  {
    id: 'card',
    head: t('passholders.card'),
    cell: ({ card }) =>
      card && (
        <>
          {card.uitpasNumber}
          {card.status !== 'ACTIVE' && <span className={css.sub}>{cardStatusOf(card.status).text}</span>}
        </>
      ),
  },
  {
    id: 'social',
    head: t('passholders.socialStatus'),
    cell: ({ socialStatus }) => {
      if (socialStatus.status === 'NONE') return null
      const { text, level } = socialStatusOf(socialStatus)
      return <Pill level={level}>{text}</Pill>
    },
  },
  { id: 'points', head: t('passholders.points'), cell: ({ points }) => points },
  {
    id: 'status',
    head: t('passholders.status'),
    cell: (one) => {
      const { text, level } = membershipOf(one)
      return <Pill level={level}>{text}</Pill>
    },
  },
]

/** What the search box says of a rijksregisternummer: it goes to the server by itself, and never into the address. */
const useInszSearch = (state: ListState) => {
  const [, go] = useLocation()
  const [said, setSaid] = useState<string>()
  const setText = (text: string): void => {
    setSaid(undefined)
    if (!isLikeInsz(text)) {
      state.setText(text)
      return
    }
    if (!isInsz(text)) {
      setSaid(t('passholders.insz.wrong'))
      return
    }
    passholderActs
      .byInsz(text)
      .then((found) => (found ? go(`/pashouders/${found.id}`) : setSaid(t('passholders.insz.nobody'))))
      .catch((error: unknown) => setSaid(sentence(error)))
  }
  return { said, state: { ...state, setText } }
}

/** "Pashouders": everybody with a UiTPAS of this card system. */
export const PassholderList = () => {
  const { said, state } = useInszSearch(useListState())
  const menuOf = usePassholderMenu()
  const asked = {
    text: state.text,
    status: state.value('status'),
    socialStatus: state.value('kansenstatuut'),
    city: state.value(CITY),
  }
  const found = useQuery(passholderQueries.list({ ...asked, after: state.after, limit: LIMIT }))
  const filtered = Object.values(asked).some((value) => value !== '')
  const count = found.data?.totalItems ?? 0
  const many = count > MAX_COUNT ? t('passholders.many', { count: MAX_COUNT }) : t('passholders.count', { count })
  return (
    <>
      <PageHead title={t('nav.passholders')}>
        <ExportButton path="/passholders" query={asked} filtered={filtered} />
        {useMay('passholder.change') && (
          <ButtonLink to="/pashouders/groepspas">{t('passholders.groups.add')}</ButtonLink>
        )}
        {useMay('passholder.register-in-bulk') && (
          <ButtonLink to="/pashouders/registreren" look="main">
            {t('registration.title')}
          </ButtonLink>
        )}
      </PageHead>
      <FilterBar
        state={state}
        filters={filters()}
        searchFor={t('passholders.searchFor')}
        typed={[{ id: CITY, label: t('passholders.fields.city'), text: state.value(CITY) }]}
      >
        <TypedFilter state={state} id={CITY} label={t('passholders.cityOrCode')} />
      </FilterBar>
      <Views list="passholders" state={state} />
      {said !== undefined && (
        <Notice level="warn">
          <p>{said}</p>
        </Notice>
      )}
      <ListedOnward
        name={t('nav.passholders')}
        columns={columns}
        asked={found}
        keyOf={({ id }) => id}
        nameOf={nameOf}
        menuOf={menuOf}
        state={state}
        first={t('passholders.first')}
        said={count > 0 ? many : undefined}
        empty={
          filtered ? (
            <NoneFound title={t('passholders.noneFound')} text={t('passholders.noneFoundText')} state={state} />
          ) : (
            <Empty title={t('passholders.none')} text={t('passholders.noneText')} />
          )
        }
      />
    </>
  )
}
