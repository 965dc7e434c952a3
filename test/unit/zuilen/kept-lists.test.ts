import { expect, it, vi } from 'vitest'
import { keptLists } from '../../../backend/zuilen/kept-lists.ts'

const wanted = { zuilId: 'zuil', associationId: 'association', validUntil: 0, byNumber: false }
const listOf = (tag: string) => ({ listRevision: '1', key: 'key', tag, members: '[]' })

it('makes a list once, whoever asks for it, and keeps a few', async () => {
  let made = 0
  const lists = keptLists(async () => listOf(String(++made)))
  expect(await Promise.all([lists(wanted, 'a'), lists(wanted, 'a')])).toEqual([listOf('1'), listOf('1')])
  await lists(wanted, 'a')
  expect(made).toBe(1)
  for (const tag of ['b', 'c', 'd', 'a', 'e']) await lists(wanted, tag)
  expect(made).toBe(5)
  // The one that was longest not asked for.
  await lists(wanted, 'a')
  expect(made).toBe(5)
  await lists(wanted, 'b')
  expect(made).toBe(6)
})

it('makes a list again that could not be made', async () => {
  let fails = true
  const lists = keptLists(async () => {
    if (fails) throw new Error('the database does not answer')
    return listOf('a')
  })
  await expect(lists(wanted, 'a')).rejects.toThrow('does not answer')
  fails = false
  expect(await lists(wanted, 'a')).toEqual(listOf('a'))
})

it('makes one list at a time, in the order in which they are asked for: taps wait for each that is being made', async () => {
  const begun: string[] = []
  const ends: (() => void)[] = []
  const lists = keptLists(async ({ zuilId }) => {
    begun.push(zuilId)
    await new Promise<void>((resolve, reject) =>
      ends.push(zuilId === 'a' ? () => reject(new Error('it can not be made')) : resolve),
    )
    return listOf(zuilId)
  })
  const asked = ['a', 'b', 'c'].map((zuilId) => lists({ ...wanted, zuilId }, zuilId).catch(() => 'failed'))
  for (const [n, expected] of ['failed', listOf('b'), listOf('c')].entries()) {
    await vi.waitFor(() => expect(ends).toHaveLength(n + 1))
    expect(begun).toEqual(['a', 'b', 'c'].slice(0, n + 1))
    ends[n]?.()
    expect(await asked[n]).toEqual(expected)
  }
})
