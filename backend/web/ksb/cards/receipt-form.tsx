import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { numbersTyped } from '../../format/typed-numbers.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, SelectField, TextField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import css from './cards.module.css'
import { cardActs } from './queries.ts'

interface ReceiptFormProps {
  readonly id: string
  /** What did not come. */
  readonly typed: string
  readonly onChange: (typed: string) => void
}

/** Notes what came of it, for the counter. */
export const ReceiptForm = ({ id, typed, onChange }: ReceiptFormProps) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [missingTo, setMissingTo] = useState<'STOCK' | 'DELETED'>('STOCK')
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<{ readonly field: 'missing' | 'reason'; readonly text: string }>()
  const [busy, setBusy] = useState(false)
  const missing = numbersTyped(typed)
  const wrongIn = (): typeof wrong => {
    if (missing.some((one) => !/^\d{13}$/.test(one))) return { field: 'missing', text: t('cards.packages.wrongNumber') }
    return missing.length > 0 && reason.trim() === ''
      ? { field: 'reason', text: t('cards.packages.whyNeeded') }
      : undefined
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy) return
    const found = wrongIn()
    setWrong(found)
    if (found) return
    setBusy(true)
    cardActs
      .receive(id, { missing: [...new Set(missing)], missingTo, ...(missing.length > 0 && { reason: reason.trim() }) })
      .then(() => notify(t('cards.packages.receivedDone')))
      .catch((error: unknown) => setWrong({ field: 'missing', text: sentence(error) }))
      .then(() => client.invalidateQueries({ queryKey: ['card'] }))
      .finally(() => setBusy(false))
  }
  return (
    <Card narrow title={t('cards.packages.receive')}>
      <p>{t('cards.packages.receiveText')}</p>
      <form onSubmit={submit} noValidate>
        <Field
          label={t('cards.packages.missing')}
          hint={t('cards.packages.missingHint')}
          wrong={wrong?.field === 'missing' ? wrong.text : undefined}
        >
          {(input) => (
            <textarea {...input} className={css.area} value={typed} onChange={({ target }) => onChange(target.value)} />
          )}
        </Field>
        {missing.length > 0 && (
          <>
            <SelectField
              label={t('cards.packages.missingTo')}
              value={missingTo}
              options={[
                { value: 'STOCK', text: t('cards.packages.toStock') },
                { value: 'DELETED', text: t('cards.packages.toDeleted') },
              ]}
              onChange={setMissingTo}
            />
            <TextField
              label={t('cards.packages.why')}
              wrong={wrong?.field === 'reason' ? wrong.text : undefined}
              value={reason}
              maxLength={500}
              onChange={setReason}
            />
          </>
        )}
        <Button type="submit" look="main" off={busy}>
          {t('cards.packages.receive')}
        </Button>
      </form>
    </Card>
  )
}
