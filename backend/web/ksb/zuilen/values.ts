import type { OpeningHours } from '@zuil/protocol'
import type { ZuilChoices, ZuilSettings } from '../../../zuilen/shapes/zuil.ts'
import { t } from '../../i18n/t.ts'
import type { Field } from './settings.ts'
import { typeName } from './words.ts'

const yes = (value: boolean): string => t(value ? 'general.yes' : 'general.no')

/** Opening hours on one line. */
export const hoursText = (hours: readonly OpeningHours[]): string =>
  hours
    .map(({ days, opens, closes }) => `${days.map((day) => t(`zuilen.days.${day}`)).join(' ')} ${opens}-${closes}`)
    .join('; ')

/** The value of a field in words. */
export const valueText = (field: Field, settings: ZuilSettings, choices: ZuilChoices): string => {
  const nameIn = (all: readonly { readonly id: string; readonly name: string }[], id: string): string =>
    all.find((one) => one.id === id)?.name ?? id
  switch (field) {
    case 'name':
      return settings.name
    case 'type':
      return typeName(settings.type)
    case 'counterIds':
      return settings.counterIds.map((id) => nameIn(choices.counters, id)).join(', ')
    case 'fixedEventId':
      return settings.fixedEventId === undefined
        ? t('zuilen.choosesItself')
        : nameIn(choices.events, settings.fixedEventId)
    case 'associationId':
      return settings.associationId === undefined ? '' : nameIn(choices.associations, settings.associationId)
    case 'blocked':
      return t(settings.blocked ? 'zuilen.blocked' : 'zuilen.filters.active')
    case 'languages':
      return settings.languages.map((one) => t(`zuilen.languages.${one}`)).join(', ')
    case 'openingHours':
      return hoursText(settings.openingHours)
    case 'brokerUrl':
      return settings.brokerUrl ?? ''
    default:
      return yes(settings[field])
  }
}
