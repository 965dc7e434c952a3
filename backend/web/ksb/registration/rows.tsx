import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { RegistrationRows } from '../../../passholders/shapes/registration.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { type Column, Table } from '../../ui/table.tsx'
import { registrationQueries } from './queries.ts'
import css from './registration.module.css'

type Row = RegistrationRows['member'][number]
/** A cell of which something is said. */
interface Said {
  readonly key: string
  readonly row: Row
  readonly finding: Row['findings'][number]
}

const saidColumns: readonly Column<Said>[] = [
  { id: 'row', head: t('registration.row'), rowHead: true, cell: ({ row }) => row.row },
  { id: 'name', head: t('registration.name'), cell: ({ row }) => row.name },
  { id: 'column', head: t('registration.column'), cell: ({ finding }) => finding.column ?? t('registration.wholeRow') },
  {
    id: 'value',
    head: t('registration.value'),
    cell: ({ finding }) => <span className={css.value}>{finding.value}</span>,
  },
  {
    id: 'text',
    head: t('registration.todo'),
    cell: ({ finding }) => (
      <>
        {finding.warning && <Pill level="warn">{t('registration.warning')}</Pill>} {finding.text}
      </>
    ),
  },
]

const resultColumns: readonly Column<Row>[] = [
  { id: 'row', head: t('registration.row'), rowHead: true, cell: ({ row }) => row },
  {
    id: 'number',
    head: t('history.fields.uitpasNumber'),
    cell: ({ uitpasNumber, passholderId }) =>
      passholderId === undefined ? uitpasNumber : <Link href={`/pashouders/${passholderId}`}>{uitpasNumber}</Link>,
  },
  {
    id: 'outcome',
    head: t('registration.whatHappened'),
    cell: ({ outcome, findings }) =>
      outcome === 'WRONG' ? findings.map(({ text }) => text).join(' ') : t(`registration.outcomes.${outcome}`),
  },
]

interface RowsProps {
  readonly id: string
  readonly status: string
  readonly title: string
  /** Only what is wrong or should be looked at, cell by cell; else what became of each row. */
  readonly told: boolean
}

/** The rows of a file, more of them when they are asked for. */
export const Rows = ({ id, status, title, told }: RowsProps) => {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    registrationQueries.rows(id, status, told),
  )
  const rows = data?.pages.flatMap(({ member }) => member)
  const said = rows?.flatMap((row) =>
    row.findings.map((finding, index): Said => ({ key: `${row.row} ${index}`, row, finding })),
  )
  return (
    <>
      <h2>{title}</h2>
      {error && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {told ? (
        <Table
          name={title}
          columns={saidColumns}
          rows={said}
          keyOf={({ key }) => key}
          nameOf={({ key }) => key}
          empty={null}
        />
      ) : (
        <Table
          name={title}
          columns={resultColumns}
          rows={rows}
          keyOf={({ row }) => String(row)}
          nameOf={({ row }) => String(row)}
          empty={null}
        />
      )}
      {hasNextPage && (
        <div className={css.acts}>
          <Button off={isFetchingNextPage} onPress={() => void fetchNextPage()}>
            {t('registration.more')}
          </Button>
        </div>
      )}
    </>
  )
}
