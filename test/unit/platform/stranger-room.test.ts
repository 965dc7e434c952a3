import { describe, expect, it } from 'vitest'
import { networkOf, strangerRoom, type Visit } from '../../../backend/platform/stranger-room.ts'

describe('the network of an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network))
})

describe('the room of strangers', () => {
  const enter = (room: ReturnType<typeof strangerRoom>, address: string, count: number): Visit[] =>
    Array.from({ length: count }, () => room.enter(address)).filter((visit) => visit !== undefined)

  it('is so much for each address, and in all', () => {
    const room = strangerRoom({ perAddress: 3, total: 5 })
    expect([enter(room, '192.0.2.1', 9), enter(room, '192.0.2.2', 9), enter(room, '192.0.2.3', 9)]).toMatchObject([
      { length: 3 },
      { length: 2 },
      { length: 0 },
    ])
  })

  it('is free again when one leaves or proves who it is, once', () => {
    const room = strangerRoom({ perAddress: 2, total: 9 })
    const [one, two] = enter(room, '192.0.2.1', 2)
    one?.leave()
    one?.leave()
    one?.known()
    two?.leave()
    expect(enter(strangerRoom({ perAddress: 2, total: 9 }), '192.0.2.1', 9)).toHaveLength(2)
    expect(enter(room, '192.0.2.9', 9)).toHaveLength(2)
  })

  it('is kept for addresses that are known', () => {
    const room = strangerRoom({ perAddress: 2, total: 4 })
    room.enter('192.0.2.1')?.known()
    enter(room, '192.0.2.2', 9)
    enter(room, '192.0.2.3', 9)
    expect(enter(room, '192.0.2.4', 9)).toHaveLength(0)
    expect(enter(room, '192.0.2.1', 99)).toHaveLength(20)
  })
})
