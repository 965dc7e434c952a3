import { delivery, downFilter, downKinds, downTopic, sharedUpFilter, upFilter, upKinds, upTopic } from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  backendUser,
  connectRefusal,
  mayReceive,
  maySubscribe,
  publishRefusal,
} from '../../../backend/platform/mqtt/broker/access.ts'

const zuil = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'
const other = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b12'

describe('connecting', () => {
  it('takes a zuil under its own name, with a clean session', () => {
    expect(connectRefusal({ user: zuil, clientId: zuil, clean: true })).toBeUndefined()
  })
  it.each([
    [{ user: undefined, clientId: zuil, clean: true }, 'CREDENTIAL'],
    [{ user: zuil, clientId: other, clean: true }, 'CLIENT_ID'],
    [{ user: zuil, clientId: 'backend-1', clean: true }, 'CLIENT_ID'],
    [{ user: backendUser, clientId: zuil, clean: true }, 'CLIENT_ID'],
    [{ user: zuil, clientId: zuil, clean: false }, 'KEPT_SESSION'],
  ])('refuses %o', (connect, kind) => {
    expect(connectRefusal(connect)).toBe(kind)
  })
})

describe('subscribing', () => {
  it('grants the one filter', () => expect(maySubscribe(zuil, downFilter(zuil))).toBe(true))
  it.each([
    '#',
    '+/#',
    'zuil/v1/#',
    'zuil/v1/+/dn/#',
    downFilter(other),
    downTopic(zuil, 'verdict'),
    `zuil/v1/${zuil}/dn/+`,
    `zuil/v1/${zuil}/#`,
    `$share/g/${downFilter(zuil)}`,
    `$share/g/zuil/v1/+/dn/#`,
    `${downFilter(zuil)} `,
    `/${downFilter(zuil)}`,
    upFilter('tap'),
    sharedUpFilter('backend', 'tap'),
    '$SYS/#',
  ])('refuses %s', (filter) => expect(maySubscribe(zuil, filter)).toBe(false))
  it('grants nothing else, whatever it is', () => {
    fc.assert(fc.property(fc.string(), (filter) => !maySubscribe(zuil, filter)))
  })
})

describe('publishing', () => {
  const message = { topic: upTopic(zuil, 'tap'), qos: 1, retain: false, bytes: 100 }
  it('takes each of its own topics as the protocol says', () => {
    for (const kind of upKinds) {
      expect(publishRefusal(zuil, { ...message, ...delivery[kind], topic: upTopic(zuil, kind) })).toBeUndefined()
    }
  })
  it.each([
    ["another's topic", { topic: upTopic(other, 'tap') }, 'PUBLISH'],
    ['what the backend says', { topic: downTopic(zuil, 'verdict') }, 'PUBLISH'],
    ['an unknown kind', { topic: `zuil/v1/${zuil}/up/other` }, 'PUBLISH'],
    ['a heartbeat that asks for an answer', { topic: upTopic(zuil, 'heartbeat') }, 'PUBLISH'],
    ["another's report", { topic: upTopic(other, 'reported') }, 'PUBLISH'],
    ['a command', { topic: downTopic(other, 'command') }, 'PUBLISH'],
    ['a topic below its own', { topic: `${upTopic(zuil, 'tap')}/x` }, 'PUBLISH'],
    ['a retained tap', { retain: true }, 'PUBLISH'],
    ['QoS 0', { qos: 0 }, 'PUBLISH'],
    ['QoS 2', { qos: 2 }, 'PUBLISH'],
    ['too many bytes', { bytes: 65_537 }, 'TOO_LARGE'],
  ])('refuses %s', (_what, change, kind) => {
    expect(publishRefusal(zuil, { ...message, ...change })).toBe(kind)
  })
})

describe('receiving', () => {
  it('gives a zuil its own, and no other', () => {
    for (const kind of downKinds) {
      expect(mayReceive(zuil, downTopic(zuil, kind))).toBe(true)
      expect(mayReceive(zuil, downTopic(other, kind))).toBe(false)
    }
    expect(mayReceive(zuil, upTopic(zuil, 'tap'))).toBe(false)
    expect(mayReceive(zuil, '$SYS/x')).toBe(false)
  })
})
