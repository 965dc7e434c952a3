import type { CSSProperties } from 'react'
import type { BrandingSettings } from '../../../card-systems/shapes/branding.ts'
import { t } from '../../i18n/t.ts'
import css from './preview.module.css'

/** How a zuil that waits will look: the same places and colours as its own page has (kiosk/screen/page). */
export const ZuilPreview = ({ branding }: { branding: BrandingSettings }) => {
  const { welcome, primaryColor, secondaryColor, logo } = branding
  const colours = {
    ...(primaryColor !== undefined && { '--field': primaryColor }),
    ...(secondaryColor !== undefined && { '--disc': secondaryColor }),
  } as CSSProperties
  return (
    <figure className={css.figure}>
      <figcaption>{t('settings.branding.preview')}</figcaption>
      <div className={css.zuil} style={colours}>
        <div className={css.hero}>
          <div className={css.disc}>
            <div className={css.card} />
          </div>
        </div>
        <div className={css.words}>
          {welcome && welcome.nl !== '' && <p className={css.welcome}>{welcome.nl}</p>}
          <p className={css.above}>{t('settings.branding.event')}</p>
          <p className={css.title}>{t('settings.branding.title')}</p>
          <p>{t('settings.branding.detail')}</p>
        </div>
        {logo && <img className={css.logo} alt="" src={`data:${logo.type};base64,${logo.content}`} />}
      </div>
    </figure>
  )
}
