import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CounterAssociations } from '../../../associations/shapes.ts'
import { answerOf, ask } from '../../api/request.ts'
import { writeDate } from '../../format/date-text.ts'
import { t } from '../../i18n/t.ts'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Card, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Pill } from '../../ui/pill.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import css from './desk.module.css'

type Association = CounterAssociations['member'][number]
type Doing = { readonly what: 'ASSIGN' | 'STOP'; readonly association: Association }

interface AssociationsProps {
  readonly counterId: string
  readonly passholderId: string
  readonly who: string
}

const pathOf = (counterId: string, passholderId: string): string =>
  `/counter/${counterId}/passholders/${passholderId}/associations`

const query = (counterId: string, passholderId: string) =>
  queryOptions({
    queryKey: ['counter', counterId, 'associations', passholderId],
    queryFn: () => answerOf<CounterAssociations>(pathOf(counterId, passholderId)),
  })

/** His memberships of associations: read, assigned, renewed and stopped, by the right of the counter. */
export const Associations = ({ counterId, passholderId, who }: AssociationsProps) => {
  const { data, error } = useQuery(query(counterId, passholderId))
  const [doing, setDoing] = useState<Doing>()
  if (data?.member.length === 0) return null
  return (
    <Card title={t('nav.associations')}>
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      <ul className={css.rows}>
        {data?.member.map((association) => (
          <li key={association.id}>
            <span>
              <b>{association.name}</b>
              <br />
              <Standing association={association} />
            </span>
            {association.right === 'WRITE' && !association.refusal && (
              <Button
                look={association.current?.status === 'ACTIVE' ? 'plain' : 'main'}
                name={t(association.current ? 'balie.associations.renewOne' : 'balie.associations.assignOne', {
                  name: association.name,
                })}
                onPress={() => setDoing({ what: 'ASSIGN', association })}
              >
                {t(association.current ? 'balie.associations.renew' : 'balie.associations.assign')}
              </Button>
            )}
            {association.right === 'WRITE' && association.current && (
              <Button
                name={t('balie.associations.stopOne', { name: association.name })}
                onPress={() => setDoing({ what: 'STOP', association })}
              >
                {t('balie.associations.stop')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {doing && <Question {...{ counterId, passholderId, who, ...doing }} close={() => setDoing(undefined)} />}
    </Card>
  )
}

const Standing = ({ association: { current, refusal } }: { association: Association }) => {
  if (!current)
    return <small>{refusal ? t(`balie.associations.refusals.${refusal}`) : t('balie.associations.none')}</small>
  const until = writeDate(current.endDate)
  return (
    <>
      <Pill level={current.status === 'ACTIVE' ? 'good' : 'warn'}>
        {t(`associations.members.state.${current.status}`, { until })}
      </Pill>
      {current.renewableFrom !== undefined && (
        <small> {t('associations.members.renewableFrom', { from: writeDate(current.renewableFrom) })}</small>
      )}
    </>
  )
}

const Question = ({
  counterId,
  passholderId,
  who,
  what,
  association,
  close,
}: AssociationsProps & Doing & { close: () => void }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [chosen, setChosen] = useState(association.endDate)
  const path = `${pathOf(counterId, passholderId)}/${association.id}`
  const act = async (): Promise<void> => {
    setBusy(true)
    try {
      if (what === 'STOP') await ask(path, { method: 'DELETE' })
      else {
        const body = association.choosesEnd && chosen !== undefined ? { endDate: chosen } : {}
        await ask(path, { method: 'POST', body })
      }
      notify(
        t(what === 'STOP' ? 'balie.associations.stopped' : 'balie.associations.assigned', { name: association.name }),
      )
      close()
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
    await client.invalidateQueries({ queryKey: ['counter', counterId] })
  }
  const names = { name: association.name, who }
  return (
    <ConfirmDialog
      title={t(what === 'STOP' ? 'balie.associations.stopOne' : 'balie.associations.of', names)}
      act={t(
        what === 'STOP'
          ? 'balie.associations.stop'
          : association.current
            ? 'balie.associations.renew'
            : 'balie.associations.assign',
      )}
      danger={what === 'STOP'}
      busy={busy || (what === 'ASSIGN' && association.choosesEnd && chosen === undefined)}
      onConfirm={() => void act()}
      onClose={close}
    >
      {error !== undefined && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {what === 'STOP' ? (
        <p>{t('balie.associations.stopText', names)}</p>
      ) : association.choosesEnd ? (
        <DateField label={t('balie.associations.endDate')} value={chosen} onChange={setChosen} />
      ) : (
        <p>{t('balie.associations.until', { who, date: writeDate(association.endDate ?? '') })}</p>
      )}
    </ConfirmDialog>
  )
}
