import { expect, it } from 'vitest'
import { toEntry } from '../../../backend/web/ksb/history/words.ts'

const act = {
  ...{ id: '1', at: '2026-11-26T20:00:00.000Z', subject: { kind: 'ZUIL', id: 'a', name: 'Zuil bar' } },
  actor: { kind: 'USER' as const, id: 'ann@bib.example' },
}

it('says a change as the form does: whether a zuil is blocked is its status', () => {
  const changes = [
    { field: 'blocked', before: false, after: true },
    { field: 'sound', before: true, after: false },
  ]
  expect(toEntry({ ...act, action: 'ZUIL_SETTINGS', changes }).changes).toEqual([
    { field: 'Status', before: 'Actief', after: 'Geblokkeerd' },
    { field: 'Geluid', before: 'ja', after: 'nee' },
  ])
})
