import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Candidate, ManagedAssociation } from '../../../associations/shapes.ts'
import { day } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { associationActs } from './queries.ts'
import { personName } from './words.ts'

interface RegisterProps {
  readonly association: ManagedAssociation
  /** Somebody of whom nothing is against it. */
  readonly person: Candidate
  readonly done: () => void
  readonly onClose: () => void
}

/** Makes somebody a member, or renews his membership: until when is seen before, and chosen where that is free. */
export const RegisterDialog = ({ association, person, done, onClose }: RegisterProps) => {
  const { id, name, endDateType } = association
  const client = useQueryClient()
  const notify = useNotify()
  const [endDate, setEndDate] = useState(person.endDate)
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const chosen = endDateType === 'CUSTOM'
  const who = personName(person)
  const confirm = (): void => {
    if (chosen && endDate === undefined) {
      setWrong(t('associations.wrong.endDate'))
      return
    }
    setBusy(true)
    associationActs
      .register(id, person.id, chosen ? endDate : undefined)
      .then(({ endDate: until, renewed }) => {
        notify(t(renewed ? 'associations.members.renewed' : 'associations.members.added', { who, until: day(until) }))
        done()
        onClose()
      })
      .catch((error: unknown) => setWrong(sentence(error)))
      .finally(() => {
        setBusy(false)
        void client.invalidateQueries({ queryKey: ['association'] })
      })
  }
  return (
    <ConfirmDialog
      title={t(person.current ? 'associations.members.renewTitle' : 'associations.members.addTitle', {
        who,
        name: name.nl,
      })}
      act={t(person.current ? 'associations.members.renew' : 'associations.members.add')}
      busy={busy}
      onConfirm={confirm}
      onClose={onClose}
    >
      {person.current && <p>{stateText(person.current)}</p>}
      {chosen ? (
        <DateField
          label={t('associations.members.until')}
          wrong={wrong}
          value={endDate}
          onChange={(value) => {
            setEndDate(value)
            setWrong(undefined)
          }}
        />
      ) : (
        <>
          <p>{t('associations.members.willEnd', { until: day(endDate ?? '') })}</p>
          {wrong && <p role="alert">{wrong}</p>}
        </>
      )}
    </ConfirmDialog>
  )
}

/** How a membership stands. */
export const stateText = ({ status, endDate }: Pick<NonNullable<Candidate['current']>, 'status' | 'endDate'>): string =>
  t(`associations.members.state.${status}`, { until: day(endDate) })
