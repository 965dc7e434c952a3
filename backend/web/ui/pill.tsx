import css from './pill.module.css'

/** How good or bad something is. */
export type Level = 'good' | 'warn' | 'bad' | 'quiet'

/** A state in a word or two: by its text and its shape too, not its colour alone. */
export const Pill = ({ level, children }: { level: Level; children: string }) => (
  <span className={`${css.pill} ${css[level] ?? ''}`}>{children}</span>
)
