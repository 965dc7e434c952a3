import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { DemoScreen } from '../../../demo/shapes.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Notice, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { DemoActivity } from './activity.tsx'
import css from './demo.module.css'
import { DemoMails } from './mails.tsx'
import { demoActs, demoQueries } from './queries.ts'
import { Rack } from './rack.tsx'
import { Reset } from './reset.tsx'

/** "Proefopstelling": the screens of simulated zuilen, cards to lay on their readers, and what became of them. */
export const DemoPage = ({ tab }: { tab: string }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const { data: screens, error } = useQuery(demoQueries.screens())
  const [chosen, setChosen] = useState<string>()
  const mayReset = useMay('environment.reset')
  const zuilId = chosen ?? screens?.[0]?.zuilId
  const attempt = (work: Promise<void>): void => {
    work.then(
      () => client.invalidateQueries({ queryKey: ['demo'] }),
      (failed: unknown) => notify(sentence(failed), { bad: true }),
    )
  }
  const base = '/proefopstelling'
  const tabs = [
    { to: base, text: t('demo.tabs.activity') },
    { to: `${base}/mails`, text: t('demo.tabs.mails') },
  ]
  return (
    <>
      <PageHead title={t('nav.demo')}>{mayReset && zuilId !== undefined && <Reset />}</PageHead>
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      <Barred />
      <div className={zuilId === undefined ? undefined : css.columns}>
        {screens && zuilId !== undefined && (
          <>
            <section className={css.zuilen} aria-label={t('demo.zuilen')}>
              {screens.map((one) => (
                <Zuil key={one.zuilId} zuil={one} />
              ))}
            </section>
            <Rack
              screens={screens}
              zuilId={zuilId}
              choose={setChosen}
              lay={(chip) => attempt(demoActs.lay(zuilId, chip))}
              takeAway={() => attempt(demoActs.takeAway(zuilId))}
              scan={(line) => attempt(demoActs.scan(zuilId, line))}
            />
          </>
        )}
        <div className={css.happened}>
          <Tabs name={t('nav.demo')} tabs={tabs} current={tab === 'mails' ? `${base}/mails` : base} />
          {tab === 'mails' ? <DemoMails /> : <DemoActivity giveChip={(chip) => attempt(demoActs.giveChip(chip))} />}
        </div>
      </div>
    </>
  )
}

const Zuil = ({ zuil: { zuilId, name, type, screen } }: { zuil: DemoScreen }) => (
  <figure className={css.zuil}>
    <figcaption>
      {name} <small>{t(`zuilen.types.${type}`)}</small>
    </figcaption>
    {screen === undefined ? (
      <p className={css.starting}>{t('demo.starting')}</p>
    ) : (
      <iframe id={`zuil-${zuilId}`} title={t('demo.screenOf', { name })} src={`${screen}/`} />
    )}
  </figure>
)

/** A zuil that began after this page was opened may have an address that the page was not allowed to show. */
const Barred = () => {
  const [barred, setBarred] = useState(false)
  useEffect(() => {
    const note = ({ effectiveDirective }: SecurityPolicyViolationEvent): void => {
      if (effectiveDirective === 'frame-src') setBarred(true)
    }
    document.addEventListener('securitypolicyviolation', note)
    return () => document.removeEventListener('securitypolicyviolation', note)
  }, [])
  if (!barred) return null
  return (
    <Notice level="warn">
      <p>{t('demo.barred')}</p>
      <Button look="main" onPress={() => location.reload()}>
        {t('errors.reload')}
      </Button>
    </Notice>
  )
}
