import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { t } from '../i18n/t.ts'
import css from './bar.module.css'
import { useMe } from './session.tsx'

interface BarProps {
  /** What the app is called. */
  readonly brand: string
  readonly children: ReactNode
}

/** Above the pages of an app: that nobody here is real, where one is, and what else the app has there. Its `main` is `#inhoud`. */
export const Bar = ({ brand, children }: BarProps) => (
  <>
    <a className={css.skip} href="#inhoud">
      {t('frame.skip')}
    </a>
    <header className={css.bar}>
      {useMe().environment === 'SAFE' && <div className={css.safe}>{t('frame.safe')}</div>}
      <div className={css.top}>
        <Link href="/" className={css.brand}>
          {brand}
        </Link>
        {children}
      </div>
    </header>
  </>
)
