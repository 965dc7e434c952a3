import type { Language } from '@zuil/protocol'
import { make } from './dom.ts'
import { words } from './texts.ts'

const field = (name: string, label: string, type: 'text' | 'url'): HTMLLabelElement => {
  const input = make('input', '')
  input.name = name
  input.type = type
  input.required = true
  input.autocomplete = 'off'
  input.spellcheck = false
  if (name === 'code') input.placeholder = 'K7PM-3XQ9'
  if (name === 'backendUrl') input.placeholder = 'https://'
  return make('label', '', make('span', '', label), input)
}

/** What the zuil knows already; nothing if it does not answer: then the form asks for everything. */
const defaults = async (): Promise<{ readonly backendUrl?: string }> => {
  try {
    return await (await fetch('/defaults')).json()
  } catch {
    return {}
  }
}

/** Sends the form. @returns a sentence that says what is wrong; undefined = the zuil is set up */
const send = async (body: object, failed: string): Promise<string | undefined> => {
  try {
    const response = await fetch('/enrol', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (response.ok) return undefined
    const { error } = (await response.json()) as { error?: string }
    return error ?? failed
  } catch {
    return failed
  }
}

/**
 * The form that sets up the zuil. When that succeeds, the next state replaces it.
 * @param onGrow called when the form has become taller
 */
export const enrolForm = (language: Language, onGrow: () => void): HTMLFormElement => {
  const text = words[language].form
  const problem = make('p', 'problem')
  problem.setAttribute('role', 'alert')
  const button = make('button', '', text.send)
  const form = make('form', '', field('name', text.name, 'text'), field('code', text.code, 'text'), problem, button)
  form.lang = language
  void defaults().then(({ backendUrl }) => {
    if (backendUrl === undefined) form.prepend(field('backendUrl', text.backendUrl, 'url'))
    form.dataset.ready = 'true'
    onGrow()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    problem.textContent = ''
    button.disabled = true
    button.textContent = text.busy
    void send(Object.fromEntries(new FormData(form)), text.failed).then((sentence) => {
      problem.textContent = sentence ?? ''
      button.disabled = false
      button.textContent = text.send
      onGrow()
    })
  })
  return form
}
