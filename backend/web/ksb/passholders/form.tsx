import { useQueryClient } from '@tanstack/react-query'
import type { ManagedPassholder, PassholderSettings } from '../../../passholders/shapes/managed.ts'
import { writeDate } from '../../format/date-text.ts'
import { isInsz } from '../../format/insz.ts'
import { dateOf } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { DateField } from '../../ui/date-field.tsx'
import { AreaField, SelectField, TextField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { EditForm, type Versioned } from '../forms/edit-form.tsx'
import { type Form, fieldId, type Wrong } from '../forms/form.ts'
import { type ContactField, ContactFields } from './contact-fields.tsx'
import { passholderActs, passholderQueries } from './queries.ts'
import { nameOf } from './words.ts'

type Field = keyof PassholderSettings

const needed = ['name', 'firstName', 'postalCode', 'city'] as const
const phones = ['phoneNumber', 'mobileNumber'] as const
/** What need not be known of somebody. */
const optional = ['street', 'email', 'nationality', ...phones] as const

export const isPhone = (text: string): boolean => /^\+?[\d\s./()-]{6,30}$/.test(text)

const form: Form<PassholderSettings, Field> = {
  fields: [
    ...(['firstName', 'name', 'dateOfBirth', 'gender', 'nationality', 'street', 'postalCode', 'city'] as const),
    ...(['email', 'phoneNumber', 'mobileNumber', 'note', 'inszNumber'] as const),
  ],
  fieldName: (field) => t(`passholders.fields.${field}`),
  wrongIn: (settings) => ({
    ...Object.fromEntries(
      needed
        .filter((field) => settings[field].trim() === '')
        .map((field) => [field, t('passholders.wrong.empty', { field: t(`passholders.fields.${field}`) })]),
    ),
    ...(settings.dateOfBirth === '' && { dateOfBirth: t('date.wrong') }),
    ...(settings.dateOfBirth !== '' &&
      (settings.dateOfBirth < '1900-01-01' || settings.dateOfBirth > dateOf(Date.now())) && {
        dateOfBirth: t('passholders.wrong.born'),
      }),
    ...Object.fromEntries(
      phones
        .filter((field) => settings[field]?.trim() && !isPhone(settings[field].trim()))
        .map((field) => [field, t('passholders.wrong.phone', { field: t(`passholders.fields.${field}`) })]),
    ),
    ...(settings.inszNumber !== undefined &&
      !isInsz(settings.inszNumber) && {
        inszNumber: t('passholders.insz.wrong'),
      }),
  }),
  fieldOfRefusal: ({ kind }) => (kind.startsWith('passholder-insz') ? 'inszNumber' : undefined),
}

/** What is typed, as it is sent: what is empty is not there. */
const toSent = (typed: PassholderSettings): PassholderSettings => {
  const { name, firstName, dateOfBirth, postalCode, city, gender, inszNumber, note } = typed
  const texts = optional.flatMap((field) => {
    const text = typed[field]?.trim()
    return text ? [[field, text]] : []
  })
  return {
    ...{ name, firstName, dateOfBirth, postalCode, city, ...Object.fromEntries(texts) },
    ...(gender && { gender }),
    ...(inszNumber && { inszNumber }),
    note: note?.trim() ?? '',
  }
}

const versioned = (one: ManagedPassholder): Versioned<PassholderSettings> => {
  const { name, firstName, dateOfBirth = '', postalCode, city, gender, note = '', version } = one
  const texts = optional.flatMap((field) => (one[field] === undefined ? [] : [[field, one[field]]]))
  return {
    settings: {
      ...{ name, firstName, dateOfBirth, postalCode, city, note, ...Object.fromEntries(texts) },
      ...(gender && { gender }),
    },
    version,
  }
}

/** "Gegevens": who it is. */
export const EditPassholder = ({ passholder }: { passholder: ManagedPassholder }) => {
  const { id } = passholder
  const client = useQueryClient()
  const notify = useNotify()
  const save = async (typed: PassholderSettings, version: number): Promise<Versioned<PassholderSettings>> => {
    const saved = await passholderActs.change(id, toSent(typed), version)
    client.setQueryData(passholderQueries.one(id).queryKey, saved)
    void client.invalidateQueries({ queryKey: ['passholder'] })
    notify(t('passholders.saved', { name: nameOf(saved) }))
    return versioned(saved)
  }
  return (
    <EditForm
      draftKey={`passholder ${id}`}
      form={form}
      now={versioned(passholder)}
      find={async () => versioned(await passholderActs.find(id))}
      save={save}
      valueText={(field, settings) => {
        const value = settings[field] ?? ''
        if (field === 'gender' && settings.gender) return t(`passholders.genders.${settings.gender}`)
        return field === 'dateOfBirth' ? writeDate(value) : value || t('general.none')
      }}
    >
      {(typed, onChange, wrong) => (
        <Fields typed={typed} onChange={onChange} wrong={wrong} hasInsz={passholder.hasInsz} />
      )}
    </EditForm>
  )
}

interface FieldsProps {
  readonly typed: PassholderSettings
  readonly onChange: (typed: PassholderSettings) => void
  readonly wrong: Wrong<Field>
  readonly hasInsz: boolean
}

const Fields = ({ typed, onChange, wrong, hasInsz }: FieldsProps) => {
  /** What is taken away is not there, as before it was typed. */
  const pick = (field: Field, value: string): void => {
    const { [field]: _before, ...rest } = typed
    const mayLack = field === 'gender' || field === 'inszNumber' || optional.some((one) => one === field)
    onChange((mayLack && value === '' ? rest : { ...typed, [field]: value }) as PassholderSettings)
  }
  const text = (field: Exclude<Field, 'dateOfBirth' | 'gender' | ContactField>, maxLength: number, hint?: string) => (
    <TextField
      id={fieldId(field)}
      label={t(`passholders.fields.${field}`)}
      hint={hint}
      wrong={wrong[field]}
      value={typed[field] ?? ''}
      maxLength={maxLength}
      onChange={(value) => pick(field, value)}
    />
  )
  return (
    <>
      {text('firstName', 120)}
      {text('name', 120)}
      <DateField
        id={fieldId('dateOfBirth')}
        label={t('passholders.fields.dateOfBirth')}
        wrong={wrong.dateOfBirth}
        value={typed.dateOfBirth === '' ? undefined : typed.dateOfBirth}
        onChange={(value) => pick('dateOfBirth', value ?? '')}
      />
      <SelectField
        id={fieldId('gender')}
        label={t('passholders.fields.gender')}
        wrong={wrong.gender}
        value={typed.gender ?? ''}
        options={[
          { value: '', text: t('passholders.unknown') },
          ...(['FEMALE', 'MALE', 'X'] as const).map((value) => ({ value, text: t(`passholders.genders.${value}`) })),
        ]}
        onChange={(value) => pick('gender', value)}
      />
      {text('nationality', 120)}
      <ContactFields typed={typed} wrong={wrong} onChange={pick} />
      <AreaField
        id={fieldId('note')}
        label={t('passholders.fields.note')}
        hint={t('passholders.hints.note')}
        wrong={wrong.note}
        value={typed.note ?? ''}
        maxLength={2000}
        onChange={(value) => onChange({ ...typed, note: value })}
      />
      {text('inszNumber', 20, t(hasInsz ? 'passholders.hints.inszKnown' : 'passholders.hints.inszUnknown'))}
    </>
  )
}
