import { expect, it } from 'vitest'
import { addressKey } from '../../../backend/platform/outbox/address.ts'
import { type MailedAccount, recipientsAmong } from '../../../backend/presence/rules/recipients.ts'

const account = (email: string, alertMode: string, language = 'nl'): MailedAccount => ({ email, alertMode, language })

it.each([
  ['AT_ONCE', 'DAILY'],
  ['DAILY', 'AT_ONCE'],
])('mails who has a role in two card systems once, at once if one says so: %s and %s', (first, second) => {
  const both = recipientsAmong([account('An@example.org', first), account('an@example.org', second)], addressKey)
  expect(both).toMatchObject([{ mode: 'AT_ONCE' }])
})

it('mails in Dutch who has a language that no mail is written in', () => {
  expect(
    recipientsAmong([account('a@example.org', 'DAILY', 'es'), account('b@example.org', 'AT_ONCE', 'fr')], addressKey),
  ).toEqual([
    { email: 'a@example.org', language: 'nl', mode: 'DAILY' },
    { email: 'b@example.org', language: 'fr', mode: 'AT_ONCE' },
  ])
})
