import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import type { ConfigurationCodeGrant } from '../../../zuilen/shapes/zuil.ts'
import { t } from '../../i18n/t.ts'
import { Card, Empty, PageHead } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { useMay } from '../session.tsx'
import { sentence } from '../words.ts'
import { CodeDialog } from './code-dialog.tsx'
import { ZuilForm } from './form.tsx'
import { zuilActs, zuilQueries } from './queries.ts'
import { newSettings, ofItsType } from './settings.ts'
import { useDraft } from './use-draft.ts'
import { useErrors } from './use-errors.ts'
import { useFindings } from './use-findings.ts'
import css from './zuilen.module.css'

/** "Zuil toevoegen": its settings, and then the code to set it up with. */
export const AddZuil = () => {
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const { data: choices } = useQuery(zuilQueries.choices())
  const { draft, setDraft, changed } = useDraft('new', { base: newSettings, version: 0, typed: newSettings })
  const [busy, setBusy] = useState(false)
  const [added, setAdded] = useState<{ readonly id: string; readonly grant: ConfigurationCodeGrant }>()
  const { wrong, errors, round, check, refused } = useErrors()
  // A form that nobody touched is not full of mistakes.
  const findings = useFindings(draft.typed)
  const may = useMay('zuil.add')

  if (!may)
    return (
      <Empty title={t('errors.noPage')} text={t('errors.forbidden')}>
        <ButtonLink to="/zuilen">{t('nav.zuilen')}</ButtonLink>
      </Empty>
    )

  const add = async (): Promise<void> => {
    const { id } = await zuilActs.add(ofItsType({ ...draft.typed, name: draft.typed.name.trim() }))
    setDraft({ base: newSettings, version: 0, typed: newSettings })
    void client.invalidateQueries({ queryKey: ['zuil'] })
    notify(t('zuilen.added', { name: draft.typed.name.trim() }))
    // It is there: without a code its page offers to make one.
    const grant = await zuilActs.code(id, 'LOST').catch((error: unknown) => {
      notify(sentence(error), { bad: true })
      return undefined
    })
    if (grant) setAdded({ id, grant })
    else go(`/zuilen/${id}`)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy || !check(draft.typed)) return
    setBusy(true)
    add()
      .catch(refused)
      .finally(() => setBusy(false))
  }

  return (
    <>
      <PageHead title={t('zuilen.add')} up={{ to: '/zuilen', text: t('nav.zuilen') }} />
      <Card narrow>
        <form onSubmit={submit} noValidate>
          <ErrorSummary errors={errors} round={round} />
          {choices && (
            <ZuilForm
              settings={draft.typed}
              onChange={(typed) => setDraft((before) => ({ ...before, typed }))}
              choices={choices}
              findings={changed ? findings : undefined}
              wrong={wrong}
            />
          )}
          <div className={css.actions}>
            <Button type="submit" look="main" off={busy || !choices}>
              {t('zuilen.addAct')}
            </Button>
            <ButtonLink to="/zuilen" look="quiet">
              {t('general.cancel')}
            </ButtonLink>
            <p role="status">{busy ? t('general.saving') : t('zuilen.addNext')}</p>
          </div>
        </form>
      </Card>
      {added && <CodeDialog grant={added.grant} onClose={() => go(`/zuilen/${added.id}`)} />}
    </>
  )
}
