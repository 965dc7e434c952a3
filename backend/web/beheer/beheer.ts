import { element, make } from '../shared/dom.ts'
import { sentence } from '../shared/requests.ts'
import { showAlerts } from './alerts.ts'
import { api } from './api.ts'
import { zuilList } from './list.ts'

/** "Zuilen beheren": the zuilen, live; their settings behind the three dots; alerts and the outbox. */

const POLL_MS = 1_000

const choices = await api.choices()
const counter = element<HTMLSelectElement>('counter')
counter.append(...choices.counters.map(({ id, name }) => make('option', { value: id }, name)))
const text = element<HTMLInputElement>('text')

const notification = element('notification')
const list = zuilList(element('zuilen'), choices, (words) => {
  notification.textContent = words
})

const names = new Map<string, string>()
let round = 0

const refresh = async (): Promise<void> => {
  const current = ++round
  const { totalItems, member } = await api.search({ text: text.value.trim(), counterId: counter.value })
  // Of two searches under way the last one counts.
  if (current !== round) return
  for (const { id, name } of member) names.set(id, name)
  list.show(member, new Map((await api.inQuarantine()).map(({ zuilId, waiting }) => [zuilId, waiting])))
  element('count').textContent =
    totalItems > member.length
      ? `De eerste ${member.length} van ${totalItems} zuilen.`
      : totalItems === 1
        ? '1 zuil.'
        : `${totalItems} zuilen.`
  showAlerts(await api.alerts(), (id) => names.get(id) ?? id)
}

const offline = element('offline')
const attempt = async (): Promise<void> => {
  try {
    await refresh()
    offline.hidden = true
  } catch (error) {
    offline.textContent = sentence(error)
    offline.hidden = false
  }
}

const poll = async (): Promise<void> => {
  await attempt()
  setTimeout(() => void poll(), POLL_MS)
}

for (const field of [text, counter]) field.addEventListener('input', () => void attempt())
await poll()

// A link in a mail names the zuil that it is about.
const asked = document.getElementById(decodeURIComponent(location.hash.slice(1)))
asked?.classList.add('asked')
asked?.scrollIntoView({ block: 'center' })
