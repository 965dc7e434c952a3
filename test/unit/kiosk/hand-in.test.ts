import type { ServerResponse } from 'node:http'
import { type Log, type Tap, tap as tapSchema } from '@zuil/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createHandIn } from '../../../kiosk/journal/hand-in.ts'
import { answerJson, type Received, startTestServer, type TestServer } from '../../support/http-server.ts'
import { actieIdOf, someTap } from '../../support/taps.ts'

/** The journal of a replaced device, to a real web server that books by ActieID and loses what a test wants lost. */

const deviceId = '8d3c2a64-6f7e-4e0e-8f4b-2f9a1c0d7e55'
const body = z.strictObject({
  sent: z.strictObject({ bootId: z.literal('boot-9'), monotonicMs: z.int() }),
  taps: z.array(tapSchema).min(1).max(100),
})

let server: TestServer
let answer: (request: Received, response: ServerResponse) => void
let entries: Map<number, Tap>
let booked: Map<string, number>
let monotonicMs = 0
const logged: string[] = []
const note = (fields: object, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
const log: Log = { debug: note, info: note, warn: note, error: note }

const journal = {
  read: async (after: number, count: number) => [...entries.values()].filter(({ seq }) => seq > after).slice(0, count),
  remove: async (seqs: readonly number[]) => {
    for (const seq of seqs) entries.delete(seq)
  },
}
const fill = (count: number): void => {
  entries = new Map(Array.from({ length: count }, (_, i) => [i + 1, someTap(i + 1)]))
}
const handIn = (over: Partial<Parameters<typeof createHandIn>[0]> = {}) =>
  createHandIn({
    backendUrl: server.url,
    deviceId,
    journal,
    // As a machine's clock: with fractions.
    clock: { bootId: 'boot-9', now: () => ({ monotonicMs: ++monotonicMs + 0.25, wallMs: 0 }) },
    log,
    ...over,
  })

const tapsOf = (request: Received): readonly Tap[] => body.parse(JSON.parse(request.body)).taps
const book = (taps: readonly Tap[]): string[] =>
  taps.map(({ actieId }) => {
    booked.set(actieId, (booked.get(actieId) ?? 0) + 1)
    return actieId
  })
const takes = (request: Received, response: ServerResponse): void =>
  answerJson(response, 200, { actieIds: book(tapsOf(request)) })

beforeEach(async () => {
  booked = new Map()
  logged.length = 0
  answer = takes
  server = await startTestServer((request, response) => answer(request, response))
})
afterEach(() => server.stop())

describe('handing in the journal of a replaced device', () => {
  it('is in order, a hundred at a time, with the device’s own secret and the clock of the moment', async () => {
    fill(250)
    expect(await handIn().run()).toBe('EMPTY')
    expect(entries.size).toBe(0)
    expect([...booked.keys()]).toEqual(Array.from({ length: 250 }, (_, i) => actieIdOf(i + 1)))
    expect(server.received.map(({ method, url, headers }) => [method, url, headers['x-custom-token']])).toEqual(
      Array(3).fill(['POST', '/api/kiosk-devices/journal', deviceId]),
    )
    const clocks = server.received.map((request) => body.parse(JSON.parse(request.body)).sent.monotonicMs)
    expect(new Set(clocks).size).toBe(3)
  })

  it('leaves what is live: the zuil may have its credential back before it is through', async () => {
    fill(150)
    const live = new Set([actieIdOf(2), actieIdOf(150)])
    expect(await handIn({ isLive: (actieId) => live.has(actieId) }).run()).toBe('EMPTY')
    expect([...entries.values()].map(({ actieId }) => actieId)).toEqual([...live])
    expect(booked.size).toBe(148)
    // Nothing but live ones: nothing is sent.
    expect(await handIn({ isLive: () => true }).run()).toBe('EMPTY')
    expect(server.received).toHaveLength(2)
  })

  it('sends nothing of an empty journal', async () => {
    fill(0)
    expect(await handIn().run()).toBe('EMPTY')
    expect(server.received).toEqual([])
  })

  it.each([401, 403])('ends when the backend does not know the device (%i), and removes nothing', async (status) => {
    fill(150)
    answer = (_, response) => answerJson(response, status, {})
    expect(await handIn().run()).toBe('REFUSED')
    expect(server.received).toHaveLength(1)
    expect(entries.size).toBe(150)
  })

  it.each<[string, (request: Received, response: ServerResponse) => void]>([
    ['fails', (_, response) => answerJson(response, 500, {})],
    [
      'fails after all',
      (request, response) => answerJson(response, 503, { actieIds: tapsOf(request).map(({ actieId }) => actieId) }),
    ],
    ['is busy', (_, response) => answerJson(response, 429, {})],
    ['is another server', (_, response) => answerJson(response, 404, {})],
    ['answers with a page', (_, response) => response.writeHead(200).end('<html>')],
    ['answers with something else', (_, response) => answerJson(response, 200, { ids: [] })],
    ['sends it elsewhere', (_, response) => response.writeHead(307, { location: '/x' }).end()],
    ['hangs up', (_, response) => response.destroy()],
  ])('is tried again later when the backend %s', async (_, wrong) => {
    fill(150)
    answer = wrong
    expect(await handIn().run()).toBe('UNREACHABLE')
    expect(server.received).toHaveLength(1)
    expect(entries.size).toBe(150)
    answer = takes
    expect(await handIn().run()).toBe('EMPTY')
    expect(entries.size).toBe(0)
  })

  it('is tried again later when there is no backend', async () => {
    fill(1)
    await server.stop()
    expect(await handIn().run()).toBe('UNREACHABLE')
    expect(entries.size).toBe(1)
  })

  it.each([400, 409, 413, 422])('leaves the one that the backend can not take (%i), and only that', async (status) => {
    fill(220)
    answer = (request, response) =>
      tapsOf(request).some(({ seq }) => seq === 130) ? answerJson(response, status, {}) : takes(request, response)
    expect(await handIn().run()).toBe('EMPTY')
    expect([...entries.keys()]).toEqual([130])
    expect(booked.size).toBe(219)
    expect(logged).toEqual([
      `The backend did not accept some taps; they stay in the journal {"count":1,"status":${status}}`,
    ])
  })

  it('leaves those that the answer does not name, and goes on', async () => {
    fill(150)
    answer = (request, response) =>
      answerJson(response, 200, { actieIds: [...book(tapsOf(request)).slice(1), actieIdOf(999)] })
    expect(await handIn().run()).toBe('EMPTY')
    expect([...entries.keys()]).toEqual([1, 101])
  })

  it('stops in the middle of a batch that it sends tap by tap', async () => {
    fill(10)
    answer = (request, response) => {
      const taps = tapsOf(request)
      if (taps.length > 1) answerJson(response, 400, {})
      else if (taps[0]?.seq === 5) answerJson(response, 503, {})
      else takes(request, response)
    }
    expect(await handIn().run()).toBe('UNREACHABLE')
    expect([...entries.keys()]).toEqual([5, 6, 7, 8, 9, 10])
  })

  it('is done once when it is asked for twice at once', async () => {
    fill(3)
    const one = handIn()
    expect(await Promise.all([one.run(), one.run()])).toEqual(['EMPTY', 'EMPTY'])
    expect(server.received).toHaveLength(1)
  })

  it('does not reject when the journal can not be read or written', async () => {
    fill(3)
    const broken = () => Promise.reject(new Error('disk'))
    expect(await handIn({ journal: { ...journal, read: broken } }).run()).toBe('UNREACHABLE')
    expect(await handIn({ journal: { ...journal, remove: broken } }).run()).toBe('UNREACHABLE')
    expect(await handIn().run()).toBe('EMPTY')
  })

  it('writes nothing of a tap in the log', async () => {
    fill(3)
    answer = (_, response) => answerJson(response, 400, {})
    await handIn().run()
    answer = (_, response) => response.destroy()
    await handIn().run()
    expect(logged.length).toBeGreaterThan(3)
    expect(logged.join('\n')).not.toMatch(/04784|0190000|8d3c2a64/)
  })

  it('brings every tap over, whatever is lost on the way, and removes none that was not booked', async () => {
    const fate = fc.constantFrom('TAKEN', 'LOST', 'ANSWER_LOST', 'FAILS', 'IN_PART', 'CUT')
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 230 }), fc.array(fate, { maxLength: 12 }), async (count, fates) => {
        fill(count)
        booked = new Map()
        const story = [...fates]
        answer = (request, response) => {
          const what = story.shift() ?? 'TAKEN'
          const taps = tapsOf(request)
          const named = what === 'IN_PART' ? taps.slice(0, Math.ceil(taps.length / 2)) : taps
          if (what !== 'LOST' && what !== 'FAILS') book(named)
          if (what === 'LOST' || what === 'ANSWER_LOST') response.destroy()
          else if (what === 'FAILS') answerJson(response, 502, {})
          else if (what === 'CUT') response.writeHead(200).write('{"actieIds":["', () => response.destroy())
          else answerJson(response, 200, { actieIds: named.map(({ actieId }) => actieId) })
        }
        for (let runs = 0; entries.size > 0; runs++) {
          expect(runs).toBeLessThan(20)
          await handIn().run()
          const removed = Array.from({ length: count }, (_, i) => i + 1).filter((seq) => !entries.has(seq))
          expect(removed.filter((seq) => !booked.has(actieIdOf(seq)))).toEqual([])
        }
        expect(booked.size).toBe(count)
      }),
      { numRuns: 60 },
    )
  })
})
