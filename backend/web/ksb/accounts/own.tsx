import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { useMe } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { Card, Facts, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import forms from '../forms/forms.module.css'
import { MailFields } from './account-form.tsx'
import { accountActs, accountQueries, type OwnAccount } from './queries.ts'

/** "Mijn account": how one hears of alerts oneself, and in which language. */
export const OwnAccountPage = () => {
  const me = useMe()
  return (
    <Found
      asked={useQuery(accountQueries.own())}
      up={{ to: '/', text: t('nav.start') }}
      one={t('accounts.own')}
      gone={{ title: t('accounts.gone'), text: t('accounts.goneText') }}
    >
      {(own) => (
        <>
          <PageHead title={t('accounts.own')} />
          <Card narrow>
            <Facts
              facts={[
                { name: t('accounts.email'), value: me.email },
                { name: t('accounts.fields.role'), value: me.role ? t(`roles.${me.role}`) : '' },
                { name: t('accounts.cardSystem'), value: me.cardSystem.name },
              ]}
            />
          </Card>
          <Own key={`${own.alertMode} ${own.language}`} own={own} />
        </>
      )}
    </Found>
  )
}

const Own = ({ own }: { own: OwnAccount }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [typed, setTyped] = useState(own)
  const [busy, setBusy] = useState(false)
  const changed = JSON.stringify(own) !== JSON.stringify(typed)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setBusy(true)
    accountActs
      .changeOwn(typed)
      .then((saved) => {
        client.setQueryData(accountQueries.own().queryKey, saved)
        notify(t('accounts.ownSaved'))
      })
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(() => setBusy(false))
  }
  return (
    <Card narrow>
      <form onSubmit={submit} noValidate>
        <MailFields typed={typed} onChange={setTyped} wrong={{}} />
        <div className={forms.actions}>
          <Button type="submit" look="main" off={busy || !changed}>
            {t('general.save')}
          </Button>
          <p role="status">{t(busy ? 'general.saving' : changed ? 'general.unsaved' : 'general.allSaved')}</p>
        </div>
      </form>
    </Card>
  )
}
