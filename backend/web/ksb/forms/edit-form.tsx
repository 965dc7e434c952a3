import { type FormEvent, type ReactNode, useState } from 'react'
import { Refused } from '../../api/problems.ts'
import { t } from '../../i18n/t.ts'
import { Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Beside } from './beside.tsx'
import type { Form, Wrong } from './form.ts'
import css from './forms.module.css'
import { type Merged, mergeSettings, takeField } from './merge.ts'
import { useDraft } from './use-draft.ts'
import { useErrors } from './use-errors.ts'

/** The settings of a record, of which version. */
export interface Versioned<T> {
  readonly settings: T
  readonly version: number
}

interface EditProps<T extends object, F extends keyof T & string> {
  /** Kind and id of the record: what is typed is kept under it. */
  readonly draftKey: string
  readonly form: Form<T, F>
  /** As the page has it. */
  readonly now: Versioned<T>
  readonly find: () => Promise<Versioned<T>>
  /** Saves if it is still this version; says so. @returns what is saved now */
  readonly save: (settings: T, version: number) => Promise<Versioned<T>>
  /** A value as people read it. */
  readonly valueText: (field: F, settings: T) => string
  readonly children: (typed: T, onChange: (typed: T) => void, wrong: Wrong<F>) => ReactNode
  /** What comes of it, beside what is typed. */
  readonly beside?: (typed: T) => ReactNode
}

/** What somebody else saved meanwhile, beside what stood here. */
interface Meanwhile<T, F> extends Omit<Merged<T, F>, 'settings'> {
  readonly mine: T
  readonly theirs: T
}

/** Changes the settings of a record: nothing typed is lost, whoever else saves meanwhile. */
export const EditForm = <T extends object, F extends keyof T & string>(props: EditProps<T, F>) => {
  const { draftKey, form, now, find, save, valueText, children, beside } = props
  const begun = { base: now.settings, version: now.version, typed: now.settings }
  const { draft, setDraft, changed, forget } = useDraft(draftKey, begun)
  const [meanwhile, setMeanwhile] = useState<Meanwhile<T, F>>()
  const [busy, setBusy] = useState(false)
  const { wrong, errors, round, check, refused, clear } = useErrors(form)

  const type = (typed: T): void => setDraft((before) => ({ ...before, typed }))
  const begin = ({ settings, version }: Versioned<T>): void => {
    setDraft({ base: settings, version, typed: settings })
    setMeanwhile(undefined)
    clear()
  }
  /** Takes over what somebody else saved, and leaves what was typed. */
  const compare = async (): Promise<void> => {
    const { settings: theirs, version } = await find()
    const { settings, taken, kept } = mergeSettings(form, draft.base, draft.typed, theirs)
    setMeanwhile({ taken, kept, mine: draft.typed, theirs })
    setDraft({ base: theirs, version, typed: settings })
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy || !check(draft.typed)) return
    setBusy(true)
    save(draft.typed, draft.version)
      .then((saved) => {
        forget()
        begin(saved)
      })
      .catch((error: unknown) => (error instanceof Refused && error.status === 412 ? compare() : Promise.reject(error)))
      .catch(refused)
      .finally(() => setBusy(false))
  }

  return (
    <Beside what={beside?.(draft.typed)}>
      <form onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} round={round} />
        {meanwhile && <Theirs {...meanwhile} form={form} valueText={valueText} typed={draft.typed} take={type} />}
        {!meanwhile && changed && draft.version !== now.version && (
          <Notice level="warn">
            <p>{t('meanwhile.notYet')}</p>
            <Button onPress={() => void compare().catch(refused)}>{t('meanwhile.look')}</Button>
          </Notice>
        )}
        {children(draft.typed, type, wrong)}
        <div className={css.actions}>
          <Button type="submit" look="main" off={busy || !changed}>
            {t('general.save')}
          </Button>
          {changed && (
            <Button look="quiet" onPress={() => begin(now)}>
              {t('general.discard')}
            </Button>
          )}
          <p role="status">{t(busy ? 'general.saving' : changed ? 'general.unsaved' : 'general.allSaved')}</p>
        </div>
      </form>
    </Beside>
  )
}

interface TheirsProps<T extends object, F extends keyof T & string> extends Meanwhile<T, F> {
  readonly form: Form<T, F>
  readonly valueText: (field: F, settings: T) => string
  readonly typed: T
  readonly take: (settings: T) => void
}

/** What somebody else saved while this was being typed. */
const Theirs = <T extends object, F extends keyof T & string>(props: TheirsProps<T, F>) => {
  const { form, valueText, taken, kept, mine, theirs, typed, take } = props
  const isTheirs = (field: F): boolean => JSON.stringify(typed[field]) === JSON.stringify(theirs[field])
  const all = [...kept, ...taken]
  return (
    <Notice level="warn">
      <div>
        <h2>{t('meanwhile.title')}</h2>
        <p>{t('meanwhile.text')}</p>
        {all.length > 0 && (
          <table className={css.compare}>
            <thead>
              <tr>
                <th scope="col">{t('meanwhile.field')}</th>
                <th scope="col">{t('meanwhile.mine')}</th>
                <th scope="col">{t('meanwhile.theirs')}</th>
                <th scope="col">{t('meanwhile.now')}</th>
              </tr>
            </thead>
            <tbody>
              {all.map((field) => (
                <tr key={field}>
                  <th scope="row">{form.fieldName(field)}</th>
                  <td>{kept.includes(field) ? valueText(field, mine) : t('meanwhile.untouched')}</td>
                  <td>{valueText(field, theirs)}</td>
                  <td>
                    {isTheirs(field) ? (
                      t('meanwhile.tookTheirs')
                    ) : (
                      <Button
                        name={t('meanwhile.takeField', { field: form.fieldName(field) })}
                        onPress={() => take(takeField<T>(field, theirs, typed))}
                      >
                        {t('meanwhile.take')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <p>{t('meanwhile.again')}</p>
      </div>
    </Notice>
  )
}
