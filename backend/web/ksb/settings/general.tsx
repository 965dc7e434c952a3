import { useQueryClient } from '@tanstack/react-query'
import type { GeneralSettings } from '../../../card-systems/shapes/settings.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { FieldGroup, NumberField, TextField } from '../../ui/fields.tsx'
import { type Form, fieldId } from '../forms/form.ts'
import { HoursFields } from '../forms/hours-field.tsx'
import { hoursText } from '../zuilen/values.ts'
import { PartForm } from './part.tsx'
import css from './settings.module.css'

type Field = keyof GeneralSettings

const isWrongCity = ({ postalCode, name }: GeneralSettings['cities'][number]): boolean =>
  !/^[1-9]\d{3}$/.test(postalCode) || name.trim() === ''

const form: Form<GeneralSettings, Field> = {
  fields: ['name', 'website', 'contactEmail', 'socialTariffGraceDays', 'cities', 'openingHours'],
  fieldName: (field) => t(`settings.fields.${field}`),
  wrongIn: ({ name, website, contactEmail, socialTariffGraceDays, cities, openingHours }) => ({
    ...(website !== undefined && !/^https?:\/\/[^\s@]+$/.test(website) && { website: t('settings.wrong.website') }),
    ...(contactEmail !== undefined &&
      !/^\S+@\S+\.\S+$/.test(contactEmail) && { contactEmail: t('settings.wrong.contactEmail') }),
    ...(name.trim() === '' && { name: t('settings.wrong.name') }),
    ...(socialTariffGraceDays > 366 && { socialTariffGraceDays: t('settings.wrong.socialTariffGraceDays') }),
    ...(cities.some(isWrongCity) && { cities: t('settings.wrong.cities') }),
    ...(openingHours.some(({ days }) => days.length === 0) && { openingHours: t('zuilen.wrong.openingHours') }),
  }),
  fieldOfRefusal: ({ kind }) => (kind === 'card-system-city-in-use' ? 'cities' : undefined),
}

const valueText = (field: Field, settings: GeneralSettings): string => {
  switch (field) {
    case 'name':
    case 'website':
    case 'contactEmail':
      return settings[field] ?? ''
    case 'socialTariffGraceDays':
      return t('settings.days', { count: settings.socialTariffGraceDays })
    case 'cities':
      return settings.cities.map(({ postalCode, name }) => `${postalCode} ${name}`).join(', ')
    case 'openingHours':
      return hoursText(settings.openingHours)
  }
}

/** "Algemeen": what the card system is called, where it is, and by what its social statuses and zuilen go. */
export const GeneralForm = () => {
  const client = useQueryClient()
  return (
    <PartForm
      part="general"
      can="card-system.change"
      form={form}
      valueText={valueText}
      // Its name stands above every page.
      onSaved={() => void client.invalidateQueries({ queryKey: ['me'] })}
      cleaned={(typed) => ({
        ...typed,
        name: typed.name.trim(),
        cities: typed.cities.map(({ postalCode, name }) => ({ postalCode, name: name.trim() })),
      })}
    >
      {(typed, onChange, wrong) => (
        <>
          <TextField
            id={fieldId('name')}
            label={t('settings.fields.name')}
            wrong={wrong.name}
            value={typed.name}
            maxLength={80}
            onChange={(name) => onChange({ ...typed, name })}
          />
          {(['website', 'contactEmail'] as const).map((field) => (
            <TextField
              key={field}
              id={fieldId(field)}
              label={t(`settings.fields.${field}`)}
              hint={t(`settings.hints.${field}`)}
              wrong={wrong[field]}
              value={typed[field] ?? ''}
              maxLength={254}
              onChange={(text) => {
                const { [field]: _before, ...rest } = typed
                onChange(text.trim() === '' ? rest : { ...rest, [field]: text.trim() })
              }}
            />
          ))}
          <NumberField
            id={fieldId('socialTariffGraceDays')}
            label={t('settings.fields.socialTariffGraceDays')}
            hint={t('settings.hints.socialTariffGraceDays')}
            wrong={wrong.socialTariffGraceDays}
            value={typed.socialTariffGraceDays}
            onChange={(socialTariffGraceDays = 0) => onChange({ ...typed, socialTariffGraceDays })}
          />
          <Cities cities={typed.cities} wrong={wrong.cities} onChange={(cities) => onChange({ ...typed, cities })} />
          <FieldGroup
            id={fieldId('openingHours')}
            label={t('settings.fields.openingHours')}
            hint={t('settings.hints.openingHours')}
            wrong={wrong.openingHours}
          >
            <HoursFields hours={typed.openingHours} onChange={(openingHours) => onChange({ ...typed, openingHours })} />
          </FieldGroup>
        </>
      )}
    </PartForm>
  )
}

interface CitiesProps {
  readonly cities: GeneralSettings['cities']
  readonly wrong: string | undefined
  readonly onChange: (cities: GeneralSettings['cities']) => void
}

const Cities = ({ cities, wrong, onChange }: CitiesProps) => {
  const set = (n: number, change: Partial<GeneralSettings['cities'][number]>): void =>
    onChange(cities.map((one, at) => (at === n ? { ...one, ...change } : one)))
  return (
    <FieldGroup
      id={fieldId('cities')}
      label={t('settings.fields.cities')}
      hint={t('settings.hints.cities')}
      wrong={wrong}
    >
      {cities.map(({ postalCode, name }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one that is typed has no other key yet
        <div key={n} className={css.row}>
          <TextField
            label={t('settings.postalCode')}
            short
            value={postalCode}
            maxLength={4}
            onChange={(text) => set(n, { postalCode: text.replace(/\D/g, '') })}
          />
          <TextField
            label={t('settings.city')}
            value={name}
            maxLength={80}
            onChange={(text) => set(n, { name: text })}
          />
          <Button
            look="quiet"
            name={t('settings.removeOf', { what: `${postalCode} ${name}` })}
            onPress={() => onChange(cities.filter((_, at) => at !== n))}
          >
            {t('settings.remove')}
          </Button>
        </div>
      ))}
      <Button off={cities.length >= 100} onPress={() => onChange([...cities, { postalCode: '', name: '' }])}>
        {t('settings.addCity')}
      </Button>
    </FieldGroup>
  )
}
