import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { demoActs } from './queries.ts'

/** Brings everything back to what it began with, after saying what goes. */
export const Reset = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const reset = async (): Promise<void> => {
    setBusy(true)
    try {
      await demoActs.reset()
      notify(t('demo.reset.done'))
      await client.invalidateQueries()
    } catch (error) {
      notify(sentence(error), { bad: true })
    }
    setBusy(false)
    setAsked(false)
  }
  return (
    <>
      <Button onPress={() => setAsked(true)}>{t('demo.reset.act')}</Button>
      {asked && (
        <ConfirmDialog
          title={t('demo.reset.title')}
          act={t(busy ? 'demo.reset.busy' : 'demo.reset.act')}
          danger
          busy={busy}
          onConfirm={() => void reset()}
          onClose={() => setAsked(false)}
        >
          <p>{t('demo.reset.text')}</p>
          <p>{t('demo.reset.stays')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
