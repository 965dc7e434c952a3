import { useQuery } from '@tanstack/react-query'
import type { Mails } from '../../../demo/shapes.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { isSaidAbove, sentence } from '../../shell/words.ts'
import { Empty, Notice } from '../../ui/blocks.tsx'
import { Pill } from '../../ui/pill.tsx'
import css from './demo.module.css'
import { demoQueries } from './queries.ts'

type Mail = Mails['mails'][number]

const level = ({ state }: Mail) => (state === 'SENT' ? 'good' : state === 'GIVEN_UP' ? 'bad' : 'quiet')

/** The mails that were made here: most of them go to nobody. */
export const DemoMails = () => {
  const { data, error } = useQuery(demoQueries.mails())
  if (error && !isSaidAbove(error))
    return (
      <Notice level="bad">
        <p>{sentence(error)}</p>
      </Notice>
    )
  if (data?.length === 0) return <Empty title={t('demo.noMails')} text={t('demo.noMailsText')} />
  return (
    <>
      <p className={css.hint}>{t('demo.mailsHint')}</p>
      <ul className={css.mails}>
        {data?.map((mail) => (
          <li key={mail.id}>
            <details>
              <summary>
                <strong>{mail.subject}</strong>
                <span className={css.about}>
                  {t('demo.mailTo', { to: mail.to, when: dayAndTime(mail.at) })}{' '}
                  <Pill level={level(mail)}>{t(`demo.mailStates.${mail.state}`)}</Pill>
                </span>
              </summary>
              <pre className={css.text}>{mail.text}</pre>
            </details>
          </li>
        ))}
      </ul>
    </>
  )
}
