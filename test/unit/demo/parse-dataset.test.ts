import { describe, expect, it } from 'vitest'
import { parseDataset } from '../../../backend/demo/dataset/parse.ts'
import type { Dataset } from '../../../backend/demo/dataset/shapes.ts'
import { demoDataset } from '../../../backend/demo/demo-dataset.ts'
import { smallDataset } from '../../support/fixtures.ts'

const now = Date.UTC(2026, 10, 26, 12)

const problemsOf = (value: unknown): readonly string[] => {
  const parsed = parseDataset(JSON.stringify(value))
  return parsed.ok ? [] : parsed.error
}

describe('reading a dataset from a file', () => {
  it.each([
    ['the demo', demoDataset(now)],
    ['the tests', smallDataset(now)],
  ])('takes the dataset of %s as it is', (_name, dataset) => {
    expect(parseDataset(JSON.stringify(dataset))).toEqual({ ok: true, value: JSON.parse(JSON.stringify(dataset)) })
  })

  it('says that a text is no JSON', () => {
    const parsed = parseDataset('{"cardSystems": [')
    expect(parsed.ok ? [] : parsed.error).toEqual([expect.stringMatching(/^It is no JSON: /)])
  })

  it('names each field that is wrong by its path', () => {
    const dataset = demoDataset(now) as { -readonly [K in keyof Dataset]: Dataset[K] }
    const [zuil, ...zuilen] = dataset.zuilen
    const [event, ...events] = dataset.events
    expect(
      problemsOf({
        ...dataset,
        zuilen: [{ ...zuil, type: 'CHECKIN', status: 'BLOCKED' }, ...zuilen],
        events: [{ ...event, calendar: { type: 'PERMANENT', hours: [{ days: ['NODAY'], opens: '9:00' }] } }, ...events],
        cards: undefined,
      }).map((line) => line.replace(/:.*/, '')),
    ).toEqual([
      '/zuilen/0/type',
      '/zuilen/0',
      '/events/0/calendar/hours/0/days/0',
      '/events/0/calendar/hours/0/opens',
      '/events/0/calendar/hours/0/closes',
      '/cards',
    ])
  })

  it('reads an INSZ as people write it, and refuses one that can be none', () => {
    const dataset = smallDataset(now)
    const [holder, ...holders] = dataset.passholders
    const withInsz = (insz: string) => ({ ...dataset, passholders: [{ ...holder, insz }, ...holders] })
    const read = parseDataset(JSON.stringify(withInsz('00.00.00-090 07')))
    expect(read.ok && read.value.passholders[0]?.insz).toBe('00000009007')
    expect(problemsOf(withInsz('00000009008'))).toEqual(['/passholders/0/insz: is no INSZ: BAD_CHECK_NUMBER'])
  })

  it('stops at twenty lines, and says how many more there are', () => {
    const { zuilen, ...rest } = demoDataset(now)
    const wrong = Array.from({ length: 25 }, () => ({ ...zuilen[0], sound: 'LOUD' }))
    const problems = problemsOf({ ...rest, zuilen: wrong })
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)).toBe('and 5 more')
  })
})
