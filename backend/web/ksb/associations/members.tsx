import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { Candidate, ManagedAssociation, Member } from '../../../associations/shapes.ts'
import { day } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Empty } from '../../ui/blocks.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { type Filter, FilterBar, useListState } from '../../ui/filters.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import type { Column } from '../../ui/table.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ExportButton } from '../export.tsx'
import { ListedOnward, NoneFound } from '../listed.tsx'
import { AddMember, refusalText } from './add-member.tsx'
import css from './associations.module.css'
import { associationActs, associationQueries } from './queries.ts'
import { RegisterDialog, stateText } from './register-dialog.tsx'
import { personName } from './words.ts'

const columns: readonly Column<Member>[] = [
  {
    id: 'name',
    head: t('associations.members.name'),
    rowHead: true,
    cell: ({ id, name, firstName }) => <Link href={`/pashouders/${id}`}>{`${name} ${firstName}`}</Link>,
  },
  { id: 'born', head: t('associations.members.born'), cell: ({ dateOfBirth }) => day(dateOfBirth) },
  { id: 'card', head: t('associations.members.card'), cell: ({ uitpasNumber }) => uitpasNumber },
  {
    id: 'until',
    head: t('associations.members.until'),
    cell: ({ endDate, status, renewableFrom }) => (
      <>
        {status === 'EXPIRED' ? <Pill level="quiet">{stateText({ status, endDate })}</Pill> : day(endDate)}
        {renewableFrom !== undefined && (
          <span className={css.sub}>{t('associations.members.renewableFrom', { from: day(renewableFrom) })}</span>
        )}
      </>
    ),
  },
]

const filters: readonly Filter[] = [
  {
    id: 'toestand',
    label: t('associations.members.status'),
    options: (['ACTIVE', 'EXPIRED'] as const).map((value) => ({
      value,
      text: t(`associations.members.statuses.${value}`),
    })),
  },
]

/** Who is a member: found, added, renewed and stopped. */
export const AssociationMembers = ({ association }: { association: ManagedAssociation }) => {
  const { id, name } = association
  const client = useQueryClient()
  const notify = useNotify()
  const state = useListState()
  const query = { text: state.text, status: state.value('toestand') }
  const asked = useQuery(associationQueries.members(id, { ...query, after: state.after }))
  const [registering, setRegistering] = useState<Candidate>()
  const [stopping, setStopping] = useState<Member>()
  const [busy, setBusy] = useState(false)
  // Another one each time: who was found before stands there no longer.
  const [round, setRound] = useState(0)

  /** What it would become is asked of the server, as it stands now. */
  const renew = (member: Member): void => {
    associationActs
      .lookUp(id, member.id)
      .then(([found]) => {
        if (!found || found.refusal) notify(found?.refusal ? refusalText(found) : t('errors.gone'), { bad: true })
        else setRegistering(found)
      })
      .catch((failed: unknown) => notify(sentence(failed), { bad: true }))
  }
  const stop = (member: Member): void => {
    setBusy(true)
    associationActs
      .stop(id, member.id)
      .then(() => notify(t('associations.members.stopped', { who: personName(member), name: name.nl })))
      .catch((failed: unknown) => notify(sentence(failed), { bad: true }))
      .finally(() => {
        setBusy(false)
        setStopping(undefined)
        void client.invalidateQueries({ queryKey: ['association'] })
      })
  }
  const menuOf = (member: Member): readonly (readonly MenuEntry[])[] => [
    [
      ...(member.renewable ? [{ id: 'renew', text: t('associations.members.renew'), run: () => renew(member) }] : []),
      { id: 'stop', text: t('associations.members.stop'), danger: true, run: () => setStopping(member) },
    ],
    [
      copyEntry(t('counters.uuid'), member.id, notify),
      ...(member.uitpasNumber === undefined
        ? []
        : [copyEntry(t('associations.members.card'), member.uitpasNumber, notify)]),
    ],
  ]
  const filtered = state.text !== '' || state.value('toestand') !== ''
  return (
    <>
      <AddMember key={round} association={association} choose={setRegistering} />
      <FilterBar state={state} filters={filters} searchFor={t('associations.members.searchFor')}>
        <ExportButton path="/associations/members" query={{ ...query, associationId: id }} filtered={filtered} />
      </FilterBar>
      <ListedOnward
        name={t('associations.tabs.members')}
        columns={columns}
        asked={asked}
        keyOf={(member) => member.id}
        nameOf={personName}
        menuOf={menuOf}
        state={state}
        first={t('associations.members.first')}
        empty={
          filtered ? (
            <NoneFound
              title={t('associations.members.noneFound')}
              text={t('associations.members.noneFoundText')}
              state={state}
            />
          ) : (
            <Empty title={t('associations.members.none')} text={t('associations.members.noneText')} />
          )
        }
      />
      {registering && (
        <RegisterDialog
          association={association}
          person={registering}
          done={() => setRound((n) => n + 1)}
          onClose={() => setRegistering(undefined)}
        />
      )}
      {stopping && (
        <ConfirmDialog
          title={t('associations.members.stopTitle', { who: personName(stopping) })}
          act={t('associations.members.stop')}
          danger
          busy={busy}
          onConfirm={() => stop(stopping)}
          onClose={() => setStopping(undefined)}
        >
          <p>{t('associations.members.stopText', { name: name.nl })}</p>
          <p>{stateText(stopping)}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
