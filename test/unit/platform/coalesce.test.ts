import { describe, expect, it } from 'vitest'
import { coalesce } from '../../../backend/platform/coalesce.ts'

describe('work that many want at once', () => {
  it('is done once for all who asked before it began, and once more for all who asked meanwhile', async () => {
    let state = 'old'
    const seen: string[] = []
    const ends: (() => void)[] = []
    const refresh = coalesce(() => {
      seen.push(state)
      return new Promise<void>((resolve) => ends.push(resolve))
    })
    const first = Promise.all(Array.from({ length: 50 }, refresh))
    await Promise.resolve()
    expect(seen).toEqual(['old'])
    state = 'new'
    let finished = 0
    const second = Promise.all(Array.from({ length: 50 }, () => refresh().then(() => finished++)))
    ends[0]?.()
    await first
    await Promise.resolve()
    // Nobody who asked after the change is content with what was seen before it.
    expect([seen, finished]).toEqual([['old', 'new'], 0])
    ends[1]?.()
    await second
    expect(seen).toHaveLength(2)
  })
})
