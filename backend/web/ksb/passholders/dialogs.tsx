import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ManagedPassholder, SocialStatusChange } from '../../../passholders/shapes/managed.ts'
import { t } from '../../i18n/t.ts'
import { Question, Reason, reasonMissing } from '../../shell/question.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { NumberField, SelectField } from '../../ui/fields.tsx'
import type { Asks } from './asks.ts'
import { passholderActs, passholderQueries } from './queries.ts'
import { nameOf } from './words.ts'

export const BlockDialog = (asks: Asks) => {
  const { passholder } = asks
  const [reason, setReason] = useState('')
  const blocked = passholder.status !== 'BLOCKED'
  const title = t(blocked ? 'passholders.acts.block' : 'passholders.acts.unblock')
  return (
    <Question
      title={title}
      act={title}
      danger={blocked}
      asks={asks}
      missing={() => reasonMissing(reason)}
      run={() => passholderActs.block(passholder.id, blocked, reason.trim())}
    >
      {(wrong) => (
        <>
          <p>
            {t(blocked ? 'passholders.ask.blockText' : 'passholders.ask.unblockText', { name: nameOf(passholder) })}
          </p>
          <Reason value={reason} onChange={setReason} wrong={wrong} />
        </>
      )}
    </Question>
  )
}

type What = SocialStatusChange['kind']

/** What can be done with a social status as it is, the likeliest first. */
const possible = ({ socialStatus: { status } }: ManagedPassholder): readonly [What, ...What[]] => {
  if (status === 'NONE') return ['EXTEND']
  if (status === 'EXPIRED') return ['EXTEND', 'END']
  return status === 'SUSPENDED' ? ['RESUME', 'EXTEND', 'SUSPEND', 'END'] : ['EXTEND', 'SUSPEND', 'END']
}

const actOf = (what: What, passholder: ManagedPassholder): string => {
  if (what === 'EXTEND' && passholder.socialStatus.status === 'NONE') return t('passholders.acts.give')
  return t(
    `passholders.acts.${({ EXTEND: 'extend', SUSPEND: 'suspend', RESUME: 'resume', END: 'end' } as const)[what]}`,
  )
}

export const SocialDialog = (asks: Asks) => {
  const { passholder } = asks
  const choices = possible(passholder)
  const [what, setWhat] = useState<What>(choices[0])
  const [day, setDay] = useState<string>()
  const [reason, setReason] = useState('')
  const needsDay = what === 'EXTEND' || what === 'SUSPEND'
  const needsReason = what === 'SUSPEND' || what === 'END'
  const change = (): SocialStatusChange => {
    switch (what) {
      case 'EXTEND':
        return { kind: what, endDate: day ?? '' }
      case 'SUSPEND':
        return { kind: what, until: day ?? '', reason: reason.trim() }
      case 'RESUME':
        return { kind: what }
      case 'END':
        return { kind: what, reason: reason.trim() }
    }
  }
  return (
    <Question
      title={t('passholders.ask.socialTitle', { name: nameOf(passholder) })}
      act={actOf(what, passholder)}
      danger={what === 'END'}
      asks={asks}
      missing={() => {
        if (needsDay && day === undefined) return t('date.wrong')
        return needsReason ? reasonMissing(reason) : undefined
      }}
      run={() => passholderActs.socialStatus(passholder.id, change())}
    >
      {(wrong, clear) => (
        <>
          <SelectField
            label={t('passholders.ask.what')}
            value={what}
            options={choices.map((value) => ({ value, text: actOf(value, passholder) }))}
            onChange={(value) => {
              setWhat(value)
              clear()
            }}
            wrong={needsDay || needsReason ? undefined : wrong}
          />
          {needsDay && (
            <DateField
              key={what}
              label={t(what === 'EXTEND' ? 'passholders.ask.lastDay' : 'passholders.ask.until')}
              value={day}
              onChange={(value) => {
                setDay(value)
                clear()
              }}
              wrong={needsReason && day !== undefined ? undefined : wrong}
            />
          )}
          {what === 'END' && <p>{t('passholders.ask.endText')}</p>}
          {needsReason && (
            <Reason value={reason} onChange={setReason} wrong={needsDay && day === undefined ? undefined : wrong} />
          )}
        </>
      )}
    </Question>
  )
}

export const CorrectDialog = (asks: Asks) => {
  const { passholder } = asks
  const [direction, setDirection] = useState<'GIVE' | 'TAKE'>('GIVE')
  const [count, setCount] = useState<number>()
  const [reason, setReason] = useState('')
  const counted = count !== undefined && count > 0
  return (
    <Question
      title={t('passholders.ask.correctTitle', { name: nameOf(passholder) })}
      act={t('passholders.acts.correct')}
      asks={asks}
      missing={() => (counted ? reasonMissing(reason) : t('passholders.ask.howManyWrong'))}
      run={() =>
        passholderActs.correctPoints(
          passholder.id,
          direction === 'GIVE' ? (count ?? 0) : 0 - (count ?? 0),
          reason.trim(),
        )
      }
    >
      {(wrong, clear) => (
        <>
          <p>{t('passholders.ask.correctText', { count: t('passholders.balance', { count: passholder.points }) })}</p>
          <SelectField
            label={t('passholders.ask.direction')}
            value={direction}
            options={[
              { value: 'GIVE', text: t('passholders.ask.giving') },
              { value: 'TAKE', text: t('passholders.ask.taking') },
            ]}
            onChange={setDirection}
          />
          <NumberField
            label={t('passholders.ask.howMany')}
            value={count}
            onChange={(value) => {
              setCount(value)
              clear()
            }}
            wrong={counted && reason.trim() === '' ? undefined : wrong}
          />
          <Reason value={reason} onChange={setReason} wrong={counted && reason.trim() === '' ? wrong : undefined} />
        </>
      )}
    </Question>
  )
}

export const JoinDialog = (asks: Asks) => {
  const { passholder, onClose } = asks
  const { data } = useQuery(passholderQueries.joinable(passholder.id))
  const [chosen, setChosen] = useState('')
  const name = nameOf(passholder)
  const title = t('passholders.ask.joinTitle', { name })
  const first = data?.member[0]
  if (!first)
    return (
      <Dialog title={title} onClose={onClose}>
        <p>{data ? t('passholders.ask.noJoinable', { name }) : t('general.loading')}</p>
      </Dialog>
    )
  const wanted = chosen === '' ? String(first.id) : chosen
  return (
    <Question
      title={title}
      act={t('passholders.acts.join')}
      asks={asks}
      missing={() => undefined}
      run={() => passholderActs.join(passholder.id, Number(wanted))}
    >
      {(wrong) => (
        <>
          <p>{t('passholders.ask.joinText')}</p>
          <SelectField
            label={t('passholders.ask.cardSystem')}
            value={wanted}
            options={data.member.map(({ id, name }) => ({ value: String(id), text: name }))}
            onChange={setChosen}
            wrong={wrong}
          />
        </>
      )}
    </Question>
  )
}
