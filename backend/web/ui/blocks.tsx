import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { t } from '../i18n/t.ts'
import css from './blocks.module.css'
import type { Level } from './pill.tsx'

interface PageHeadProps {
  readonly title: string
  /** Where it belongs. */
  readonly up?: { readonly to: string; readonly text: string }
  readonly beside?: ReactNode
  readonly children?: ReactNode
}

/** The title of a page, and what can be done there. */
export const PageHead = ({ title, up, beside, children }: PageHeadProps) => (
  <header className={css.head}>
    <div>
      {up && (
        <Link href={up.to} className={`${css.crumb} no-print`}>
          ‹ {up.text}
        </Link>
      )}
      <div className={css.acts}>
        <h1 tabIndex={-1}>{title}</h1>
        {beside}
      </div>
    </div>
    <div className={`${css.acts} no-print`}>{children}</div>
  </header>
)

/** @param narrow of a form: lines that are read at a glance */
export const Card = ({ title, narrow, children }: { title?: string; narrow?: boolean; children: ReactNode }) => (
  <section className={`${css.card} ${narrow ? css.narrow : ''}`}>
    {title && <h2>{title}</h2>}
    {children}
  </section>
)

/** Cards beside each other, as many as there is room for. */
export const Columns = ({ children }: { children: ReactNode }) => <div className={css.columns}>{children}</div>

/** There is nothing, and what to do next. */
export const Empty = ({ title, text, children }: { title: string; text: string; children?: ReactNode }) => (
  <div className={css.empty}>
    <h2>{title}</h2>
    <p>{text}</p>
    {children}
  </div>
)

export const Notice = ({ level, children }: { level: Level; children: ReactNode }) => (
  <div className={`${css.notice} ${css[level] ?? ''}`} role={level === 'bad' ? 'alert' : 'status'}>
    {children}
  </div>
)

export interface Fact {
  readonly name: string
  readonly value: ReactNode
}

export const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className={css.facts}>
    {facts.map(({ name, value }) => (
      <div key={name} className={css.pair}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)

/** Something that somebody did to a record, with what it was before and after. */
export interface HistoryEntry {
  readonly id: string
  readonly when: string
  readonly who: ReactNode
  readonly what: string
  /** To what, where a page has the acts of several. */
  readonly about?: ReactNode
  readonly changes: readonly HistoryChange[]
}

/** An empty text = nothing. Without `before` it is a fact of what was done, not a change; without both it is secret. */
export interface HistoryChange {
  readonly field: string
  readonly before?: string
  readonly after?: string
}

const changeText = ({ before, after }: HistoryChange): string => {
  if (after === undefined) return t('history.secret')
  if (before === undefined) return after || t('history.nothing')
  return t('history.change', { before: before || t('history.nothing'), after: after || t('history.nothing') })
}

export const History = ({ entries }: { entries: readonly HistoryEntry[] }) => (
  <ol className={css.history}>
    {entries.map(({ id, when, who, what, about, changes }) => (
      <li key={id}>
        <p className={css.who}>
          {when}, {who}
        </p>
        <h3>{what}</h3>
        {about && <p>{about}</p>}
        <dl className={css.change}>
          {changes.map((change) => (
            <div key={change.field} className={css.pair}>
              <dt>{change.field}</dt>
              <dd>{changeText(change)}</dd>
            </div>
          ))}
        </dl>
      </li>
    ))}
  </ol>
)
