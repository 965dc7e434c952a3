import { useMutation } from '@tanstack/react-query'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { webhookActs } from './queries.ts'
import css from './webhooks.module.css'
import { problemText } from './words.ts'

/** Sends a message to try a webhook, and shows what the other side answered. */
export const TestDialog = ({ id, name, onClose }: { id: string; name: string; onClose: () => void }) => {
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => webhookActs.test(id) })
  return (
    <Dialog
      title={t('webhooks.test.title', { name })}
      onClose={onClose}
      buttons={
        <Button look="main" onPress={() => mutate()} off={isPending}>
          {t('webhooks.acts.test')}
        </Button>
      }
    >
      <p>{t('webhooks.test.text')}</p>
      {isPending && <p role="status">{t('webhooks.test.busy')}</p>}
      {error && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {data && !isPending && (
        <Notice level={data.received ? 'good' : 'bad'}>
          <p>
            {data.received
              ? t('webhooks.test.received', { status: data.status ?? '' })
              : t('webhooks.test.notReceived', { why: problemText(data.problem ?? '') })}
          </p>
          {data.answer !== undefined && (
            <>
              <p>{t('webhooks.test.answer')}</p>
              <p className={css.secret}>{data.answer}</p>
            </>
          )}
        </Notice>
      )}
    </Dialog>
  )
}
