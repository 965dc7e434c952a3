import { useSyncExternalStore } from 'react'
import { line } from '../api/request.ts'
import { t } from '../i18n/t.ts'
import { Unbroken } from '../shell/unbroken.tsx'
import { Notice } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { HomePage } from './home.tsx'
import { logIn, login, logOut } from './login/login.ts'
import css from './pas.module.css'
import { WelcomePage } from './welcome.tsx'

/** The passholder's phone: his card, his points. */
export const App = () => {
  const state = useSyncExternalStore(login.subscribe, login.now)
  return (
    <>
      <header className={css.bar}>
        <span className={css.brand}>{t('pas.brand')}</span>
        {state !== 'OUT' && state !== 'FAILED' && <Button onPress={() => void logOut()}>{t('frame.logOut')}</Button>}
      </header>
      <main id="inhoud" className={css.main}>
        <Unbroken>
          {state === 'OUT' || state === 'FAILED' ? <WelcomePage failed={state === 'FAILED'} /> : <Inside />}
        </Unbroken>
      </main>
    </>
  )
}

const Inside = () => {
  const state = useSyncExternalStore(login.subscribe, login.now)
  const now = useSyncExternalStore(line.subscribe, line.now)
  return (
    <>
      {state === 'AGAIN' && (
        <Notice level="warn">
          <p>{t('pas.again')}</p>
          <Button look="main" onPress={() => void logIn()}>
            {t('pas.logIn')}
          </Button>
        </Notice>
      )}
      {state !== 'AGAIN' && (state === 'AWAY' || now === 'DOWN') && (
        <Notice level="warn">
          <p>{t('pas.offline')}</p>
        </Notice>
      )}
      {now === 'SLOW' && (
        <Notice level="warn">
          <p>{t('line.slow')}</p>
        </Notice>
      )}
      <HomePage isIn={state === 'IN'} />
    </>
  )
}
