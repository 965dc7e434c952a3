import { useQueryClient } from '@tanstack/react-query'
import { t } from '../i18n/t.ts'
import { PageHead } from '../ui/blocks.tsx'
import { linkPass } from './ask.ts'
import { PassForm } from './pass-form.tsx'

/** Of who is logged in and is no passholder yet: which UiTPAS is his. */
export const LinkPage = () => {
  const client = useQueryClient()
  return (
    <>
      <PageHead title={t('pas.link')} />
      <p>{t('pas.linkText')}</p>
      <PassForm
        number={t('pas.number')}
        act={t('pas.linkDo')}
        send={linkPass}
        onDone={() => void client.resetQueries({ queryKey: ['own'] })}
        own
      />
    </>
  )
}
