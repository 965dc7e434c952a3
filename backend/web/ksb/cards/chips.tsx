import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ChipProblem, ChipReport } from '../../../cards/shapes.ts'
import { Refused } from '../../api/problems.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/fields.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import css from './cards.module.css'
import { cardActs } from './queries.ts'
import { counted } from './words.ts'

const MAX_BYTES = 5_000_000

/** The bytes of a file as they are, in base64. */
const contentOf = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error ?? new Error('the file was not read'))
    reader.readAsDataURL(file)
  })

const columns: readonly Column<ChipProblem>[] = [
  { id: 'line', head: t('cards.chips.line'), rowHead: true, cell: ({ line }) => line },
  { id: 'column', head: t('cards.chips.column'), cell: ({ column }) => t(`cards.columns.${column}`) },
  { id: 'value', head: t('cards.chips.value'), cell: ({ value }) => <code>{value}</code> },
  {
    id: 'problem',
    head: t('cards.chips.problem'),
    cell: ({ reason, otherLine }) => t(`cards.reasons.${reason}`, { otherLine: otherLine ?? 0 }),
  },
]

const Report = ({ report }: { report: ChipReport }) => {
  const { lines, fresh, known, wrongCount, wrong, loaded } = report
  const many = fresh.social + fresh.plain
  if (loaded)
    return (
      <Notice level="good">
        <p>{t('cards.chips.loaded', { count: many })}</p>
      </Notice>
    )
  return (
    <>
      <Notice level={wrongCount > 0 ? 'bad' : 'good'}>
        <p>
          {t('cards.chips.lines', { count: lines })}{' '}
          {wrongCount > 0 ? t('cards.chips.wrong', { count: wrongCount }) : t('cards.chips.good')}
        </p>
        {wrongCount === 0 && many > 0 && (
          <p>{t('cards.chips.fresh', { social: counted(fresh.social), plain: counted(fresh.plain) })}</p>
        )}
        {wrongCount === 0 && many === 0 && <p>{t('cards.chips.nothing')}</p>}
        {known > 0 && <p>{t('cards.chips.known', { count: known })}</p>}
        {wrong.length < wrongCount && <p>{t('cards.chips.shown', { count: wrong.length })}</p>}
      </Notice>
      {wrong.length > 0 && (
        <Table
          name={t('cards.chips.report')}
          columns={columns}
          rows={wrong}
          keyOf={({ line, column, reason }) => `${line} ${column} ${reason}`}
          nameOf={({ line }) => String(line)}
          empty={null}
        />
      )}
    </>
  )
}

/** "Chipnummers opladen": all of a file is looked at before anything is kept. */
export const LoadChips = () => {
  const client = useQueryClient()
  const [content, setContent] = useState<string>()
  const [report, setReport] = useState<ChipReport>()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const run = (work: Promise<ChipReport>): void => {
    setBusy(true)
    setWrong(undefined)
    work
      .then(setReport)
      .catch((error: unknown) => setWrong(sentence(error)))
      .finally(() => setBusy(false))
  }
  const choose = (file: File | undefined): void => {
    setReport(undefined)
    setContent(undefined)
    setWrong(file && file.size > MAX_BYTES ? t('cards.chips.tooBig') : undefined)
    if (!file || file.size > MAX_BYTES) return
    run(
      contentOf(file).then((read) => {
        setContent(read)
        return cardActs.checkChips(read)
      }),
    )
  }
  const load = (read: string): void =>
    run(
      cardActs
        .loadChips(read)
        // Somebody changed something since it was checked: what is wrong now is shown.
        .catch((error: unknown) =>
          error instanceof Refused && error.kind === 'card-lines-wrong'
            ? cardActs.checkChips(read)
            : Promise.reject(error),
        )
        .finally(() => client.invalidateQueries({ queryKey: ['card'] })),
    )
  const many = report && report.wrongCount === 0 && !report.loaded ? report.fresh.social + report.fresh.plain : 0
  return (
    <Card title={t('cards.chips.title')}>
      <p>{t('cards.chips.text')}</p>
      <Field label={t('cards.chips.file')} wrong={wrong}>
        {(input) => (
          <input
            {...input}
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            disabled={busy}
            onChange={({ target }) => choose(target.files?.[0])}
          />
        )}
      </Field>
      {report && <Report report={report} />}
      <div className={css.actions}>
        {content !== undefined && many > 0 && (
          <Button look="main" off={busy} onPress={() => load(content)}>
            {t('cards.chips.load', { count: many })}
          </Button>
        )}
        <p role="status">{busy ? t('general.loading') : ''}</p>
      </div>
    </Card>
  )
}
