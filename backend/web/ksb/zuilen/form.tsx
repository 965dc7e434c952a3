import type { Language, ZuilType } from '@zuil/protocol'
import type { ZuilChoices, ZuilSettings } from '../../../zuilen/shapes/zuil.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { Check, FieldGroup, SelectField, TextField } from '../../ui/fields.tsx'
import { whenText } from '../event-times.ts'
import { fieldId, type Wrong } from '../forms/form.ts'
import { HoursFields } from '../forms/hours-field.tsx'
import { type Field, fieldOf, hasField } from './settings.ts'
import { useFindings } from './use-findings.ts'
import { fieldName, typeName, warningText } from './words.ts'

interface FormProps {
  readonly settings: ZuilSettings
  readonly onChange: (settings: ZuilSettings) => void
  readonly choices: ZuilChoices
  /** Why it was not saved, by field. */
  readonly wrong: Wrong<Field>
  /** Absent = it is new. */
  readonly zuilId?: string
  /** A form that nobody touched is not full of mistakes. */
  readonly untouched?: boolean
}

const types: readonly ZuilType[] = ['CHECK_IN', 'TICKET', 'REWARD', 'MEMBERSHIP']
const languages: readonly Language[] = ['nl', 'fr', 'de', 'en']

/** The fields of a zuil's settings: just those of its type, each with what is wrong with it. */
export const ZuilForm = ({ settings, onChange, choices, wrong, zuilId, untouched = false }: FormProps) => {
  const found = useFindings(settings, zuilId)
  const findings = untouched ? undefined : found
  const mayChangeBroker = useMay('zuil.change-broker')
  const set = (change: Partial<ZuilSettings>): void => onChange({ ...settings, ...change })
  /** What is chosen no more is left out. */
  const choose = (field: 'fixedEventId' | 'associationId' | 'brokerUrl', value: string): void => {
    const { [field]: _before, ...rest } = settings
    onChange(value === '' ? rest : { ...rest, [field]: value })
  }
  const about = (field: Field) => ({
    id: fieldId(field),
    label: fieldName(field),
    wrong:
      wrong[field] ??
      (findings?.problems
        .filter((one) => fieldOf(one) === field)
        .map(({ reason }) => t(`zuilen.reasons.${reason}`))
        .join(' ') ||
        undefined),
    know:
      findings?.warnings
        .filter((one) => fieldOf(one) === field)
        .map(warningText)
        .join(' ') || undefined,
  })
  const has = (field: Field): boolean => hasField(settings.type, field)
  const mine = (counterIds: readonly string[]): boolean => counterIds.some((id) => settings.counterIds.includes(id))
  const options = (all: readonly { readonly id: string; readonly name: string }[]) =>
    all.map(({ id, name }) => ({ value: id, text: name }))
  // Those of the chosen counters first: an event from elsewhere overrides all as well, and is a rare choice.
  const events = choices.events.toSorted((a, b) => Number(mine(b.counterIds)) - Number(mine(a.counterIds)))
  return (
    <>
      <TextField
        {...about('name')}
        hint={t('zuilen.hints.name')}
        value={settings.name}
        maxLength={100}
        onChange={(name) => set({ name })}
      />
      <SelectField
        {...about('type')}
        hint={t(`zuilen.typeHints.${settings.type}`)}
        value={settings.type}
        options={types.map((value) => ({ value, text: typeName(value) }))}
        onChange={(type) => set({ type })}
      />
      {has('showQr') && (
        <FieldGroup {...about('showQr')}>
          <Check label={t('zuilen.checks.showQr')} checked={settings.showQr} onChange={(showQr) => set({ showQr })} />
        </FieldGroup>
      )}
      <ChoiceField
        {...about('counterIds')}
        hint={t('zuilen.hints.counterIds')}
        options={options(choices.counters)}
        chosen={settings.counterIds}
        onChange={(counterIds) => set({ counterIds: [...counterIds] })}
      />
      {has('fixedEventId') && (
        <ChoiceField
          {...about('fixedEventId')}
          hint={t('zuilen.hints.fixedEventId')}
          single
          options={[
            { value: '', text: t('zuilen.choosesItself') },
            ...events.map(({ id, name, counterIds, calendar }) => ({
              value: id,
              text: mine(counterIds) ? name : t('zuilen.elsewhere', { name }),
              more: whenText(calendar),
            })),
          ]}
          chosen={[settings.fixedEventId ?? '']}
          onChange={([value = '']) => choose('fixedEventId', value)}
        />
      )}
      {has('associationId') && (
        <ChoiceField
          {...about('associationId')}
          single
          options={options(choices.associations)}
          chosen={settings.associationId === undefined ? [] : [settings.associationId]}
          onChange={([value = '']) => choose('associationId', value)}
        />
      )}
      <FieldGroup {...about('inStock')}>
        <Check label={t('zuilen.checks.inStock')} checked={settings.inStock} onChange={(inStock) => set({ inStock })} />
      </FieldGroup>
      <SelectField
        {...about('blocked')}
        value={settings.blocked ? 'BLOCKED' : 'ACTIVE'}
        options={[
          { value: 'ACTIVE', text: t('zuilen.filters.active') },
          { value: 'BLOCKED', text: t('zuilen.blocked') },
        ]}
        onChange={(value) => set({ blocked: value === 'BLOCKED' })}
      />
      <SelectField
        {...about('languages')}
        value={settings.languages[0] ?? 'nl'}
        options={languages.map((value) => ({ value, text: t(`zuilen.languages.${value}`) }))}
        onChange={(first) => set({ languages: [first, ...settings.languages.filter((one) => one !== first)] })}
      />
      <FieldGroup label={t('zuilen.otherLanguages')}>
        {languages
          .filter((one) => one !== settings.languages[0])
          .map((one) => (
            <Check
              key={one}
              label={t(`zuilen.languages.${one}`)}
              checked={settings.languages.includes(one)}
              onChange={(on) => {
                const [first = 'nl', ...others] = settings.languages
                const wanted = on ? [...others, one] : others.filter((other) => other !== one)
                set({ languages: [first, ...languages.filter((other) => wanted.includes(other))] })
              }}
            />
          ))}
      </FieldGroup>
      <FieldGroup {...about('sound')}>
        <Check label={t('zuilen.checks.sound')} checked={settings.sound} onChange={(sound) => set({ sound })} />
      </FieldGroup>
      <FieldGroup {...about('worksOffline')}>
        <Check
          label={t('zuilen.checks.worksOffline')}
          checked={settings.worksOffline}
          onChange={(worksOffline) => set({ worksOffline })}
        />
      </FieldGroup>
      <FieldGroup {...about('openingHours')} hint={t('zuilen.hints.openingHours')}>
        <HoursFields
          hours={settings.openingHours}
          onChange={(openingHours) => set({ openingHours: [...openingHours] })}
        />
      </FieldGroup>
      {mayChangeBroker && (
        <TextField
          {...about('brokerUrl')}
          hint={t('zuilen.hints.brokerUrl')}
          value={settings.brokerUrl ?? ''}
          maxLength={300}
          onChange={(value) => choose('brokerUrl', value.trim())}
        />
      )}
    </>
  )
}
