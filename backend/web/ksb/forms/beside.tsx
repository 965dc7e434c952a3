import type { ReactNode } from 'react'
import { Card } from '../../ui/blocks.tsx'
import css from './forms.module.css'

/** A form, and beside it what comes of what is typed: under it where there is no room. */
export const Beside = ({ what, children }: { what?: ReactNode; children: ReactNode }) =>
  what === undefined ? (
    <Card narrow>{children}</Card>
  ) : (
    <div className={css.beside}>
      <Card narrow>{children}</Card>
      <div className={css.what}>{what}</div>
    </div>
  )
