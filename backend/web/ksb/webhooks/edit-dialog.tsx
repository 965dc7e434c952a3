import { useState } from 'react'
import type { ManagedWebhook } from '../../../presence/shapes/webhooks.ts'
import { t } from '../../i18n/t.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { type Typed, WebhookFields, wrongIn } from './form.tsx'

interface EditProps {
  readonly webhook: ManagedWebhook
  readonly busy: boolean
  readonly onSave: (typed: Typed) => void
  readonly onClose: () => void
}

/** Its name, and what it gets. Another address is another webhook, with a secret of its own. */
export const EditDialog = ({ webhook, busy, onSave, onClose }: EditProps) => {
  const { name, url, kinds } = webhook
  const [typed, setTyped] = useState<Typed>({ name: name || new URL(url).host, kinds })
  const [tried, setTried] = useState(false)
  const wrong = wrongIn(typed)
  const save = (): void => {
    setTried(true)
    if (Object.keys(wrong).length === 0) onSave({ ...typed, name: typed.name.trim() })
  }
  return (
    <ConfirmDialog
      title={t('webhooks.edit.title', { name: name || url })}
      act={t('general.save')}
      busy={busy}
      onConfirm={save}
      onClose={onClose}
    >
      <WebhookFields typed={typed} onChange={setTyped} wrong={tried ? wrong : {}} />
    </ConfirmDialog>
  )
}
