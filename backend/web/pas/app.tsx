import { useEffect, useSyncExternalStore } from 'react'
import { Redirect, Route, Switch } from 'wouter'
import { Refused } from '../api/problems.ts'
import { line } from '../api/request.ts'
import { t } from '../i18n/t.ts'
import { Unbroken } from '../shell/unbroken.tsx'
import { sentence } from '../shell/words.ts'
import { Empty, Notice } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { arrived } from './arrival.ts'
import { FamilyPage } from './family.tsx'
import { HistoryPage } from './history.tsx'
import { HomePage } from './home.tsx'
import { LinkPage } from './link.tsx'
import { comeBack, logIn, login, logOut } from './login/login.ts'
import { Nav } from './nav.tsx'
import { useOwn } from './own.ts'
import css from './pas.module.css'
import { RewardsPage } from './rewards.tsx'
import { ScanPage } from './scan/scan.tsx'
import { WelcomePage } from './welcome.tsx'

/** The passholder's phone: his card, his points, and what he does with them. */
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
      <Pages isIn={state === 'IN'} />
    </>
  )
}

/** @param isIn there is a token to ask with */
const Pages = ({ isIn }: { isIn: boolean }) => {
  const { known, data, error, refetch } = useOwn(isIn)
  useEffect(() => {
    const again = () => void (login.now() === 'AWAY' ? comeBack() : login.now() === 'IN' && refetch())
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [refetch])
  if (error instanceof Refused && error.kind === 'passholder-not-found') return <LinkPage />
  if (!known && error)
    return (
      <Empty title={t('errors.title')} text={sentence(error)}>
        <Button look="main" onPress={() => void refetch()}>
          {t('errors.again')}
        </Button>
      </Empty>
    )
  if (!known) return <p role="status">{t('general.loading')}</p>
  const home = <HomePage known={known} isFresh={data !== undefined && !error} error={error} />
  return (
    <>
      <Switch>
        {/* Of these nothing is kept on the phone. */}
        {data && isIn && <Route path="/punten-sparen" component={ScanPage} />}
        {data && isIn && <Route path="/historiek" component={HistoryPage} />}
        {data && isIn && (
          <Route path="/gezin/:tab?">{({ tab }) => <FamilyPage isAdding={tab === 'toevoegen'} />}</Route>
        )}
        {data && isIn && <Route path="/voordelen">{() => <RewardsPage own={data} />}</Route>}
        <Route path="/">{() => (data && arrived() !== undefined ? <Redirect to="/punten-sparen" /> : home)}</Route>
        <Route>{() => <Empty title={t('pas.notNow')} text={t('pas.notNowText')} />}</Route>
      </Switch>
      <Nav />
    </>
  )
}
