import { t } from '../i18n/t.ts'
import { Empty, PageHead } from '../ui/blocks.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { useMay, useMe } from './session.tsx'

/** The first page: what needs somebody today. */
export const Start = () => {
  const me = useMe()
  const zuilen = useMay('zuil.read')
  return (
    <>
      <PageHead title={t('start.hello', { name: me.name ?? me.email })} />
      <Empty title={t('start.title')} text={t('start.text', { cardSystem: me.cardSystem.name })}>
        {zuilen && (
          <ButtonLink to="/zuilen" look="main">
            {t('start.toZuilen')}
          </ButtonLink>
        )}
      </Empty>
    </>
  )
}
