import Fastify from 'fastify'
import { expect, it } from 'vitest'
import { officePages } from '../../../backend/office-pages.ts'
import { composeMail } from '../../../backend/presence/mail/compose.ts'

it('has a page where the links in mails lead, which knows the zuil', async () => {
  const id = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'
  const { text } = composeMail(
    { kind: 'OFFLINE', facts: { zuilen: [{ id, name: 'Zuil bar', problems: [] }] }, startedAt: 0 },
    'nl',
    'http://127.0.0.1:8080',
  )
  const [, path = ''] = /http:\/\/127\.0\.0\.1:8080(\S+)/.exec(text) ?? []
  const app = Fastify()
  await app.register(officePages())
  const answer = await app.inject({ url: path })
  expect([answer.statusCode, answer.headers.location]).toEqual([302, `/ksb/zuilen/${id}`])
  const odd = await app.inject({ url: '/zuilen/%2F%2Felders.example%0D%0A' })
  expect(odd.headers.location).toBe('/ksb/zuilen/%2F%2Felders.example%0D%0A')
  expect((await app.inject({ url: `/ksb/zuilen/${id}` })).statusCode).toBe(200)
  await app.close()
})
