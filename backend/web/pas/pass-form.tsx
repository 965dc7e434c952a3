import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { t } from '../i18n/t.ts'
import { sentence } from '../shell/words.ts'
import { Notice } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import fields from '../ui/fields.module.css'
import { Field } from '../ui/fields.tsx'
import { NotProven } from './ask.ts'
import css from './pas.module.css'

interface PassFormProps {
  /** What the first field asks. */
  readonly number: string
  /** What the button says. */
  readonly act: string
  /** @param dateOfBirth yyyy-mm-dd */
  readonly send: (uitpasNumber: string, dateOfBirth: string) => Promise<void>
  readonly onDone: () => void
  /** Beside the button. */
  readonly children?: ReactNode
  /** The birth date is of who holds the phone: his browser may know it. */
  readonly own?: boolean
}

/** A UiTPAS by what only he has whose it is: its number and his birth date. */
export const PassForm = ({ number: label, act, send, onDone, children, own = false }: PassFormProps) => {
  const [number, setNumber] = useState('')
  const [born, setBorn] = useState('')
  const { mutate, error, isPending } = useMutation({ mutationFn: () => send(number, born), onSuccess: onDone })
  // Whether it is the card or the date that is wrong nobody is told.
  const said = error instanceof NotProven ? t('pas.linkWrong') : error && sentence(error)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        mutate()
      }}
    >
      {said && (
        <Notice level="bad">
          <p>{said}</p>
        </Notice>
      )}
      <Field label={label} hint={t('pas.numberHint')}>
        {(input) => (
          <input
            {...input}
            className={fields.input}
            inputMode="numeric"
            autoComplete="off"
            value={number}
            onChange={({ target }) => setNumber(target.value)}
          />
        )}
      </Field>
      <Field label={t('pas.born')}>
        {(input) => (
          <input
            {...input}
            className={fields.input}
            type="date"
            autoComplete={own ? 'bday' : 'off'}
            value={born}
            onChange={({ target }) => setBorn(target.value)}
          />
        )}
      </Field>
      <div className={css.buttons}>
        <Button type="submit" look="main" off={isPending || number.trim() === '' || born === ''}>
          {act}
        </Button>
        {children}
      </div>
    </form>
  )
}
