import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import type { ManagedWebhook } from '../../../presence/shapes/webhooks.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import type { MenuEntry } from '../../ui/menu.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { webhookActs } from './queries.ts'
import { ReplayDialog } from './replay-dialog.tsx'
import { TestDialog } from './test-dialog.tsx'

interface Shown {
  readonly act: 'EDIT' | 'TEST' | 'REPLAY' | 'REMOVE'
  readonly webhook: ManagedWebhook
}

/** What the three dots of a webhook offer, in the list and on its own page. @param removed after it is gone */
export const useWebhookActs = (removed?: () => void) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const [shown, setShown] = useState<Shown>()
  const [busy, setBusy] = useState(false)

  /** Does it, says that it is done, and asks again how things are. */
  const run = (work: Promise<unknown>, done: string, after?: () => void): void => {
    setBusy(true)
    work
      .then(() => {
        notify(done)
        after?.()
      })
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
      .finally(() => {
        setBusy(false)
        setShown(undefined)
        void client.invalidateQueries({ queryKey: ['webhook'] })
      })
  }
  const nameOf = ({ name, url }: ManagedWebhook): string => name || url
  const setActive = (webhook: ManagedWebhook, active: boolean): void => {
    const { id, name, url, kinds } = webhook
    const done = t(active ? 'webhooks.resumed' : 'webhooks.paused', { name: nameOf(webhook) })
    run(webhookActs.change(id, { name: name || new URL(url).host, kinds, active }), done)
  }

  const groupsOf = (webhook: ManagedWebhook): readonly (readonly MenuEntry[])[] => [
    [
      { id: 'calls', text: t('webhooks.acts.calls'), run: () => go(`/webhooks/${webhook.id}`) },
      { id: 'edit', text: t('webhooks.acts.edit'), run: () => setShown({ act: 'EDIT', webhook }) },
      { id: 'test', text: t('webhooks.acts.test'), run: () => setShown({ act: 'TEST', webhook }) },
      { id: 'replay', text: t('webhooks.acts.replay'), run: () => setShown({ act: 'REPLAY', webhook }) },
    ],
    [
      webhook.active
        ? { id: 'pause', text: t('webhooks.acts.pause'), run: () => setActive(webhook, false) }
        : { id: 'resume', text: t('webhooks.acts.resume'), run: () => setActive(webhook, true) },
      { id: 'remove', text: t('webhooks.acts.remove'), danger: true, run: () => setShown({ act: 'REMOVE', webhook }) },
    ],
  ]

  const close = (): void => setShown(undefined)
  const dialogOf = ({ act, webhook }: Shown): ReactNode => {
    const { id, active, waiting } = webhook
    const name = nameOf(webhook)
    switch (act) {
      case 'TEST':
        return <TestDialog id={id} name={name} onClose={close} />
      case 'EDIT':
        return (
          <EditDialog
            webhook={webhook}
            busy={busy}
            onClose={close}
            onSave={(typed) =>
              run(webhookActs.change(id, { ...typed, active }), t('webhooks.saved', { name: typed.name }))
            }
          />
        )
      case 'REPLAY':
        return <ReplayDialog id={id} name={name} onClose={close} />
      case 'REMOVE':
        return (
          <ConfirmDialog
            title={t('webhooks.remove.title', { name })}
            act={t('webhooks.acts.remove')}
            danger
            busy={busy}
            onConfirm={() => run(webhookActs.remove(id), t('webhooks.remove.done', { name }), removed)}
            onClose={close}
          >
            <p>{t('webhooks.remove.text', { count: waiting })}</p>
          </ConfirmDialog>
        )
    }
  }
  return { groupsOf, dialog: shown && dialogOf(shown) }
}
