import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Counter } from '../../../counters/shapes.ts'
import { Refused } from '../../api/problems.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import css from './counters.module.css'
import { counterActs } from './queries.ts'

/** Who works at a counter: they have the counter app. */
export const Staff = ({ counter }: { counter: Counter }) => {
  const { id, name, staff = [] } = counter
  const client = useQueryClient()
  const notify = useNotify()
  const [email, setEmail] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: ['counter', id] })

  const run = (work: Promise<void>, refused: (text: string) => void): void => {
    setBusy(true)
    work
      .catch((error: unknown) => {
        const named = error instanceof Refused && error.fields.includes('email')
        refused(named ? t('accounts.wrong.email') : sentence(error))
      })
      .then(refresh)
      .finally(() => setBusy(false))
  }
  const add = async (address: string): Promise<void> => {
    await counterActs.addStaff(id, address)
    setEmail('')
    setWrong(undefined)
    notify(t('counters.staff.added', { email: address, name }))
  }
  const remove = async (address: string): Promise<void> => {
    await counterActs.removeStaff(id, address)
    notify(t('counters.staff.removed', { email: address, name }), {
      undo: () => run(add(address), (text) => notify(text, { bad: true })),
    })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy || email.trim() === '') return
    run(add(email.trim()), setWrong)
  }
  return (
    <Card narrow title={t('counters.tabs.staff')}>
      <p>{t('counters.staff.text')}</p>
      <form onSubmit={submit} noValidate className={css.add}>
        <TextField
          label={t('accounts.email')}
          wrong={wrong}
          value={email}
          maxLength={254}
          onChange={(typed) => {
            setEmail(typed)
            setWrong(undefined)
          }}
        />
        <Button type="submit" look="main" off={busy || email.trim() === ''}>
          {t('counters.staff.add')}
        </Button>
      </form>
      {staff.length === 0 ? (
        <p>{t('counters.staff.none')}</p>
      ) : (
        <ul className={css.staff} aria-label={t('counters.tabs.staff')}>
          {staff.map((address) => (
            <li key={address}>
              {address}
              <Button
                look="quiet"
                off={busy}
                name={t('counters.staff.removeOf', { email: address })}
                onPress={() => run(remove(address), (text) => notify(text, { bad: true }))}
              >
                {t('counters.staff.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
