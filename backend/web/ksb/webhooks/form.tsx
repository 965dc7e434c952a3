import { t } from '../../i18n/t.ts'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { TextField } from '../../ui/fields.tsx'
import { fieldId } from '../forms/form.ts'
import type { WebhookSettings } from './queries.ts'
import { kindOptions, kinds } from './words.ts'

export type Typed = Omit<WebhookSettings, 'active'>

interface FieldsProps<T extends Typed> {
  readonly typed: T
  readonly onChange: (typed: T) => void
  readonly wrong: { readonly name?: string | undefined; readonly kinds?: string | undefined }
}

/** What is set of a webhook, beside its address. */
export const WebhookFields = <T extends Typed>({ typed, onChange, wrong }: FieldsProps<T>) => (
  <>
    <TextField
      id={fieldId('name')}
      label={t('webhooks.fields.name')}
      hint={t('webhooks.hints.name')}
      wrong={wrong.name}
      value={typed.name}
      maxLength={80}
      onChange={(name) => onChange({ ...typed, name })}
    />
    <ChoiceField
      id={fieldId('kinds')}
      label={t('webhooks.fields.kinds')}
      hint={t('webhooks.hints.kinds')}
      wrong={wrong.kinds}
      options={kindOptions()}
      chosen={typed.kinds}
      onChange={(chosen) => onChange({ ...typed, kinds: kinds.filter((kind) => chosen.includes(kind)) })}
    />
  </>
)

export const wrongIn = ({ name, kinds: chosen }: Typed) => ({
  ...(name.trim() === '' && { name: t('webhooks.wrong.name') }),
  ...(chosen.length === 0 && { kinds: t('webhooks.wrong.kinds') }),
})
