import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { euro } from '../../format/euro.ts'
import { t } from '../../i18n/t.ts'
import { Card, Notice, PageHead } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Check, TextField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import type { OwnCounter } from '../counters.ts'
import { CardField } from '../desk/card-field.tsx'
import css from '../desk/desk.module.css'
import { begun, type Field, fields, labelOf, type Typed, toSent, type Wrong, wrongIn, wrongOf } from './form.ts'
import { askPrice, register } from './requests.ts'

const fieldId = (field: Field): string => `veld-${field}`
const lengths: Partial<Record<Field, number>> = { inszNumber: 20, postalCode: 12, street: 200, email: 254 }

/** Registers who comes to the counter, with a card of it. What is typed is kept nowhere: it is somebody's. */
export const RegisterPage = ({ counter }: { counter: OwnCounter }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const [params] = useSearchParams()
  const [typed, setTyped] = useState(() => begun(params.get('kaart') ?? ''))
  const [wrong, setWrong] = useState<Wrong>({})
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  const show = (found: Wrong): boolean => {
    setWrong(found)
    setRound((n) => n + 1)
    return Object.keys(found).length === 0
  }
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy || !show(wrongIn(typed))) return
    setBusy(true)
    try {
      const { uitpasNumber, isNew } = await register(counter.id, toSent(typed))
      const name = `${typed.firstName.trim()} ${typed.name.trim()}`
      notify(t(isNew ? 'balie.register.done' : 'balie.register.already', { name }))
      await client.invalidateQueries({ queryKey: ['counter', counter.id] })
      go(`/${counter.id}/pas/${uitpasNumber}`)
    } catch (error) {
      show(wrongOf(error))
    }
    setBusy(false)
  }
  const text = (field: Exclude<Field, 'card' | 'dateOfBirth' | 'socialTariffEndDate'>, hint?: string) => (
    <TextField
      id={fieldId(field)}
      label={labelOf(field)}
      hint={hint}
      wrong={wrong[field]}
      maxLength={lengths[field] ?? 100}
      value={typed[field]}
      onChange={(value) => setTyped({ ...typed, [field]: value })}
    />
  )
  const date = (field: 'dateOfBirth' | 'socialTariffEndDate') => (
    <DateField
      id={fieldId(field)}
      label={labelOf(field)}
      wrong={wrong[field]}
      value={typed[field]}
      onChange={(value) => setTyped({ ...typed, [field]: value })}
    />
  )
  return (
    <>
      <PageHead title={t('balie.register.title')} />
      <form onSubmit={(event) => void submit(event)} noValidate>
        <ErrorSummary
          errors={fields.flatMap((field) => (wrong[field] ? [{ id: fieldId(field), text: wrong[field] }] : []))}
          round={round}
        />
        <Card narrow>
          <CardField
            id={fieldId('card')}
            label={labelOf('card')}
            wrong={wrong.card}
            value={typed.card}
            onChange={(card) => setTyped({ ...typed, card })}
          />
          {text('firstName')}
          {text('name')}
          {date('dateOfBirth')}
          {text('inszNumber')}
          {text('street')}
          {text('postalCode')}
          {text('city')}
          {text('email', t('balie.register.optional'))}
          {text('phoneNumber', t('balie.register.optional'))}
          {text('mobileNumber', t('balie.register.optional'))}
          <Check
            label={t('balie.register.social')}
            checked={typed.social}
            onChange={(social) => setTyped({ ...typed, social })}
          />
          {typed.social && date('socialTariffEndDate')}
          <Price counterId={counter.id} typed={typed} />
          <div className={css.acts}>
            <Button type="submit" look="main" off={busy}>
              {t('balie.register.act')}
            </Button>
            <ButtonLink to={`/${counter.id}`} look="quiet">
              {t('general.cancel')}
            </ButtonLink>
          </div>
        </Card>
      </form>
    </>
  )
}

/** What he pays, once it can be known. */
const Price = ({ counterId, typed }: { counterId: string; typed: Typed }) => {
  const { dateOfBirth = '', social } = typed
  const postalCode = typed.postalCode.trim()
  const question = { dateOfBirth, postalCode, socialTariff: social }
  const isAsked = dateOfBirth !== '' && /^\d{4}$/.test(postalCode)
  const { data } = useQuery({
    queryKey: ['counter', counterId, 'price', question],
    queryFn: () => askPrice(counterId, question),
    enabled: isAsked,
    placeholderData: () => undefined,
  })
  return (
    <div aria-live="polite">
      {isAsked && data?.price !== undefined && (
        <Notice level="quiet">
          <p>{t('balie.register.price', { price: euro(data.price), label: data.label ?? '' })}</p>
        </Notice>
      )}
    </div>
  )
}
