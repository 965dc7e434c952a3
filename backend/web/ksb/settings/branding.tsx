import type { BrandingSettings } from '../../../card-systems/shapes/branding.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { Field, FieldGroup, TextField } from '../../ui/fields.tsx'
import { type Form, fieldId } from '../forms/form.ts'
import { PartForm } from './part.tsx'
import { ZuilPreview } from './preview.tsx'
import css from './settings.module.css'

type SettingField = keyof BrandingSettings

const languages = ['nl', 'fr', 'de', 'en'] as const
const MAX_WELCOME = 60
const MAX_LOGO_BYTES = 150 * 1024
/** What stands where no colour is chosen: that of every zuil. */
const everyZuil = { primaryColor: '#c3005f', secondaryColor: '#a50050' } as const

const bytesOf = (base64: string): number => Math.floor((base64.length * 3) / 4)

const form: Form<BrandingSettings, SettingField> = {
  fields: ['welcome', 'primaryColor', 'secondaryColor', 'logo'],
  fieldName: (field) => t(`settings.fields.${field}`),
  wrongIn: ({ welcome, logo }) => ({
    ...(welcome && welcome.nl.trim() === '' && { welcome: t('settings.wrong.welcome') }),
    ...(logo && bytesOf(logo.content) > MAX_LOGO_BYTES && { logo: t('settings.wrong.logo') }),
  }),
}

const valueText = (field: SettingField, settings: BrandingSettings): string => {
  switch (field) {
    case 'welcome':
      return Object.values(settings.welcome ?? {}).join(' / ')
    case 'logo':
      return settings.logo ? t('settings.branding.logoOf', { type: settings.logo.type }) : ''
    default:
      return settings[field] ?? ''
  }
}

type Welcome = BrandingSettings['welcome']

/** With another line in one language; without any line there is no welcome. */
const welcomeWith = (welcome: Welcome, language: (typeof languages)[number], text: string): Welcome => {
  const { [language]: _before, ...rest } = { nl: '', ...welcome }
  const next = { nl: '', ...rest, ...(text !== '' && { [language]: text }) }
  return Object.values(next).every((line) => line === '') ? undefined : next
}

/** "Zuilen": how the zuilen of the card system look. */
export const BrandingForm = () => (
  <PartForm part="branding" can="card-system.change" form={form} valueText={valueText}>
    {(typed, onChange, wrong) => {
      /** What is not set is left out. */
      const set = <F extends SettingField>(field: F, value: BrandingSettings[F] | undefined): void => {
        const { [field]: _before, ...rest } = typed
        onChange((value === undefined ? rest : { ...rest, [field]: value }) as BrandingSettings)
      }
      return (
        <>
          <FieldGroup
            id={fieldId('welcome')}
            label={t('settings.fields.welcome')}
            hint={t('settings.hints.welcome')}
            wrong={wrong.welcome}
          >
            {languages.map((language) => (
              <TextField
                key={language}
                label={t(`zuilen.languages.${language}`)}
                value={typed.welcome?.[language] ?? ''}
                maxLength={MAX_WELCOME}
                onChange={(text) => set('welcome', welcomeWith(typed.welcome, language, text))}
              />
            ))}
          </FieldGroup>
          {(['primaryColor', 'secondaryColor'] as const).map((field) => (
            <ColourField
              key={field}
              field={field}
              value={typed[field]}
              wrong={wrong[field]}
              onChange={(colour) => set(field, colour)}
            />
          ))}
          <LogoField logo={typed.logo} wrong={wrong.logo} onChange={(logo) => set('logo', logo)} />
          <ZuilPreview branding={typed} />
        </>
      )
    }}
  </PartForm>
)

interface ColourProps {
  readonly field: 'primaryColor' | 'secondaryColor'
  readonly value: string | undefined
  readonly wrong: string | undefined
  readonly onChange: (colour: string | undefined) => void
}

const ColourField = ({ field, value, wrong, onChange }: ColourProps) => (
  <Field
    id={fieldId(field)}
    label={t(`settings.fields.${field}`)}
    hint={t(`settings.hints.${field}`)}
    wrong={wrong}
    know={value === undefined ? t('settings.branding.usual') : undefined}
  >
    {(input) => (
      <div className={css.acts}>
        <input
          {...input}
          type="color"
          className={css.colour}
          value={value ?? everyZuil[field]}
          onChange={({ target }) => onChange(target.value.toLowerCase())}
        />
        {value !== undefined && (
          <Button
            look="quiet"
            name={t('settings.removeOf', { what: t(`settings.fields.${field}`) })}
            onPress={() => onChange(undefined)}
          >
            {t('settings.remove')}
          </Button>
        )}
      </div>
    )}
  </Field>
)

interface LogoProps {
  readonly logo: BrandingSettings['logo']
  readonly wrong: string | undefined
  readonly onChange: (logo: BrandingSettings['logo']) => void
}

/** Its bytes as they are, in base64. What it is the server looks at. */
const read = (file: File, done: (logo: NonNullable<BrandingSettings['logo']>) => void): void => {
  const reader = new FileReader()
  reader.onload = () =>
    done({
      type: file.type === 'image/webp' ? 'image/webp' : 'image/png',
      content: String(reader.result).replace(/^[^,]*,/, ''),
    })
  reader.readAsDataURL(file)
}

const LogoField = ({ logo, wrong, onChange }: LogoProps) => (
  <Field id={fieldId('logo')} label={t('settings.fields.logo')} hint={t('settings.hints.logo')} wrong={wrong}>
    {(input) => (
      <div className={css.acts}>
        <input
          {...input}
          type="file"
          accept="image/png,image/webp"
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file) read(file, onChange)
          }}
        />
        {logo && (
          <Button
            look="quiet"
            name={t('settings.removeOf', { what: t('settings.fields.logo') })}
            onPress={() => onChange(undefined)}
          >
            {t('settings.remove')}
          </Button>
        )}
      </div>
    )}
  </Field>
)
