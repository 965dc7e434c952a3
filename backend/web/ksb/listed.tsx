import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { t } from '../i18n/t.ts'
import { Notice } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import type { ListState } from '../ui/filters.tsx'
import type { MenuEntry } from '../ui/menu.tsx'
import { type Choice, type Column, Table } from '../ui/table.tsx'
import { isSaidAbove, sentence } from './words.ts'

interface ListedProps<Row> {
  /** What it is a list of. */
  readonly name: string
  readonly asked: UseQueryResult<{ readonly totalItems: number; readonly member: readonly Row[] }>
  readonly columns: readonly Column<Row>[]
  readonly nameOf: (row: Row) => string
  readonly menuOf: (row: Row) => readonly (readonly MenuEntry[])[]
  readonly state: ListState
  readonly limit: number
  /** Where several can be chosen. */
  readonly choice?: Choice | undefined
  readonly empty: ReactNode
}

/** What the server lists, page by page: with what is wrong, and what to do where there is nothing. */
export const Listed = <Row extends { readonly id: string }>(props: ListedProps<Row>) => {
  const { name, asked, columns, nameOf, menuOf, state, limit, choice, empty } = props
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
          name={name}
          columns={columns}
          rows={data?.member}
          keyOf={({ id }) => id}
          nameOf={nameOf}
          menuOf={menuOf}
          choice={choice}
          old={isPlaceholderData}
          loading={isFetching && (isPlaceholderData || !data)}
          {...(data && { page: { start: state.start, limit, total: data.totalItems, go: state.setStart } })}
          empty={empty}
        />
      )}
    </>
  )
}
