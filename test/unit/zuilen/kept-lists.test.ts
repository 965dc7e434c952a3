import { expect, it } from 'vitest'
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
