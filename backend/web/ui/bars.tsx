import { useId } from 'react'
import { t } from '../i18n/t.ts'
import css from './bars.module.css'

export interface Bar {
  readonly id: string
  /** Below the bar, where there is room. */
  readonly short: string
  /** In the table, and to who points at it. */
  readonly name: string
  readonly value: number
}

interface BarsProps {
  readonly title: string
  /** What is counted: heads of the table. */
  readonly of: string
  readonly counted: string
  readonly bars: readonly Bar[]
  /** Every so many bars has its text below it. */
  readonly labelEach?: number
}

const WIDTH = 560
const HEIGHT = 150
const FOOT = 22
const HEAD = 18

/** Bars, with the same numbers as a table. */
export const Bars = ({ title, of, counted, bars, labelEach = 1 }: BarsProps) => {
  const id = useId()
  const highest = Math.max(1, ...bars.map(({ value }) => value))
  const total = bars.reduce((sum, { value }) => sum + value, 0)
  const step = WIDTH / Math.max(1, bars.length)
  const heightOf = (value: number): number => ((HEIGHT - FOOT - HEAD) * value) / highest
  const top = bars.findIndex(({ value }) => value === highest)
  return (
    <figure className={css.figure} aria-labelledby={id}>
      <figcaption id={id}>
        {title}
        <strong>{t('bars.total', { count: total })}</strong>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" className={css.chart}>
        {bars.map(({ id: key, short, name, value }, n) => (
          <g key={key}>
            <title>{t('bars.one', { name, value })}</title>
            <rect className={css.room} x={n * step} y={0} width={step} height={HEIGHT - FOOT} />
            <rect
              className={css.bar}
              x={n * step + step * 0.14}
              y={HEIGHT - FOOT - heightOf(value)}
              width={step * 0.72}
              height={heightOf(value)}
              rx={2}
            />
            {n === top && total > 0 && (
              <text className={css.value} x={(n + 0.5) * step} y={HEAD - 6}>
                {value}
              </text>
            )}
            {n % labelEach === 0 && (
              <text className={css.label} x={(n + 0.5) * step} y={HEIGHT - 6}>
                {short}
              </text>
            )}
          </g>
        ))}
        <line className={css.ground} x1={0} x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} />
      </svg>
      <details className={css.details}>
        <summary>{t('bars.asTable')}</summary>
        <table className={css.table}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{of}</th>
              <th scope="col">{counted}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ id: key, name, value }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
