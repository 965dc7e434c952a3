import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import type { CardPackage } from '../../../cards/shapes.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { Card, Facts, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Field, SelectField, TextField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { Found } from '../found.tsx'
import { RecordHistory } from '../history/history.tsx'
import { useMay } from '../session.tsx'
import { sentence } from '../words.ts'
import css from './cards.module.css'
import { PackageState } from './packages.tsx'
import { cardActs, cardQueries } from './queries.ts'
import { counted } from './words.ts'

const up = { to: '/kaarten/verdelen', text: t('cards.packages.title') }

/** The page of one package. */
export const PackagePage = ({ id }: { id: string }) => (
  <Found
    asked={useQuery(cardQueries.package(id))}
    up={up}
    one={t('cards.packages.single')}
    gone={{ title: t('cards.packages.gone'), text: t('cards.packages.goneText') }}
  >
    {(one) => <Whole one={one} />}
  </Found>
)

const Whole = ({ one }: { one: CardPackage }) => {
  const { id, counter, social, plain, sentAt, sentBy, receivedAt, receivedBy } = one
  const may = useMay('card.manage')
  return (
    <>
      <PageHead title={t('cards.packages.one', { name: counter.name })} up={up} beside={<PackageState {...one} />} />
      <Card>
        <Facts
          facts={[
            { name: t('cards.packages.counter'), value: <Link href={`/balies/${counter.id}`}>{counter.name}</Link> },
            { name: t('cards.plain'), value: counted(plain) },
            { name: t('cards.social'), value: counted(social) },
            {
              name: t('cards.packages.sentAt'),
              value: t('cards.packages.by', { when: dayAndTime(sentAt), who: sentBy }),
            },
            ...(receivedAt === undefined
              ? []
              : [
                  {
                    name: t('cards.packages.received'),
                    value: t('cards.packages.by', { when: dayAndTime(receivedAt), who: receivedBy ?? '' }),
                  },
                ]),
          ]}
        />
      </Card>
      {receivedAt === undefined && may && <ReceiptForm id={id} />}
      <RecordHistory kind="card" id={id} path={`/cards/packages/${id}/history`} />
    </>
  )
}

/** Notes what came of it, for the counter. */
const ReceiptForm = ({ id }: { id: string }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [text, setText] = useState('')
  const [missingTo, setMissingTo] = useState<'STOCK' | 'DELETED'>('STOCK')
  const [reason, setReason] = useState('')
  const [wrong, setWrong] = useState<{ readonly field: 'missing' | 'reason'; readonly text: string }>()
  const [busy, setBusy] = useState(false)
  const missing = text.split(/[\s,;]+/).filter((one) => one !== '')
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
            <textarea {...input} className={css.area} value={text} onChange={({ target }) => setText(target.value)} />
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
