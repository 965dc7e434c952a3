import { expect, it } from 'vitest'
import { actWords, auditColumns, kindWords } from '../../../backend/accounts/office/audit-columns.ts'
import type { NotedAct } from '../../../backend/platform/database/audit.ts'
import nl from '../../../backend/web/i18n/nl.json' with { type: 'json' }

it('a file of the log has the words of its page', () => {
  expect(actWords).toEqual(nl.history.actions)
  expect(kindWords).toEqual(nl.history.kinds)
})

it('says each change as a line, of what is secret the field alone', () => {
  const act: NotedAct = {
    ...{ id: '7', at: 0, actor: { kind: 'USER', id: 'ann@bib.example' }, action: 'OF_A_LATER_VERSION' },
    subject: { kind: 'COUNTER', id: 'a' },
    changes: [
      { field: 'name', before: 'Onthaal', after: 'Inkom' },
      { field: 'title', after: { nl: 'Koffie', fr: 'Café' } },
      { field: 'zuilen', before: ['A', 'B'] },
      { field: 'insz' },
    ],
  }
  const shown = Object.fromEntries(auditColumns.map(({ head, of }) => [head, of(act)]))
  expect(shown).toMatchObject({
    ...{ Wat: 'OF_A_LATER_VERSION', Soort: 'Balie', Naam: undefined, Nummer: 7 },
    Wijzigingen: 'name: Onthaal → Inkom; title: Koffie; zuilen: A, B → ; insz',
  })
})
