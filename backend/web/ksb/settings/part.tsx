import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { SavedPart, SettingsOf, SettingsPart } from '../../../card-systems/shapes/settings.ts'
import type { Action } from '../../../platform/http/policy.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { Card, Facts, Notice } from '../../ui/blocks.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm } from '../forms/edit-form.tsx'
import type { Form, Wrong } from '../forms/form.ts'
import { settingsActs, settingsQueries } from './queries.ts'

interface PartProps<P extends SettingsPart, F extends keyof SettingsOf<P> & string> {
  readonly part: P
  /** Who may not do this, reads it. */
  readonly can: Action
  readonly form: Form<SettingsOf<P>, F>
  readonly valueText: (field: F, settings: SettingsOf<P>) => string
  /** Beside the settings themselves, what else shows them. */
  readonly onSaved?: () => void
  /** What is sent of what is typed. */
  readonly cleaned?: (typed: SettingsOf<P>) => SettingsOf<P>
  readonly children: (
    typed: SettingsOf<P>,
    onChange: (typed: SettingsOf<P>) => void,
    wrong: Wrong<F>,
    saved: SettingsOf<P>,
  ) => ReactNode
}

/** One part of the settings of the card system: its form, or what it says for who only reads it. */
export const PartForm = <P extends SettingsPart, F extends keyof SettingsOf<P> & string>(props: PartProps<P, F>) => {
  const { part, can, form, valueText, onSaved, cleaned, children } = props
  const may = useMay(can)
  const client = useQueryClient()
  const notify = useNotify()
  const { data, error } = useQuery(settingsQueries.part(part))
  const now = data as SavedPart<P> | undefined
  if (!now)
    return error ? (
      <Notice level="bad">
        <p>{sentence(error)}</p>
      </Notice>
    ) : null
  if (!may)
    return (
      <>
        <Notice level="quiet">
          <p>{t('settings.superadminOnly')}</p>
        </Notice>
        <Card narrow>
          <Facts
            facts={form.fields.map((field) => ({
              name: form.fieldName(field),
              value: valueText(field, now.settings) || t('general.none'),
            }))}
          />
        </Card>
      </>
    )
  const save = async (typed: SettingsOf<P>, version: number): Promise<SavedPart<P>> => {
    const saved = await settingsActs.save(part, cleaned?.(typed) ?? typed, version)
    client.setQueryData(settingsQueries.part(part).queryKey as readonly unknown[], saved)
    void client.invalidateQueries({ queryKey: ['card system', 'history'] })
    notify(t('settings.saved'))
    onSaved?.()
    return saved
  }
  return (
    <EditForm
      draftKey={`card system ${part}`}
      form={form}
      now={now}
      find={() => settingsActs.find(part)}
      save={save}
      valueText={valueText}
    >
      {(typed, onChange, wrong) => children(typed, onChange, wrong, now.settings)}
    </EditForm>
  )
}
