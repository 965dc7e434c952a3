import css from './barcode.module.css'
import { code128 } from './code128.ts'

/** In modules: what a reader needs to find it. */
const QUIET = 10
const HEIGHT = 44

/** Digits as a barcode (CODE-128), as wide as there is room for. @param name what it is, in words */
export const Barcode = ({ digits, name }: { digits: string; name: string }) => {
  let x = QUIET
  const bars = code128(digits).map((width, index) => {
    const at = x
    x += width
    return index % 2 === 0 ? `M${at} 0h${width}v${HEIGHT}h-${width}z` : ''
  })
  return (
    <svg
      className={css.barcode}
      viewBox={`0 0 ${x + QUIET} ${HEIGHT}`}
      role="img"
      aria-label={name}
      preserveAspectRatio="none"
    >
      <path d={bars.join('')} shapeRendering="crispEdges" />
    </svg>
  )
}
