import { describe, expect, it } from 'vitest'
import { together } from '../../../backend/platform/coalesce.ts'

describe('work that many want at once', () => {
  it('is done once for all who asked before it began, and once more for all who asked meanwhile', async () => {
    let state = 'old'
    const seen: string[] = []
    const ends: (() => void)[] = []
    const refresh = together(() => {
      seen.push(state)
      return new Promise<void>((resolve) => ends.push(resolve))
    })
    const first = Promise.all(Array.from({ length: 50 }, refresh))
    await Promise.resolve()
    expect(seen).toEqual(['old'])
    state = 'new'
    let told = 0
    const second = Promise.all(Array.from({ length: 50 }, () => refresh().then(() => told++)))
    ends[0]?.()
    await first
    await Promise.resolve()
    // Nobody who asked after the change is content with what was seen before it.
    expect([seen, told]).toEqual([['old', 'new'], 0])
    ends[1]?.()
    await second
    expect(seen).toHaveLength(2)
  })
})
