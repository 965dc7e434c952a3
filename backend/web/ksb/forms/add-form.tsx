import { type FormEvent, type ReactNode, useState } from 'react'
import { t } from '../../i18n/t.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Beside } from './beside.tsx'
import type { Form, Wrong } from './form.ts'
import css from './forms.module.css'
import { useDraft } from './use-draft.ts'
import { useErrors } from './use-errors.ts'

interface AddProps<T extends object, F extends keyof T & string> {
  /** What is typed is kept under it. */
  readonly draftKey: string
  readonly form: Form<T, F>
  readonly begun: T
  /** What the button says. */
  readonly act: string
  /** What comes after it. */
  readonly next?: string
  /** Where it is left for. */
  readonly cancelTo: string
  /** What is chosen from is not there yet. */
  readonly off?: boolean
  readonly add: (settings: T) => Promise<void>
  /** @param changed whether anything was typed: a form that nobody touched is not full of mistakes */
  readonly children: (typed: T, onChange: (typed: T) => void, wrong: Wrong<F>, changed: boolean) => ReactNode
  /** What comes of it, beside what is typed. */
  readonly beside?: (typed: T) => ReactNode
}

/** Adds a record: what was typed is still there after another page. */
export const AddForm = <T extends object, F extends keyof T & string>(props: AddProps<T, F>) => {
  const { draftKey, form, begun, act, next, cancelTo, off = false, add, children, beside } = props
  const { draft, setDraft, changed, forget } = useDraft(draftKey, { base: begun, version: 0, typed: begun })
  const [busy, setBusy] = useState(false)
  const { wrong, errors, round, check, refused } = useErrors(form)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy || !check(draft.typed)) return
    setBusy(true)
    add(draft.typed)
      .then(() => {
        forget()
        setDraft({ base: begun, version: 0, typed: begun })
      })
      .catch(refused)
      .finally(() => setBusy(false))
  }
  return (
    <Beside what={beside?.(draft.typed)}>
      <form onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} round={round} />
        {children(draft.typed, (typed) => setDraft((before) => ({ ...before, typed })), wrong, changed)}
        <div className={css.actions}>
          <Button type="submit" look="main" off={busy || off}>
            {act}
          </Button>
          <ButtonLink to={cancelTo} look="quiet">
            {t('general.cancel')}
          </ButtonLink>
          <p role="status">{busy ? t('general.saving') : next}</p>
        </div>
      </form>
    </Beside>
  )
}
