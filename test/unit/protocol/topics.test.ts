import {
  delivery,
  downFilter,
  downKinds,
  downTopic,
  mqttUser,
  parseTopic,
  sharedUpFilter,
  upFilter,
  upKinds,
  upTopic,
} from '@zuil/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const id = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'

describe('topics', () => {
  it('reads what it builds', () => {
    for (const generation of [0, 1, 41]) {
      const user = mqttUser(id, generation)
      const from = { user, zuilId: id, generation }
      for (const kind of upKinds) expect(parseTopic(upTopic(user, kind))).toEqual({ direction: 'up', ...from, kind })
      for (const kind of downKinds)
        expect(parseTopic(downTopic(user, kind))).toEqual({ direction: 'dn', ...from, kind })
    }
  })

  it('has the names that brokers are configured with', () => {
    expect(upTopic(id, 'tap')).toBe(`zuil/v1/${id}/up/tap`)
    expect(downTopic(id, 'journal-ack')).toBe(`zuil/v1/${id}/dn/journal-ack`)
    expect(downFilter(id)).toBe(`zuil/v1/${id}/dn/#`)
    expect(upFilter('tap')).toBe('zuil/v1/+/up/tap')
    expect(sharedUpFilter('backend', 'tap')).toBe('$share/backend/zuil/v1/+/up/tap')
  })

  it.each([
    `zuil/v1/${id}/up/verdict`,
    `zuil/v1/${id}/dn/tap`,
    `zuil/v1/${id}/up/tap/x`,
    `zuil/v1/${id}/up`,
    `zuil/v2/${id}/up/tap`,
    `/zuil/v1/${id}/up/tap`,
    `zuil/v1/${id.toUpperCase()}/up/tap`,
    ...['', '0', '01', '-1', '1.1', '1e3', ' 1', '1234567890'].map(
      (generation) => `zuil/v1/${id}.${generation}/up/tap`,
    ),
    'zuil/v1/+/up/tap',
    'zuil/v1/#',
    `zuil/v1/${id}/sideways/tap`,
    '',
  ])('does not take "%s" for a topic', (topic) => {
    expect(parseTopic(topic)).toBeUndefined()
  })

  it('reads any text without a throw, and accepts none but its own', () => {
    const segment = fc.oneof(fc.string(), fc.constantFrom('zuil', 'v1', id, 'up', 'dn', 'tap', 'verdict', '+', '#', ''))
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 7 }), (parts) => {
        const topic = parts.join('/')
        const parsed = parseTopic(topic)
        if (parsed?.direction === 'up') expect(upTopic(parsed.user, parsed.kind)).toBe(topic)
        if (parsed?.direction === 'dn') expect(downTopic(parsed.user, parsed.kind)).toBe(topic)
      }),
    )
  })

  it('retains what describes a state, and nothing that is an event', () => {
    const retained = Object.entries(delivery).flatMap(([kind, { retain }]) => (retain ? [kind] : []))
    expect(retained.sort()).toEqual(['desired', 'status'])
  })
})
