import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Registration } from '../../../passholders/shapes/registration.ts'
import { dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card, Empty, Facts, Notice, PageHead } from '../../ui/blocks.tsx'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { Progress } from './progress.tsx'
import { downloads, registrationActs, registrationQueries } from './queries.ts'
import css from './registration.module.css'
import { Rows } from './rows.tsx'
import { outcomes, standing, unreadable } from './words.ts'

/** A file that was sent: how far it is, what becomes of its rows, and the button that registers them. */
export const RegistrationPage = ({ id }: { readonly id: string }) => {
  const { data, error, refetch } = useQuery(registrationQueries.one(id))
  const up = { to: '/pashouders/registreren', text: t('registration.title') }
  if (!data)
    return (
      <>
        <PageHead title={t('registration.title')} up={up} />
        {error ? (
          <Empty title={t('errors.title')} text={sentence(error)}>
            <Button look="main" onPress={() => void refetch()}>
              {t('errors.again')}
            </Button>
          </Empty>
        ) : (
          <p className="visually-hidden">{t('general.loading')}</p>
        )}
      </>
    )
  const { level, text } = standing(data)
  return (
    <>
      <PageHead title={data.fileName} up={up} beside={<Pill level={level}>{text}</Pill>} />
      <Card narrow>
        <Facts
          facts={[
            { name: t('registration.fields.encoding'), value: t(`registration.encodings.${data.encoding}`) },
            { name: t('registration.fields.counterId'), value: data.counter.name },
            {
              name: t('registration.who'),
              value: t('registration.sentBy', { who: data.startedBy, when: dayAndTime(data.startedAt) }),
            },
          ]}
        />
      </Card>
      <Standing registration={data} />
    </>
  )
}

/** Chosen as it was before, for another file. */
const againAt = ({ encoding, counter, problem }: Registration): string =>
  `/pashouders/registreren?${new URLSearchParams({ codering: problem?.encoding ?? encoding, balie: counter.id })}`

const Standing = ({ registration }: { readonly registration: Registration }) => {
  const { status, progress = { done: 0, of: 0 } } = registration
  const part = progress.of === 0 ? 0 : Math.min(1, progress.done / progress.of)
  const another = <ButtonLink to={againAt(registration)}>{t('registration.another')}</ButtonLink>
  switch (status) {
    case 'CHECKING':
    case 'REGISTERING':
      return (
        <Card narrow>
          <Progress what={t(`registration.states.${status}`)} part={part} />
          <p>{t('registration.mayLeave')}</p>
        </Card>
      )
    case 'UPLOADING':
      return (
        <Notice level="warn">
          <p>{t('registration.brokeOff')}</p>
          {another}
        </Notice>
      )
    case 'UNREADABLE':
      return (
        <Notice level="bad">
          <p>{registration.problem ? unreadable(registration.problem) : t('errors.unknown')}</p>
          {another}
        </Notice>
      )
    case 'FAILED':
      return (
        <Notice level="bad">
          <p>{t('registration.failed')}</p>
          {another}
        </Notice>
      )
    case 'CHECKED':
      return <Preview registration={registration} another={againAt(registration)} />
    case 'REGISTERED':
      return (
        <>
          <Notice level="good">
            <p>{t('registration.done', { count: got(registration) })}</p>
          </Notice>
          <Counts registration={registration} />
          <Rows id={registration.id} status={status} title={t('registration.result')} told={false} />
        </>
      )
  }
}

/** How many get a card or a longer social status, or got it. */
const got = ({ counts }: Registration): number =>
  counts ? counts.NEW + counts.MEMBERSHIP + counts.CARD + counts.EXTENDED : 0

const Counts = ({ registration: { counts, status } }: { readonly registration: Registration }) => {
  const shown = outcomes.filter((outcome) => outcome !== 'WRONG' || status === 'CHECKED' || (counts?.WRONG ?? 0) > 0)
  return (
    <Card narrow>
      <Facts
        facts={[
          ...shown.map((outcome) => ({
            name: t(`registration.counts.${outcome}`),
            value: counts?.[outcome],
          })),
          ...(counts && counts.WARNED > 0 ? [{ name: t('registration.warned'), value: counts.WARNED }] : []),
        ]}
      />
    </Card>
  )
}

const Preview = ({ registration, another }: { readonly registration: Registration; readonly another: string }) => {
  const { id, counts, checkedAgain } = registration
  const client = useQueryClient()
  const notify = useNotify()
  const [, go] = useLocation()
  const [busy, setBusy] = useState(false)
  const run = (act: () => Promise<Registration>): void => {
    setBusy(true)
    act()
      .then((now) => client.setQueryData(registrationQueries.one(id).queryKey, now))
      .catch((error: unknown) => {
        notify(sentence(error), { bad: true })
        void client.invalidateQueries({ queryKey: ['registration', id] })
      })
      .finally(() => setBusy(false))
  }
  const remove = (): void => {
    registrationActs
      .remove(id)
      .then(() => {
        void client.invalidateQueries({ queryKey: ['registration', 'list'] })
        notify(t('registration.removed'))
        go('/pashouders/registreren')
      })
      .catch((error: unknown) => notify(sentence(error), { bad: true }))
  }
  const wrong = counts?.WRONG ?? 0
  const right = got(registration)
  return (
    <>
      {checkedAgain && (
        <Notice level="warn">
          <p>{t('registration.checkedAgain')}</p>
        </Notice>
      )}
      <Notice level={wrong > 0 ? 'bad' : 'good'}>
        <p>
          {wrong > 0
            ? t('registration.first', { count: wrong })
            : t(right > 0 ? 'registration.allRight' : 'registration.nothingToDo', { count: right })}
        </p>
      </Notice>
      <Counts registration={registration} />
      <div className={css.acts}>
        {wrong === 0 && right > 0 && (
          <Button look="main" off={busy} onPress={() => run(() => registrationActs.register(id))}>
            {t('registration.register')}
          </Button>
        )}
        {wrong > 0 && (
          <>
            <a href={downloads.rows(id, 'WRONG')} download>
              {t('registration.wrongFile')}
            </a>
            {right > 0 && (
              <a href={downloads.rows(id, 'RIGHT')} download>
                {t('registration.rightFile')}
              </a>
            )}
          </>
        )}
        <ButtonLink to={another}>{t('registration.another')}</ButtonLink>
        <Button off={busy} onPress={() => run(() => registrationActs.check(id))}>
          {t('registration.checkAgain')}
        </Button>
        <Button look="quiet" onPress={remove}>
          {t('registration.remove')}
        </Button>
      </div>
      <p>{t('registration.keptUntil')}</p>
      {(wrong > 0 || (counts?.WARNED ?? 0) > 0) && (
        <Rows id={id} status={registration.status} title={t('registration.toRepair')} told />
      )}
    </>
  )
}
