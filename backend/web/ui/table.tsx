import type { ReactNode } from 'react'
import { t } from '../i18n/t.ts'
import { Button } from './button.tsx'
import { type MenuEntry, RowMenu } from './menu.tsx'
import css from './table.module.css'

export interface Column<Row> {
  readonly id: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** The server can sort by it. */
  readonly sortable?: boolean
  /** Names the row: one of the columns. */
  readonly rowHead?: boolean
  /** Numbers stand below each other, at the right. */
  readonly numeric?: boolean
}

/** A column, and whether from high to low. */
export interface Sort {
  readonly by: string
  readonly down: boolean
}

export interface TablePage {
  /** From 0. */
  readonly start: number
  readonly limit: number
  readonly total: number
  readonly go: (start: number) => void
}

/** Rows that are chosen to do something with them at once, by their keys. */
export interface Choice {
  readonly chosen: ReadonlySet<string>
  readonly onChange: (chosen: ReadonlySet<string>) => void
  /** With these it can't be done. */
  readonly off?: ReadonlySet<string>
}

interface TableProps<Row> {
  /** What it is a list of. */
  readonly name: string
  readonly columns: readonly Column<Row>[]
  /** Absent = they are not there yet. */
  readonly rows: readonly Row[] | undefined
  readonly keyOf: (row: Row) => string
  readonly menuOf?: (row: Row) => readonly (readonly MenuEntry[])[]
  /** What a row is called in the name of its menu. */
  readonly nameOf: (row: Row) => string
  /** The rows are of what was asked before. */
  readonly old?: boolean
  readonly loading?: boolean
  readonly sort?: Sort
  readonly onSort?: (sort: Sort) => void
  readonly page?: TablePage
  readonly choice?: Choice | undefined
  readonly empty: ReactNode
}

const LINES_BEFORE = 8

/** A list that the server sorts, pages and filters. Rows stay the same elements, what is shown stays until there is newer. */
export const Table = <Row,>(props: TableProps<Row>) => {
  const { name, columns, rows, keyOf, menuOf, nameOf, old = false, loading = false, page, choice, empty } = props
  if (rows?.length === 0 && !old) return <>{empty}</>
  return (
    <>
      <div className={css.frame} aria-busy={loading}>
        {loading && <div className={css.loading} />}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls it by keyboard */}
        <section className={css.scroll} aria-label={name} tabIndex={0}>
          <table className={css.table}>
            <caption className="visually-hidden">{name}</caption>
            <Head {...props} />
            <tbody className={old ? css.old : undefined}>
              {rows?.map((row) => (
                <tr key={keyOf(row)}>
                  {choice && <ChoiceCell choice={choice} id={keyOf(row)} name={nameOf(row)} />}
                  {columns.map(({ id, cell, rowHead, numeric }) =>
                    rowHead ? (
                      <th key={id} scope="row">
                        {cell(row)}
                      </th>
                    ) : (
                      <td key={id} className={numeric ? css.numeric : undefined}>
                        {cell(row)}
                      </td>
                    ),
                  )}
                  {menuOf && (
                    <td className={css.menu}>
                      <RowActs name={nameOf(row)} groups={menuOf(row)} />
                    </td>
                  )}
                </tr>
              ))}
              {rows === undefined && (
                <Skeleton columns={columns.length + Number(menuOf !== undefined) + Number(choice !== undefined)} />
              )}
            </tbody>
          </table>
        </section>
      </div>
      {page && rows && <Foot {...page} shown={rows.length} />}
    </>
  )
}

/** No dots where there is nothing behind them. */
const RowActs = ({ name, groups }: { name: string; groups: readonly (readonly MenuEntry[])[] }) =>
  groups.some((group) => group.length > 0) && <RowMenu name={t('general.actionsFor', { name })} groups={groups} />

const ChoiceCell = ({ choice: { chosen, onChange, off }, id, name }: { choice: Choice; id: string; name: string }) => (
  <td className={css.choice}>
    <label>
      <input
        type="checkbox"
        aria-label={t('bulk.choose', { name })}
        checked={chosen.has(id)}
        disabled={off?.has(id) ?? false}
        onChange={({ target }) => {
          const next = new Set(chosen)
          if (target.checked) next.add(id)
          else next.delete(id)
          onChange(next)
        }}
      />
    </label>
  </td>
)

/** Chooses what is on this page, and leaves what is chosen elsewhere. */
const ChoiceHead = ({ choice: { chosen, onChange }, keys }: { choice: Choice; keys: readonly string[] }) => (
  <th scope="col" className={css.choice}>
    <label>
      <input
        type="checkbox"
        aria-label={t('bulk.choosePage')}
        checked={keys.length > 0 && keys.every((key) => chosen.has(key))}
        onChange={({ target }) =>
          onChange(
            target.checked ? new Set([...chosen, ...keys]) : new Set([...chosen].filter((key) => !keys.includes(key))),
          )
        }
      />
    </label>
  </th>
)

const Head = <Row,>({ columns, rows, keyOf, menuOf, sort, onSort, choice }: TableProps<Row>) => (
  <thead>
    <tr>
      {choice && <ChoiceHead choice={choice} keys={(rows ?? []).map(keyOf).filter((key) => !choice.off?.has(key))} />}
      {columns.map(({ id, head, sortable, numeric }) => {
        const sorted = sort?.by === id ? sort : undefined
        const direction = sorted && (sorted.down ? 'descending' : 'ascending')
        return (
          <th
            key={id}
            scope="col"
            className={numeric ? css.numeric : undefined}
            {...(direction && { 'aria-sort': direction })}
          >
            {sortable && onSort ? (
              <button
                type="button"
                className={css.sort}
                onClick={() => onSort({ by: id, down: sorted !== undefined && !sorted.down })}
              >
                {head}
                <span aria-hidden="true">{sorted ? (sorted.down ? '▾' : '▴') : ''}</span>
              </button>
            ) : (
              head
            )}
          </th>
        )
      })}
      {menuOf && (
        <th scope="col" className={css.menu}>
          <span className="visually-hidden">{t('general.actions')}</span>
        </th>
      )}
    </tr>
  </thead>
)

const Skeleton = ({ columns }: { columns: number }) =>
  Array.from({ length: LINES_BEFORE }, (_, line) => line).map((line) => (
    <tr key={line}>
      {Array.from({ length: columns }, (_, n) => n).map((n) => (
        <td key={n}>
          <span className={css.skeleton} />
        </td>
      ))}
    </tr>
  ))

/** Below a list that is read from something on: how many there are of it, where that is known, and back to its beginning. */
export const Onward = ({
  after,
  next,
  go,
  first,
  later,
  said,
}: {
  /** Where this page begins; empty = at the beginning. */
  after: string
  /** Where the next one does; absent = there is none. */
  next: string | undefined
  go: (after: string) => void
  first: string
  later: string
  said?: string | undefined
}) => {
  const paged = after !== '' || next !== undefined
  if (!paged && said === undefined) return null
  return (
    <div className={css.foot}>
      <p role="status">{said}</p>
      {paged && (
        <nav className={`${css.pages} no-print`} aria-label={t('general.pages')}>
          <Button off={after === ''} onPress={() => go('')}>
            {first}
          </Button>
          <Button off={next === undefined} onPress={() => go(next ?? '')}>
            {later}
          </Button>
        </nav>
      )}
    </div>
  )
}

const Foot = ({ start, limit, total, go, shown }: TablePage & { shown: number }) => (
  <div className={css.foot}>
    <p role="status">{t('general.shown', { from: start + 1, to: start + shown, count: total })}</p>
    {total > limit && (
      <nav className={css.pages} aria-label={t('general.pages')}>
        <Button off={start === 0} onPress={() => go(Math.max(0, start - limit))}>
          {t('general.previous')}
        </Button>
        <Button off={start + shown >= total} onPress={() => go(start + limit)}>
          {t('general.next')}
        </Button>
      </nav>
    )}
  </div>
)
