import type { AccountChoices, AccountRole, AccountSettings } from '../../../accounts/shapes.ts'
import { t } from '../../i18n/t.ts'
import { useMe } from '../../shell/session.tsx'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { type Form, fieldId, type Wrong } from '../forms/form.ts'

export type Typed = AccountSettings
export type Field = keyof Typed

export const roles: readonly AccountRole[] = ['SUPERADMIN', 'ADMIN', 'VOORDEELBEHEERDER', 'ZUILBEHEERDER']
const alertModes = ['AT_ONCE', 'DAILY', 'NONE'] as const
const languages = ['nl', 'fr', 'de', 'en'] as const

export const accountFields = [
  'role',
  'zuilIds',
  'counterIds',
  'language',
  'alertMode',
] as const satisfies readonly Field[]

/** The form of somebody's account (handbook, "Welkom"). */
export const accountForm: Form<Typed, Field> = {
  fields: accountFields,
  same: (field, a, b) => {
    const plain = (typed: Typed): string =>
      JSON.stringify(field === 'zuilIds' || field === 'counterIds' ? (typed[field] ?? []).toSorted() : typed[field])
    return plain(a) === plain(b)
  },
  fieldName: (field) => t(`accounts.fields.${field}`),
  wrongIn: ({ role, zuilIds, counterIds = [] }) => ({
    ...(role === 'ZUILBEHEERDER' && zuilIds?.length === 0 && { zuilIds: t('accounts.wrong.zuilIds') }),
    ...(role === 'VOORDEELBEHEERDER' && counterIds.length === 0 && { counterIds: t('accounts.wrong.counterIds') }),
  }),
  fieldOfRefusal: ({ kind }) =>
    kind === 'account-superadmin-only' || kind === 'account-last-superadmin' ? 'role' : undefined,
}

/** What is sent: only a zuilbeheerder has zuilen of his own, and a voordeelbeheerder counters. */
export const ofItsRole = <T extends Typed>(typed: T): T => {
  const { zuilIds, counterIds, ...rest } = typed
  return {
    ...rest,
    ...(typed.role === 'ZUILBEHEERDER' && zuilIds && { zuilIds }),
    ...(typed.role === 'VOORDEELBEHEERDER' && counterIds && { counterIds }),
  } as T
}

export const valueText = (field: Field, typed: Typed, { zuilen, counters }: AccountChoices): string => {
  switch (field) {
    case 'role':
      return t(`roles.${typed.role}`)
    case 'language':
      return t(`zuilen.languages.${typed.language}`)
    case 'alertMode':
      return t(`accounts.alertModes.${typed.alertMode}`)
    case 'counterIds':
      return typed.counterIds?.map((id) => counters.find((one) => one.id === id)?.name ?? id).join(', ') ?? ''
    case 'zuilIds':
      return (
        typed.zuilIds?.map((id) => zuilen.find((one) => one.id === id)?.name ?? id).join(', ') ??
        t('accounts.allZuilen')
      )
  }
}

/** How somebody hears of alerts: of an account, and of one's own. */
export const MailFields = <T extends Pick<Typed, 'language' | 'alertMode'>>({
  typed,
  onChange,
  wrong,
}: {
  typed: T
  onChange: (typed: T) => void
  wrong: Wrong<Field>
}) => (
  <>
    <SelectField
      id={fieldId('alertMode')}
      label={t('accounts.fields.alertMode')}
      hint={t('accounts.hints.alertMode')}
      wrong={wrong.alertMode}
      value={typed.alertMode}
      options={alertModes.map((value) => ({ value, text: t(`accounts.alertModes.${value}`) }))}
      onChange={(alertMode) => onChange({ ...typed, alertMode })}
    />
    <SelectField
      id={fieldId('language')}
      label={t('accounts.fields.language')}
      hint={t('accounts.hints.language')}
      wrong={wrong.language}
      value={typed.language}
      options={languages.map((value) => ({ value, text: t(`zuilen.languages.${value}`) }))}
      onChange={(language) => onChange({ ...typed, language })}
    />
  </>
)

interface FieldsProps {
  readonly typed: Typed
  readonly onChange: (typed: Typed) => void
  readonly wrong: Wrong<Field>
  /** Of the card system. */
  readonly choices: AccountChoices
  /** What to know of the role. */
  readonly know?: string | undefined
}

export const AccountFields = ({ typed, onChange, wrong, choices, know }: FieldsProps) => {
  const superadmin = useMe().role === 'SUPERADMIN'
  // What only a superadmin can give is not offered to others; who has it already is shown with it.
  const offered = roles.filter((role) => superadmin || role !== 'SUPERADMIN' || typed.role === role)
  const { zuilIds: _zuilIds, ...rest } = typed
  return (
    <>
      <SelectField
        id={fieldId('role')}
        label={t('accounts.fields.role')}
        hint={t(`accounts.roleHints.${typed.role}`)}
        wrong={wrong.role}
        know={know}
        value={typed.role}
        options={offered.map((value) => ({ value, text: t(`roles.${value}`) }))}
        onChange={(role) => onChange({ ...typed, role })}
      />
      {typed.role === 'ZUILBEHEERDER' && (
        <>
          <SelectField
            id={fieldId('whichZuilen')}
            label={t('accounts.fields.whichZuilen')}
            value={typed.zuilIds ? 'SOME' : 'ALL'}
            options={[
              { value: 'ALL', text: t('accounts.allZuilen') },
              { value: 'SOME', text: t('accounts.someZuilen') },
            ]}
            onChange={(which) => onChange(which === 'ALL' ? rest : { ...rest, zuilIds: [] })}
          />
          {typed.zuilIds && (
            <ChoiceField
              id={fieldId('zuilIds')}
              label={t('accounts.fields.zuilIds')}
              wrong={wrong.zuilIds}
              options={choices.zuilen.map(({ id, name }) => ({ value: id, text: name }))}
              chosen={typed.zuilIds}
              onChange={(zuilIds) => onChange({ ...rest, zuilIds })}
            />
          )}
        </>
      )}
      {typed.role === 'VOORDEELBEHEERDER' && (
        <ChoiceField
          id={fieldId('counterIds')}
          label={t('accounts.fields.counterIds')}
          hint={t('accounts.hints.counterIds')}
          wrong={wrong.counterIds}
          options={choices.counters.map(({ id, name }) => ({ value: id, text: name }))}
          chosen={typed.counterIds ?? []}
          onChange={(counterIds) => onChange({ ...typed, counterIds })}
        />
      )}
      <MailFields typed={typed} onChange={onChange} wrong={wrong} />
    </>
  )
}
