import { Link } from 'wouter'
import { t } from '../i18n/t.ts'
import { useMe } from '../shell/session.tsx'
import { Empty, PageHead } from '../ui/blocks.tsx'
import css from './balie.module.css'
import type { OwnCounter } from './counters.ts'

/** At which counter one works now. */
export const ChoosePage = ({ counters }: { counters: readonly OwnCounter[] }) => {
  const { email, role } = useMe()
  if (counters.length === 0)
    return (
      <>
        <PageHead title={t('balie.brand')} />
        <Empty title={t('balie.noCounter')} text={t('balie.noCounterText', { email })}>
          {role && <a href="/ksb/">{t('balie.toOffice')}</a>}
        </Empty>
      </>
    )
  return (
    <>
      <PageHead title={t('balie.choose')} />
      <ul className={css.choices}>
        {counters.map(({ id, name }) => (
          <li key={id}>
            <Link href={`/${id}`}>{name}</Link>
          </li>
        ))}
      </ul>
    </>
  )
}
