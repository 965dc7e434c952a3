import { t } from '../i18n/t.ts'
import { Notice } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { logIn } from './login/login.ts'
import css from './pas.module.css'

/** To whom nobody is known here. @param failed he tried to log in, and it did not work */
export const WelcomePage = ({ failed }: { failed: boolean }) => (
  <div className={css.welcome}>
    <h1>{t('pas.welcome')}</h1>
    <p>{t('pas.welcomeText')}</p>
    {failed && (
      <Notice level="bad">
        <p>{t('pas.failed')}</p>
      </Notice>
    )}
    <Button look="main" onPress={() => void logIn()}>
      {t('pas.logIn')}
    </Button>
  </div>
)
