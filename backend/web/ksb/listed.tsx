import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { t } from '../i18n/t.ts'
import { isSaidAbove, sentence } from '../shell/words.ts'
import { Empty, Notice } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import type { ListState } from '../ui/filters.tsx'
import type { MenuEntry } from '../ui/menu.tsx'
import { type Choice, type Column, Onward, Table, type TablePage } from '../ui/table.tsx'

interface Page<Row> {
  readonly member: readonly Row[]
}

interface RowsProps<Row, Answer extends Page<Row>> {
  /** What it is a list of. */
  readonly name: string
  readonly asked: UseQueryResult<Answer>
  readonly columns: readonly Column<Row>[]
  readonly keyOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  readonly menuOf: (row: Row) => readonly (readonly MenuEntry[])[]
  readonly state: ListState
  /** Where several can be chosen. */
  readonly choice?: Choice | undefined
  readonly empty: ReactNode
}

/** Nothing of the list is what was asked for: all of it is one press away. */
export const NoneFound = ({ title, text, state }: { title: string; text: string; state: ListState }) => (
  <Empty title={title} text={text}>
    <Button look="main" onPress={state.clear}>
      {t('filters.clear')}
    </Button>
  </Empty>
)

/** What is wrong, if anything is, and the rows. */
const Rows = <Row, Answer extends Page<Row>>({
  asked,
  page,
  ...table
}: Omit<RowsProps<Row, Answer>, 'state'> & { page?: TablePage | undefined }) => {
  const { data, error, isPlaceholderData, isFetching, refetch } = asked
  return (
    <>
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
          <Button onPress={() => void refetch()}>{t('errors.again')}</Button>
        </Notice>
      )}
      {(data || !error) && (
        <Table
          {...table}
          rows={data?.member}
          old={isPlaceholderData}
          loading={isFetching && (isPlaceholderData || !data)}
          {...(page && { page })}
        />
      )}
    </>
  )
}

interface ListedProps<Row> extends Omit<RowsProps<Row, Page<Row> & { readonly totalItems: number }>, 'keyOf'> {
  readonly limit: number
}

/** What the server lists, page by page: with what is wrong, and what to do where there is nothing. */
export const Listed = <Row extends { readonly id: string }>({ state, limit, ...rows }: ListedProps<Row>) => {
  const { data } = rows.asked
  const page = data && { start: state.start, limit, total: data.totalItems, go: state.setStart }
  return <Rows {...rows} keyOf={({ id }) => id} page={page} />
}

interface OnwardProps<Row> extends RowsProps<Row, Page<Row> & { readonly next?: string | undefined }> {
  /** Back to the beginning, and on to the next page, in words. */
  readonly first: string
  readonly later?: string
  /** How many there are, where that is known. */
  readonly said?: string | undefined
}

/** The same of a list that may be very long: a page begins where the one before ended (`state.after`). */
export const ListedOnward = <Row,>({ state, first, later = t('general.next'), said, ...rows }: OnwardProps<Row>) => (
  <>
    <Rows {...rows} />
    <Onward {...{ first, later, said }} after={state.after} next={rows.asked.data?.next} go={state.setAfter} />
  </>
)
