import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import type { Sender } from '../../../backend/platform/outbox/notices.ts'
import { onlyTo, safeMailSender } from '../../../backend/platform/outbox/safe-mail.ts'
import { networksAlone } from '../../../backend/platform/outbox/webhook-reach.ts'

describe('mails of a safe environment', () => {
  const mayBeMailed = onlyTo(['Test@Example.org', '@bücher.example'])

  it.each([
    ['test@example.org', true],
    ['TEST@EXAMPLE.ORG', true],
    ['other@example.org', false],
    ['iemand@bücher.example', true],
    ['iemand@xn--bcher-kva.example', true],
    ['iemand@post.bücher.example', false],
    ['iemand@bücher.example.evil.example', false],
    ['"x@bücher.example"@evil.example', false],
    ['bücher.example', false],
    ['', false],
  ])('to %s: %s', (address, may) => {
    expect(mayBeMailed(address)).toBe(may)
  })

  it('go to nobody where nobody is allowed', () => {
    expect(onlyTo([])('test@example.org')).toBe(false)
  })

  it('are kept, or wait where no server is set', async () => {
    const tried: string[] = []
    const smtp: Sender = {
      send: async ({ recipient }) => {
        tried.push(recipient)
        return { kind: 'SENT' }
      },
    }
    const send = (sender: Sender | undefined, recipient: string) =>
      safeMailSender(sender, mayBeMailed).send({ recipient } as never, new AbortController().signal)
    expect(await send(smtp, 'echt@elders.example')).toEqual({ kind: 'KEPT' })
    expect(await send(undefined, 'echt@elders.example')).toEqual({ kind: 'KEPT' })
    expect(await send(smtp, 'test@example.org')).toEqual({ kind: 'SENT' })
    expect(await send(undefined, 'test@example.org')).toMatchObject({ kind: 'RETRY' })
    expect(tried).toEqual(['test@example.org'])
  })
})

describe('webhooks of a safe environment', () => {
  const names: Readonly<Record<string, string>> = { 'out.example': '93.184.215.14', 'in.example': '10.0.3.7' }
  const resolve = (name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
    done(null, [{ address: names[name] ?? '', family: 4 }])
  const { problemOf, lookup } = networksAlone(['10.0.3.0/24'], resolve as never)

  it('lead to the networks that are set, and not to the internet', async () => {
    expect(problemOf('https://10.0.3.7/hook')).toBeUndefined()
    expect(problemOf('https://93.184.215.14/hook')).toMatch(/^leads out of a safe environment/)
    const found = (name: string) =>
      new Promise((done) => lookup(name, { all: true }, (error, address) => done(error?.message ?? address)))
    expect(await found('in.example')).toEqual([{ address: '10.0.3.7', family: 4 }])
    expect(await found('out.example')).toMatch(/^leads out of a safe environment/)
  })
})
