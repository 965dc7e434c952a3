import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { NewWebhook } from '../../../presence/shapes/webhooks.ts'
import { t } from '../../i18n/t.ts'
import { PageHead } from '../../ui/blocks.tsx'
import { TextField } from '../../ui/fields.tsx'
import { AddForm } from '../forms/add-form.tsx'
import { type Form, fieldId } from '../forms/form.ts'
import { type Typed, WebhookFields, wrongIn } from './form.tsx'
import { webhookActs } from './queries.ts'
import { SecretDialog } from './secret-dialog.tsx'

type New = Typed & { readonly url: string }
type Field = 'name' | 'url' | 'kinds'

const form: Form<New, Field> = {
  fields: ['name', 'url', 'kinds'],
  fieldName: (field) => t(`webhooks.fields.${field}`),
  wrongIn: (typed) => ({
    ...wrongIn(typed),
    ...(!/^https?:\/\/\S+$/i.test(typed.url.trim()) && { url: t('webhooks.wrong.url') }),
  }),
  fieldOfRefusal: ({ kind }) => (kind === 'webhook-address-not-allowed' ? 'url' : undefined),
}

const begun: New = { name: '', url: '', kinds: [] }

/** Adds a webhook, and shows its secret, this once. */
export const AddWebhook = () => {
  const client = useQueryClient()
  const [, go] = useLocation()
  const [added, setAdded] = useState<NewWebhook>()
  const add = async (typed: New): Promise<void> => {
    setAdded(await webhookActs.add({ ...typed, name: typed.name.trim(), url: typed.url.trim() }))
    void client.invalidateQueries({ queryKey: ['webhook'] })
  }
  return (
    <>
      <PageHead title={t('webhooks.add')} up={{ to: '/webhooks', text: t('nav.webhooks') }} />
      <AddForm
        draftKey="webhook new"
        form={form}
        begun={begun}
        act={t('webhooks.addAct')}
        next={t('webhooks.addNext')}
        cancelTo="/webhooks"
        add={add}
      >
        {(typed, onChange, wrong) => (
          <>
            <TextField
              id={fieldId('url')}
              label={t('webhooks.fields.url')}
              hint={t('webhooks.hints.url')}
              wrong={wrong.url}
              value={typed.url}
              maxLength={500}
              onChange={(url) => onChange({ ...typed, url })}
            />
            <WebhookFields typed={typed} onChange={onChange} wrong={wrong} />
          </>
        )}
      </AddForm>
      {added && <SecretDialog secret={added.secret} onClose={() => go(`/webhooks/${added.id}`)} />}
    </>
  )
}
