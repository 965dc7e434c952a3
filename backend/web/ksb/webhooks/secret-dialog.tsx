import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import css from './webhooks.module.css'

/** What a receiver verifies with; it is shown this once. */
export const SecretDialog = ({ secret, onClose }: { secret: string; onClose: () => void }) => {
  const notify = useNotify()
  const copy = copyEntry(t('webhooks.secret.one'), secret, notify)
  return (
    <Dialog
      title={t('webhooks.secret.title')}
      onClose={onClose}
      buttons={
        <Button look="main" onPress={copy.run}>
          {copy.text}
        </Button>
      }
    >
      <p>{t('webhooks.secret.text')}</p>
      <p className={css.secret} data-secret>
        {secret}
      </p>
    </Dialog>
  )
}
