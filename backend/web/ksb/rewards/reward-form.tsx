import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { EditedReward, ManagedReward, RewardChoices } from '../../../rewards/shapes/office.ts'
import { t } from '../../i18n/t.ts'
import { useMe } from '../../shell/session.tsx'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Check, FieldGroup, NumberField, SelectField, TextField } from '../../ui/fields.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import { fieldId } from '../forms/form.ts'
import { PictureField } from './picture-field.tsx'
import { rewardQueries } from './queries.ts'
import css from './rewards.module.css'
import { categories, type Field, features, hasField } from './settings.ts'
import { type RewardFieldsProps, RewardTexts } from './text-fields.tsx'
import { types } from './words.ts'

interface FieldsProps extends RewardFieldsProps {
  readonly choices: RewardChoices
  /** Absent = it is new. */
  readonly reward?: ManagedReward
}

/** One field that is set, or is not. */
const withField = <F extends Field>(
  typed: EditedReward,
  field: F,
  value: EditedReward[F] | undefined,
): EditedReward => {
  const { [field]: _before, ...rest } = typed
  return (value === undefined ? rest : { ...rest, [field]: value }) as EditedReward
}

const Period = ({ field, typed, onChange, wrong, know }: FieldProps & { know?: string | undefined }) => {
  const span = typed[field]
  const set = (from: string | undefined, until: string | undefined): void => {
    // A granting period without a first day is none; the others always have one.
    const none = field === 'granting' && from === undefined && until === undefined
    const value = { from: from ?? '', ...(until !== undefined && { until }) }
    onChange(withField(typed, field, none ? undefined : value))
  }
  return (
    <FieldGroup
      id={fieldId(field)}
      label={t(`rewards.fields.${field}`)}
      hint={t(`rewards.hints.${field}`)}
      wrong={wrong[field]}
      know={know}
    >
      <div className={css.pair}>
        <DateField
          label={t('rewards.from')}
          value={span?.from || undefined}
          onChange={(from) => set(from, span?.until)}
        />
        <DateField
          label={t('rewards.until')}
          value={span?.until}
          onChange={(until) => set(span?.from || undefined, until)}
        />
      </div>
    </FieldGroup>
  )
}
interface FieldProps extends RewardFieldsProps {
  readonly field: 'publication' | 'redemption' | 'granting'
}

const LINK = 'https://'
const periods = ['ABSOLUTE', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const

const Limit = ({ typed, onChange, wrong }: RewardFieldsProps) => {
  const { limit } = typed
  return (
    <FieldGroup id={fieldId('limit')} label={t('rewards.fields.limit')} wrong={wrong.limit}>
      <div className={css.pair}>
        <SelectField
          label={t('rewards.period')}
          value={limit?.period ?? ''}
          options={[
            { value: '', text: t('rewards.noLimit') },
            ...periods.map((value) => ({ value, text: t(`rewards.periods.${value}`) })),
          ]}
          onChange={(period) =>
            onChange(withField(typed, 'limit', period === '' ? undefined : { volume: limit?.volume ?? 1, period }))
          }
        />
        {limit && (
          <NumberField
            label={t('rewards.times')}
            value={limit.volume}
            onChange={(volume = 1) => onChange({ ...typed, limit: { ...limit, volume: Math.max(1, volume) } })}
          />
        )}
      </div>
    </FieldGroup>
  )
}

/** All, or some that are chosen: nothing chosen is never all. */
const AllOrSome = (props: {
  readonly field: 'counterIds' | 'cardSystemIds' | 'postalCodes'
  readonly all: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly chosen: readonly string[] | undefined
  readonly onChange: (chosen: readonly string[] | undefined) => void
  readonly onSearch?: (text: string) => void
  readonly wrong: string | undefined
  /** All is not for who sets it. */
  readonly neverAll?: boolean
}) => {
  const { field, all, options, chosen, onChange, onSearch, wrong, neverAll = false } = props
  return (
    <>
      {!neverAll && (
        <SelectField
          label={t(`rewards.which.${field}`)}
          value={chosen ? 'SOME' : 'ALL'}
          options={[
            { value: 'ALL', text: all },
            { value: 'SOME', text: t('rewards.some') },
          ]}
          onChange={(which) => onChange(which === 'ALL' ? undefined : [])}
        />
      )}
      {chosen && (
        <ChoiceField
          id={fieldId(field)}
          label={t(`rewards.fields.${field}`)}
          wrong={wrong}
          options={options}
          chosen={chosen}
          onChange={onChange}
          {...(onSearch && { onSearch })}
        />
      )}
    </>
  )
}

const Counters = ({ typed, onChange, wrong, reward }: FieldsProps) => {
  const partner = useMe().role === 'VOORDEELBEHEERDER'
  const [text, setText] = useState('')
  const { data } = useQuery(rewardQueries.choices(useSettled(text)))
  const found = data?.counters ?? []
  // What was found once keeps its name while it is chosen.
  const names = useRef(new Map<string, string>())
  for (const { id, name } of [...(reward?.counters ?? []), ...found]) names.current.set(id, name)
  const kept = (typed.counterIds ?? []).filter((id) => !found.some((one) => one.id === id))
  return (
    <AllOrSome
      field="counterIds"
      all={t('rewards.everyCounter')}
      options={[
        ...kept.map((id) => ({ value: id, text: names.current.get(id) ?? id })),
        ...found.map(({ id, name }) => ({ value: id, text: name })),
      ]}
      chosen={typed.counterIds}
      onChange={(ids) => onChange(withField(typed, 'counterIds', ids && [...ids]))}
      onSearch={setText}
      wrong={wrong.counterIds}
      neverAll={partner}
    />
  )
}

const ForWhom = (props: FieldsProps) => {
  const { typed, onChange, wrong, choices } = props
  return (
    <>
      <Counters {...props} />
      <AllOrSome
        field="cardSystemIds"
        all={t('rewards.everyCardSystem')}
        options={choices.cardSystems.map(({ id, name }) => ({ value: String(id), text: name }))}
        chosen={typed.cardSystemIds?.map(String)}
        onChange={(ids) => onChange(withField(typed, 'cardSystemIds', ids?.map(Number)))}
        wrong={wrong.cardSystemIds}
      />
      <AllOrSome
        field="postalCodes"
        all={t('rewards.everywhere')}
        options={choices.cities.map(({ postalCode, name }) => ({ value: postalCode, text: `${postalCode} ${name}` }))}
        chosen={typed.postalCodes}
        onChange={(codes) => onChange(withField(typed, 'postalCodes', codes && [...codes]))}
        wrong={wrong.postalCodes}
      />
    </>
  )
}

const HowMany = ({ typed, onChange, wrong, reward }: FieldsProps) => {
  const taken = reward?.unitsTaken ?? 0
  return (
    <>
      {typed.type === 'POINTS' &&
        (taken > 0 ? (
          <FieldGroup
            id={fieldId('points')}
            label={t('rewards.fields.points')}
            hint={t('rewards.locked', { count: taken })}
            wrong={wrong.points}
          >
            <strong>{typed.points}</strong>
          </FieldGroup>
        ) : (
          <NumberField
            id={fieldId('points')}
            label={t('rewards.fields.points')}
            wrong={wrong.points}
            value={typed.points || undefined}
            onChange={(points = 0) => onChange({ ...typed, points })}
          />
        ))}
      <NumberField
        id={fieldId('maxUnits')}
        label={t('rewards.stock')}
        hint={t('rewards.hints.maxUnits')}
        wrong={wrong.maxUnits}
        know={taken > 0 ? t('rewards.taken', { count: taken }) : undefined}
        value={typed.maxUnits}
        onChange={(value) => onChange(withField(typed, 'maxUnits', value))}
      />
    </>
  )
}

/** What is set of a voordeel. */
export const RewardFields = (props: FieldsProps) => {
  const { typed, onChange, wrong, reward } = props
  const taken = reward?.unitsTaken ?? 0
  const locked = taken > 0 ? t('rewards.lockedFrom') : undefined
  return (
    <>
      <SelectField
        id={fieldId('type')}
        label={t('rewards.kind')}
        hint={t(`rewards.typeHints.${typed.type}`)}
        wrong={wrong.type}
        value={typed.type}
        options={types
          .filter((value) => taken === 0 || value === typed.type)
          .map((value) => ({ value, text: t(`rewards.types.${value}`) }))}
        onChange={(type) => onChange({ ...typed, type })}
      />
      <RewardTexts {...props} />
      <TextField
        id={fieldId('moreInfoUrl')}
        label={t('rewards.fields.moreInfoUrl')}
        wrong={wrong.moreInfoUrl}
        value={typed.moreInfoUrl ?? ''}
        maxLength={500}
        placeholder={LINK}
        onChange={(value) => onChange(withField(typed, 'moreInfoUrl', value === '' ? undefined : value))}
      />
      <PictureField
        picture={typed.picture}
        onChange={(picture) => onChange(withField(typed, 'picture', picture))}
        wrong={wrong.picture}
      />
      <h2>{t('rewards.cards.when')}</h2>
      <HowMany {...props} />
      {hasField('limit', typed) && <Limit {...props} />}
      <Period {...props} field="redemption" know={locked} />
      <Period {...props} field="publication" />
      {hasField('granting', typed) && (
        <>
          <Period {...props} field="granting" know={locked} />
          <NumberField
            id={fieldId('grantingDays')}
            label={t('rewards.fields.grantingDays')}
            hint={t('rewards.hints.grantingDays')}
            wrong={wrong.grantingDays}
            value={typed.grantingDays}
            onChange={(value) => onChange(withField(typed, 'grantingDays', value === 0 ? undefined : value))}
          />
        </>
      )}
      <h2>{t('rewards.cards.whom')}</h2>
      <ForWhom {...props} />
      <h2>{t('rewards.cards.found')}</h2>
      <FieldGroup id={fieldId('categories')} label={t('rewards.fields.categories')} wrong={wrong.categories}>
        {categories.map((one) => (
          <Check
            key={one}
            label={one}
            checked={typed.categories.includes(one)}
            onChange={(on) =>
              onChange({
                ...typed,
                categories: categories.filter((c) => (c === one ? on : typed.categories.includes(c))),
              })
            }
          />
        ))}
      </FieldGroup>
      <FieldGroup label={t('rewards.features')}>
        {features.map((one) => (
          <Check
            key={one}
            id={fieldId(one)}
            label={t(`rewards.fields.${one}`)}
            checked={typed[one]}
            onChange={(on) => onChange({ ...typed, [one]: on })}
          />
        ))}
      </FieldGroup>
    </>
  )
}
