import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Zuil, ZuilChoices, ZuilSettings } from '../../../zuilen/shapes/zuil.ts'
import { Refused } from '../../api/problems.ts'
import { t } from '../../i18n/t.ts'
import { Card, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { ZuilForm } from './form.tsx'
import { zuilActs, zuilQueries } from './queries.ts'
import { type Field, type Merged, mergeSettings, ofItsType } from './settings.ts'
import { useDraft } from './use-draft.ts'
import { useErrors } from './use-errors.ts'
import { useFindings } from './use-findings.ts'
import { valueText } from './values.ts'
import { fieldName } from './words.ts'
import css from './zuilen.module.css'

/** What somebody else saved meanwhile, beside what stood here. */
interface Meanwhile extends Omit<Merged, 'settings'> {
  readonly mine: ZuilSettings
  readonly theirs: ZuilSettings
}

/** The settings of a zuil ("Bewerken"). */
export const EditZuil = ({ zuil, choices }: { zuil: Zuil; choices: ZuilChoices }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const begun = { base: zuil.settings, version: zuil.version, typed: zuil.settings }
  const { draft, setDraft, changed } = useDraft(zuil.id, begun)
  const [meanwhile, setMeanwhile] = useState<Meanwhile>()
  const [busy, setBusy] = useState(false)
  const { wrong, errors, round, check, refused, clear } = useErrors()
  const findings = useFindings(draft.typed, zuil.id)

  const type = (typed: ZuilSettings): void => setDraft((before) => ({ ...before, typed }))
  const begin = ({ settings, version }: Pick<Zuil, 'settings' | 'version'>): void => {
    setDraft({ base: settings, version, typed: settings })
    setMeanwhile(undefined)
    clear()
  }

  /** Takes over what somebody else saved, and leaves what was typed. */
  const compare = async (): Promise<void> => {
    const { settings: theirs, version } = await zuilActs.find(zuil.id)
    const { settings, taken, kept } = mergeSettings(draft.base, draft.typed, theirs)
    setMeanwhile({ taken, kept, mine: draft.typed, theirs })
    setDraft({ base: theirs, version, typed: settings })
  }

  const save = async (): Promise<void> => {
    const settings = ofItsType({ ...draft.typed, name: draft.typed.name.trim() })
    const saved = await zuilActs.save(zuil.id, settings, draft.version)
    client.setQueryData(zuilQueries.one(zuil.id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['zuil'] })
    begin(saved)
    notify(t(saved.problems.length === 0 ? 'zuilen.saved' : 'zuilen.savedButRefused', { name: saved.name }))
  }

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (busy || !check(draft.typed)) return
    setBusy(true)
    save()
      .catch((error: unknown) => (error instanceof Refused && error.status === 412 ? compare() : Promise.reject(error)))
      .catch(refused)
      .finally(() => setBusy(false))
  }

  return (
    <Card narrow>
      <form onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} round={round} />
        {meanwhile && <Theirs {...meanwhile} choices={choices} typed={draft.typed} take={(typed) => type(typed)} />}
        {!meanwhile && changed && draft.version !== zuil.version && (
          <Notice level="warn">
            <p>{t('zuilen.meanwhile.notYet')}</p>
            <Button onPress={() => void compare().catch(refused)}>{t('zuilen.meanwhile.look')}</Button>
          </Notice>
        )}
        <ZuilForm settings={draft.typed} onChange={type} choices={choices} findings={findings} wrong={wrong} />
        <div className={css.actions}>
          <Button type="submit" look="main" off={busy || !changed}>
            {t('general.save')}
          </Button>
          {changed && (
            <Button look="quiet" onPress={() => begin(zuil)}>
              {t('general.discard')}
            </Button>
          )}
          <p role="status">{t(busy ? 'general.saving' : changed ? 'general.unsaved' : 'general.allSaved')}</p>
        </div>
      </form>
    </Card>
  )
}

interface TheirsProps extends Meanwhile {
  readonly choices: ZuilChoices
  readonly typed: ZuilSettings
  readonly take: (settings: ZuilSettings) => void
}

/** What somebody else saved while this was being typed. */
const Theirs = ({ taken, kept, mine, theirs, choices, typed, take }: TheirsProps) => {
  const all = [...kept, ...taken]
  const takeOver = (field: Field): void => {
    const { [field]: _mine, ...rest } = typed
    take({ ...rest, ...(theirs[field] !== undefined && { [field]: theirs[field] }) } as ZuilSettings)
  }
  const isTheirs = (field: Field): boolean => JSON.stringify(typed[field]) === JSON.stringify(theirs[field])
  return (
    <Notice level="warn">
      <div>
        <h2>{t('zuilen.meanwhile.title')}</h2>
        <p>{t('zuilen.meanwhile.text')}</p>
        {all.length > 0 && (
          <table className={css.compare}>
            <thead>
              <tr>
                <th scope="col">{t('zuilen.meanwhile.field')}</th>
                <th scope="col">{t('zuilen.meanwhile.mine')}</th>
                <th scope="col">{t('zuilen.meanwhile.theirs')}</th>
                <th scope="col">{t('zuilen.meanwhile.now')}</th>
              </tr>
            </thead>
            <tbody>
              {all.map((field) => (
                <tr key={field}>
                  <th scope="row">{fieldName(field)}</th>
                  <td>{kept.includes(field) ? valueText(field, mine, choices) : t('zuilen.meanwhile.untouched')}</td>
                  <td>{valueText(field, theirs, choices)}</td>
                  <td>
                    {isTheirs(field) ? (
                      t('zuilen.meanwhile.tookTheirs')
                    ) : (
                      <Button
                        name={t('zuilen.meanwhile.takeField', { field: fieldName(field) })}
                        onPress={() => takeOver(field)}
                      >
                        {t('zuilen.meanwhile.take')}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <p>{t('zuilen.meanwhile.again')}</p>
      </div>
    </Notice>
  )
}
