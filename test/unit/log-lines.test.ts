import { expect, it } from 'vitest'
import { logMessagesOf } from '../support/log-calls.ts'
import { codeOf, sourcesIn } from '../support/sources.ts'

/** Who reads the logs of a zuil, the backend and the reader bridge side by side finds one way of writing in all. */

const sources = sourcesIn('kiosk', 'backend', 'deploy/bridge')
const messages = sources.flatMap((path) => logMessagesOf(path).map((message) => `${path}: ${message}`))
const breaking = (rule: RegExp): readonly string[] => messages.filter((message) => rule.test(message))

it('begin with a capital', () => {
  expect(messages.length).toBeGreaterThan(80)
  // It is given its sentence, which begins with one too.
  const given = ['backend/platform/mqtt/refusal-counter.ts: sentence']
  expect(breaking(/^(?!\S+: ['`][A-Z])/).filter((message) => !given.includes(message))).toEqual([])
  const sentences = sources.flatMap((path) => [...codeOf(path).matchAll(/(?<!const )\brefusalCounter\(\w+, (.)(.)/g)])
  expect(sentences.map(([, , first]) => first)).toEqual(['A'])
})

it('say retrying, restarting and MQTT broker', () => {
  expect(breaking(/ .*\b((try|tries|trying|starts?|started|starting) (it )?again\b|(?<!MQTT )broker\b)/i)).toEqual([])
})
