import type { Language, ZuilType } from '@zuil/protocol'
import type { Choice, Zuil, ZuilChoices, ZuilSettings } from '../../zuilen/shapes/zuil.ts'
import { make } from '../shared/dom.ts'
import { typeNames } from '../shared/words.ts'
import { hoursField } from './hours-field.ts'
import { fields, hasField, ofItsType } from './settings.ts'
import { type Field, fieldNames, fieldOf, languageNames, reasons, warningText } from './words.ts'

/** The fields of the form: they show settings and give them back as they stand there. */
export interface FormFields {
  readonly root: HTMLElement
  read(): ZuilSettings
  write(settings: ZuilSettings): void
  /** Shows what is wrong, and what to know, beside the field that it is about; none = nothing is shown. */
  warn(findings: Pick<Zuil, 'problems' | 'warnings'>): void
}

/** Fields of several inputs. */
const groups: readonly Field[] = ['counterIds', 'languages', 'openingHours']
const languages = Object.keys(languageNames) as Language[]
const option = (value: string, text: string): HTMLOptionElement => make('option', { value }, text)
const checkbox = (): HTMLInputElement => make('input', { type: 'checkbox' })
const select = (name: string, ...options: HTMLOptionElement[]): HTMLSelectElement =>
  make('select', { 'aria-label': name }, ...options)

/** Chooses in a list, also what is not in it any more. */
const choose = (list: HTMLSelectElement, value: string): void => {
  if (![...list.options].some((one) => one.value === value)) list.append(option(value, value))
  list.value = value
}

const checks = (choices: readonly Choice[]): HTMLElement =>
  make(
    'div',
    { class: 'checks' },
    ...choices.map(({ id, name }) => make('label', {}, make('input', { type: 'checkbox', value: id }), ` ${name}`)),
  )
const boxes = (root: HTMLElement): HTMLInputElement[] => [...root.querySelectorAll<HTMLInputElement>('input')]
const checked = (root: HTMLElement): string[] => boxes(root).flatMap((box) => (box.checked ? [box.value] : []))
const check = (root: HTMLElement, values: readonly string[]): void => {
  for (const box of boxes(root)) box.checked = values.includes(box.value)
}

export const formFields = (choices: ZuilChoices): FormFields => {
  const list = (all: readonly Choice[]): HTMLOptionElement[] => all.map(({ id, name }) => option(id, name))
  const name = make('input', { type: 'text', required: true, maxlength: '100', 'aria-label': 'Naam' })
  const type = select('Type', ...Object.entries(typeNames).map(([value, text]) => option(value, text)))
  const showQr = checkbox()
  const counters = checks(choices.counters)
  const event = select('Evenement')
  /** Those of the chosen counters first: an event from elsewhere overrides all as well, and is a rare choice. */
  const offerEvents = (chosen: string): void => {
    const mine = choices.events.filter(({ counterIds }) => counterIds.some((id) => checked(counters).includes(id)))
    const elsewhere = choices.events.filter((one) => !mine.includes(one))
    const group = (label: string, all: readonly Choice[]): HTMLElement[] =>
      all.length === 0 ? [] : [make('optgroup', { label }, ...list(all))]
    event.replaceChildren(
      option('', 'Keuze van de balie, of de zuil kiest'),
      ...group('Bij de gekozen balies', mine),
      ...group('Elders', elsewhere),
    )
    choose(event, chosen)
  }
  counters.addEventListener('change', () => offerEvents(event.value))
  const association = select('Lidmaatschap', option('', 'Kies een lidmaatschap'), ...list(choices.associations))
  const inStock = checkbox()
  const status = select('Status', option('ACTIVE', 'Actief'), option('BLOCKED', 'Geblokkeerd'))
  const first = select('Eerste taal', ...languages.map((code) => option(code, languageNames[code])))
  const others = checks(languages.map((id) => ({ id, name: languageNames[id] })))
  /** The first language is always there: it is no choice among the others. */
  const showOthers = (): void => {
    for (const box of boxes(others)) if (box.parentElement) box.parentElement.hidden = box.value === first.value
  }
  first.addEventListener('change', showOthers)
  const sound = checkbox()
  const worksOffline = checkbox()
  const hours = hoursField()
  const broker = make('input', { type: 'text', placeholder: 'zoals bij het instellen', 'aria-label': 'Server' })

  const labelled = (input: HTMLElement, text: string): HTMLElement => make('label', {}, input, ` ${text}`)
  const inputs: Readonly<Record<Field, HTMLElement>> = {
    name,
    type,
    showQr: labelled(showQr, 'Toon een code voor de UiTPAS-app'),
    counterIds: counters,
    fixedEventId: event,
    associationId: association,
    inStock: labelled(inStock, 'Deze zuil staat opzij: stuur geen mail als ze niet aan staat'),
    blocked: status,
    languages: make('div', {}, make('label', {}, 'Begint in het ', first), make('div', {}, 'Kan ook in het ', others)),
    sound: labelled(sound, 'Geeft geluid'),
    worksOffline: labelled(worksOffline, 'Noteert punten en herkent leden als er geen netwerk is'),
    openingHours: hours.root,
    brokerUrl: broker,
  }
  const warnings = new Map<string, HTMLElement>()
  const rows = new Map<Field, HTMLElement>()
  for (const field of fields) {
    const warning = make('p', { class: 'problem', role: 'alert', hidden: true })
    warnings.set(field, warning)
    const name = fieldNames[field]
    const group = groups.includes(field) ? { role: 'group', 'aria-label': name } : {}
    const labelled = [make('strong', {}, name), make('div', {}, inputs[field], warning)]
    rows.set(field, make('div', { class: 'field', ...group }, ...labelled))
  }
  const general = make('p', { class: 'problem', role: 'alert', hidden: true })

  const showOfType = (): void => {
    for (const [field, row] of rows) row.hidden = !hasField(type.value as ZuilType, field)
  }
  type.addEventListener('change', showOfType)

  return {
    root: make('div', {}, general, ...rows.values()),
    read: () => {
      const main = first.value as Language
      const also = languages.filter((code) => code !== main && checked(others).includes(code))
      return ofItsType({
        name: name.value.trim(),
        type: type.value as ZuilType,
        counterIds: checked(counters),
        showQr: showQr.checked,
        blocked: status.value === 'BLOCKED',
        inStock: inStock.checked,
        languages: [main, ...also],
        sound: sound.checked,
        worksOffline: worksOffline.checked,
        openingHours: hours.read(),
        ...(event.value !== '' && { fixedEventId: event.value }),
        ...(association.value !== '' && { associationId: association.value }),
        ...(broker.value.trim() !== '' && { brokerUrl: broker.value.trim() }),
      })
    },
    write: (settings) => {
      name.value = settings.name
      type.value = settings.type
      showQr.checked = settings.showQr
      check(counters, settings.counterIds)
      offerEvents(settings.fixedEventId ?? '')
      choose(association, settings.associationId ?? '')
      inStock.checked = settings.inStock
      status.value = settings.blocked ? 'BLOCKED' : 'ACTIVE'
      first.value = settings.languages[0] ?? 'nl'
      check(others, settings.languages)
      showOthers()
      sound.checked = settings.sound
      worksOffline.checked = settings.worksOffline
      hours.write(settings.openingHours)
      broker.value = settings.brokerUrl ?? ''
      showOfType()
    },
    warn: ({ problems, warnings: changes }) => {
      const texts = new Map<string, string>()
      const add = (about: { readonly field: string }, text: string): void => {
        const field = fieldOf(about) ?? about.field
        texts.set(field, `${texts.get(field) ?? ''} ${text}`.trim())
      }
      for (const problem of problems) add(problem, reasons[problem.reason])
      for (const change of changes) add(change, warningText(change))
      for (const [field, warning] of warnings) {
        warning.textContent = texts.get(field) ?? ''
        warning.hidden = !texts.has(field)
        // What is only to be known is no mistake.
        warning.className = problems.some((one) => fieldOf(one) === field) ? 'problem' : 'status warn'
        texts.delete(field)
      }
      general.textContent = [...texts].map(([field, text]) => `${field}: ${text}`).join(' ')
      general.hidden = texts.size === 0
    },
  }
}
