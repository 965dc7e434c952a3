import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EditedReward } from '../../../rewards/shapes/office.ts'
import { dateOf } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card } from '../../ui/blocks.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { pictureAddress, rewardQueries } from './queries.ts'
import css from './rewards.module.css'
import { provisional, valueText } from './settings.ts'
import { pointsText, shownText, touchedText } from './words.ts'

const languages = ['nl', 'fr', 'de', 'en'] as const

/** What a passholder sees of a voordeel, in one of his languages. */
const AsPassholder = ({ typed }: { typed: EditedReward }) => {
  const [language, setLanguage] = useState<(typeof languages)[number]>('nl')
  const said = (texts: EditedReward['title'] | undefined): string => texts?.[language] || texts?.nl || ''
  const { title, promotionalDescription, practicalInfo, picture, points, type, redemption } = typed
  const none = { counters: [], cardSystems: [], cities: [] }
  return (
    <Card title={t('rewards.preview.passholder')}>
      <SelectField
        label={t('rewards.preview.language')}
        value={language}
        options={languages.map((value) => ({ value, text: t(`zuilen.languages.${value}`) }))}
        onChange={setLanguage}
      />
      <article className={css.app} lang={language}>
        {picture && <img src={pictureAddress(picture.id)} alt={said(picture.alt)} />}
        <div>
          <h3>{said(title) || t('rewards.preview.noTitle')}</h3>
          <p className={css.points}>{type === 'POINTS' ? pointsText(points) : t('rewards.types.WELCOME')}</p>
          <p className={css.text}>{said(promotionalDescription)}</p>
          {practicalInfo && <p className={css.text}>{said(practicalInfo)}</p>}
          {redemption.from !== '' && (
            <p className={css.soft}>{t('rewards.preview.period', { period: valueText('redemption', typed, none) })}</p>
          )}
        </div>
      </article>
    </Card>
  )
}

/** What each voordeelzuil makes of it, and which of them change: before it is saved. */
const AtZuilen = ({ typed, id }: { typed: EditedReward; id: string | undefined }) => {
  const settled = useSettled(JSON.stringify(provisional(typed, dateOf(Date.now()))))
  const { data, error } = useQuery(rewardQueries.findings(settled, id))
  if (typed.type === 'WELCOME' && data?.touched.length === 0)
    return (
      <Card title={t('rewards.preview.zuilen')}>
        <p>{t('rewards.preview.welcome')}</p>
      </Card>
    )
  return (
    <Card title={t('rewards.preview.zuilen')}>
      {!data ? (
        <p>{error ? sentence(error) : t('general.loading')}</p>
      ) : (
        <div role="status">
          <p>{t(data.touched.length === 0 ? 'rewards.touchesNone' : 'rewards.touches')}</p>
          <ul className={css.lines}>
            {data.touched.map((zuil) => (
              <li key={zuil.id} className={zuil.after.length === 1 ? '' : css.warn}>
                {touchedText(zuil)}
              </li>
            ))}
          </ul>
          {data.zuilen.length > 0 && (
            <>
              <h3>{t('rewards.preview.then')}</h3>
              <ul className={css.lines}>
                {data.zuilen.map((zuil) => (
                  <li key={zuil.id}>
                    {zuil.name}
                    <span>{shownText(zuil)}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </Card>
  )
}

/** @param id absent = it is new */
export const Preview = ({ typed, id }: { typed: EditedReward; id?: string }) => (
  <>
    <AsPassholder typed={typed} />
    <AtZuilen typed={typed} id={id} />
  </>
)
