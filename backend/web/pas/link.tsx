import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Refused } from '../api/problems.ts'
import { t } from '../i18n/t.ts'
import { sentence } from '../shell/words.ts'
import { Notice, PageHead } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import fields from '../ui/fields.module.css'
import { Field } from '../ui/fields.tsx'
import { linkPass } from './ask.ts'

/** Of who is logged in and is no passholder yet: which UiTPAS is his. */
export const LinkPage = () => {
  const client = useQueryClient()
  const [number, setNumber] = useState('')
  const [born, setBorn] = useState('')
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => linkPass(number, born),
    onSuccess: () => client.resetQueries({ queryKey: ['own'] }),
  })
  // Whether it is the card or the date that is wrong nobody is told.
  const said = error instanceof Refused && error.status === 401 ? t('pas.linkWrong') : error && sentence(error)
  return (
    <>
      <PageHead title={t('pas.link')} />
      <p>{t('pas.linkText')}</p>
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
        <Field label={t('pas.number')} hint={t('pas.numberHint')}>
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
              autoComplete="bday"
              value={born}
              onChange={({ target }) => setBorn(target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="main" off={isPending || number.trim() === '' || born === ''}>
          {t('pas.linkDo')}
        </Button>
      </form>
    </>
  )
}
