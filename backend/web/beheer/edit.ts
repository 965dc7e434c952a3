import type { Zuil, ZuilChoices, ZuilSettings } from '../../zuilen/shapes/zuil.ts'
import { button, make } from '../shared/dom.ts'
import { Refused, sentence } from '../shared/requests.ts'
import { api } from './api.ts'
import { openDialog } from './dialog.ts'
import { formFields } from './form-fields.ts'
import { mergeSettings } from './settings.ts'
import { type Field, fieldNames } from './words.ts'

const namesOf = (fields: readonly Field[]): string => fields.map((field) => fieldNames[field]).join(', ')

/** The form of a zuil's settings ("Bewerken"). Resolves when it is closed. */
export const editZuil = (zuil: Zuil, choices: ZuilChoices): Promise<void> => {
  const form = formFields(choices)
  let { version } = zuil
  let base: ZuilSettings = zuil.settings
  form.write(base)
  form.warn(zuil)
  let warned = JSON.stringify(zuil.warnings)

  const message = make('div', { role: 'status', class: 'message' })
  const say = (...content: (Node | string)[]): void => message.replaceChildren(...content)
  const save = make('button', { type: 'submit', class: 'main' }, 'Bewaren')

  /** Takes over what somebody else saved, and leaves what was typed. */
  const loadTheirs = async (): Promise<void> => {
    const now = await api.find(zuil.id)
    const { settings, taken, kept } = mergeSettings(base, form.read(), now.settings)
    base = now.settings
    version = now.version
    form.write(settings)
    save.disabled = false
    const parts = [
      taken.length > 0 ? `Overgenomen: ${namesOf(taken)}.` : 'Niets over te nemen.',
      kept.length > 0 ? `Jouw waarde bleef staan, de ander koos iets anders: ${namesOf(kept)}.` : '',
      'Kijk na en bewaar opnieuw.',
    ]
    say(parts.filter((part) => part !== '').join(' '))
  }

  const changedMeanwhile = (): void => {
    save.disabled = true
    const load = button('Nieuwe waarden laden', () => {
      loadTheirs().catch((error: unknown) => say(sentence(error)))
    })
    say(
      'Iemand anders bewaarde deze zuil terwijl jij bezig was. Er is niets bewaard. ',
      load,
      ' Wat je typte, blijft staan.',
    )
    load.focus()
  }

  const submit = async (close: () => void): Promise<void> => {
    save.disabled = true
    try {
      await api.save(zuil.id, form.read(), version)
      const saved = await api.find(zuil.id)
      base = saved.settings
      version = saved.version
      save.disabled = false
      const warnedBefore = warned
      warned = JSON.stringify(saved.warnings)
      if (saved.problems.length === 0 && (saved.warnings.length === 0 || warned === warnedBefore)) return close()
      form.warn(saved)
      say(
        saved.problems.length === 0
          ? 'Bewaard. Kijk nog even na wat er bij de velden staat.'
          : 'Bewaard, maar zo weigert de zuil haar nieuwe instellingen en werkt ze met de vorige verder.',
      )
    } catch (error) {
      save.disabled = false
      if (error instanceof Refused && error.status === 412) changedMeanwhile()
      else say(sentence(error))
    }
  }

  return openDialog(`${zuil.name} bewerken`, (close) => {
    const root = make('form', { class: 'settings' }, form.root, message, make('p', { class: 'buttons' }, save))
    root.addEventListener('submit', (event) => {
      event.preventDefault()
      void submit(close)
    })
    return root
  })
}
