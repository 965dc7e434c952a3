import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { downFilter, mqttUser, sharedUpFilter, upFilter, upTopic } from '@zuil/protocol'
import Fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { emqxHook } from '../../backend/platform/mqtt/emqx/hook.ts'
import { emqxSync } from '../../backend/platform/mqtt/emqx/sync.ts'
import { hashMqttPassword } from '../../backend/platform/mqtt/password.ts'

/**
 * EMQX is not in Debian's packages, so no real one runs here: its hook is asked as its documentation says that it asks, and
 * a stand-in answers as its management API.
 */

const id = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'
const zuil = mqttUser(id, 3)
const former = mqttUser(id, 2)
const other = mqttUser('3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b12', 1)
const secret = 'the secret of the hook, long enough'
const password = 'the password of a zuil'
const backend = { username: 'backend', password: 'the password of the backend' }

describe('the hook that an EMQX asks', () => {
  const start = async () => {
    const hash = await hashMqttPassword(password)
    const hashes = new Map([zuil, other].map((user) => [user, hash]))
    const app = Fastify()
    await app.register(emqxHook({ secret, backend, passwordHashOf: async (user) => hashes.get(user) }))
    onTestFinished(() => app.close())
    const ask = async (what: string, payload: object, given = `Bearer ${secret}`) => {
      const headers = { authorization: given }
      const response = await app.inject({ method: 'POST', url: `/broker/emqx/${what}`, headers, payload })
      return response.statusCode === 200 ? response.json() : response.statusCode
    }
    return {
      hashes,
      ask,
      connect: async (over: object = {}) =>
        (await ask('authentication', { clientid: zuil, username: zuil, password, clean: true, ...over })).result,
      may: async (action: string, topic: string, over: object = {}) =>
        (await ask('authorization', { username: zuil, action, topic, qos: '1', retain: 'false', ...over })).result,
    }
  }

  it('lets in a zuil by its credential, and the backend by its own; nobody is above the rules', async () => {
    const { connect, ask } = await start()
    expect(await ask('authentication', { clientid: zuil, username: zuil, password })).toEqual({
      result: 'allow',
      is_superuser: false,
    })
    expect(await connect({ clientid: 'backend-1', ...backend })).toBe('allow')
    for (const wrong of [
      { password: 'a guess' },
      { password: undefined },
      { username: former, clientid: former },
      { username: id, clientid: id },
      { clientid: other },
      { clean: false },
      { clientid: 'backend-1', username: 'backend' },
      { clientid: zuil, ...backend },
    ])
      expect(await connect(wrong), JSON.stringify(wrong)).toBe('deny')
  })

  it('allows a zuil its own topics alone, and nothing once it was revoked, connected as it may be', async () => {
    const { may, hashes } = await start()
    expect(await may('publish', upTopic(zuil, 'tap'))).toBe('allow')
    expect(await may('publish', upTopic(zuil, 'status'), { retain: 'true' })).toBe('allow')
    expect(await may('subscribe', downFilter(zuil))).toBe('allow')
    for (const topic of [upTopic(other, 'tap'), upTopic(former, 'tap'), 'elsewhere', `zuil/v1/${zuil}/up/unknown`])
      expect(await may('publish', topic), topic).toBe('deny')
    expect(await may('publish', upTopic(zuil, 'tap'), { retain: 'true' })).toBe('deny')
    for (const filter of ['#', downFilter(other), upFilter('tap'), sharedUpFilter('backend', 'tap'), '$SYS/#'])
      expect(await may('subscribe', filter), filter).toBe('deny')
    expect(await may('subscribe', upFilter('tap'), { username: 'backend' })).toBe('allow')
    hashes.delete(zuil)
    expect(await may('publish', upTopic(zuil, 'tap'))).toBe('deny')
    expect(await may('subscribe', downFilter(zuil))).toBe('deny')
  })

  it.each(['', 'Bearer a guess', `Basic ${secret}`])('answers nobody with "%s"', async (given) => {
    const { ask } = await start()
    expect(await ask('authentication', { clientid: zuil, username: zuil, password }, given)).toBe(401)
  })

  it.each([{}, { username: 1 }, { username: zuil, action: 'all', topic: '#' }])('denies %j', async (payload) => {
    const { ask } = await start()
    for (const what of ['authentication', 'authorization']) expect((await ask(what, payload)).result).toBe('deny')
  })
})

describe('the connections of an EMQX', () => {
  it('are ended of who has no credential any more, or another, and of nobody else', async () => {
    const clients = [zuil, former, other, 'backend-1']
    const ended: string[] = []
    const api = createServer((request, response) => {
      const url = new URL(request.url ?? '', 'http://x')
      const basic = `Basic ${Buffer.from('key:secret').toString('base64')}`
      if (request.headers.authorization !== basic) return response.writeHead(401).end()
      if (request.method === 'DELETE') {
        ended.push(decodeURIComponent(url.pathname.replace('/api/v5/clients/', '')))
        return response.writeHead(204).end()
      }
      // One a page.
      const number = Number(url.searchParams.get('page'))
      const data = clients.slice(number - 1, number).map((clientid) => ({
        clientid,
        username: clientid.startsWith('backend') ? 'backend' : clientid,
      }))
      return response.end(JSON.stringify({ data, meta: { hasnext: number < clients.length } }))
    })
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void api.close())
    const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
    let credentials = [zuil, other].map((user) => ({ user, passwordHash: 'one' }))
    const sync = emqxSync({ url, key: 'key', secret: 'secret' }, async () => credentials)
    await sync()
    expect(ended.splice(0)).toEqual([former])
    credentials = [{ user: zuil, passwordHash: 'another' }]
    await sync()
    expect(ended.splice(0)).toEqual([zuil, former, other])
    const wrong = emqxSync({ url, key: 'key', secret: 'wrong' }, async () => credentials)
    await expect(wrong()).rejects.toThrow('401')
  })
})
