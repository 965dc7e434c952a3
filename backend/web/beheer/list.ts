import type { Zuil, ZuilChoices } from '../../zuilen/shapes/zuil.ts'
import { button, make, show } from '../shared/dom.ts'
import { ago } from '../shared/moments.ts'
import { typeNames } from '../shared/words.ts'
import { type ActionContext, actionsOf } from './actions.ts'
import { threeDots } from './menu.ts'
import { showQuarantine } from './quarantine.ts'
import { configurationOf, healthOf, type Status, stateOf } from './status.ts'

/** The table of zuilen: a row stays the same element while its zuil is shown, so that what has the focus keeps it. */
export interface ZuilList {
  /** @param quarantine how many taps of a zuil wait, by its id */
  show(zuilen: readonly Zuil[], quarantine: ReadonlyMap<string, number>): void
}

/** The column that says whether a zuil is on, is trusted. */
const STATE = 3

const linesOf = (statuses: readonly Status[]): Node[] =>
  statuses.map(({ text, level }) => make('div', { class: `status ${level.toLowerCase()}` }, text))

interface Row {
  zuil: Zuil
  readonly root: HTMLTableRowElement
}

export const zuilList = (body: HTMLElement, choices: ZuilChoices, notify: ActionContext['notify']): ZuilList => {
  const rows = new Map<string, Row>()
  const counterNames = new Map(choices.counters.map(({ id, name }) => [id, name]))

  const makeRow = (zuil: Zuil): Row => {
    const root = make('tr', { id: zuil.id }, ...Array.from({ length: 7 }, () => make('td')))
    const row: Row = { zuil, root }
    const items = () => actionsOf({ zuil: () => row.zuil, choices, notify })
    root.append(make('td', {}, threeDots(`Acties voor ${zuil.name}`, items)))
    return row
  }

  const update = ({ zuil, root }: Row, waiting: number): void => {
    const { settings, lastSeenAt, software } = zuil
    const counters = settings.counterIds.map((id) => counterNames.get(id) ?? id).join(', ')
    const seen = lastSeenAt === undefined ? 'nog niet' : ago(lastSeenAt, Date.now())
    const status: Status = settings.blocked ? { text: 'geblokkeerd', level: 'BAD' } : { text: 'actief', level: 'GOOD' }
    const cells: readonly (readonly Status[])[] = [
      [{ text: zuil.name, level: 'QUIET' }],
      [{ text: typeNames[settings.type], level: 'QUIET' }],
      [{ text: counters, level: 'QUIET' }],
      [stateOf(zuil), ...(settings.blocked ? [status] : [])],
      [
        { text: seen, level: 'QUIET' },
        ...(software === undefined ? [] : [{ text: software, level: 'QUIET' as const }]),
      ],
      configurationOf(zuil),
      zuil.state === 'ONLINE' ? healthOf(zuil) : [],
    ]
    for (const [n, statuses] of cells.entries()) {
      const cell = root.children[n] as HTMLElement
      const inQuarantine = n === STATE ? waiting : 0
      show(cell, JSON.stringify([statuses, inQuarantine]), () => [
        ...linesOf(statuses),
        ...(inQuarantine === 0
          ? []
          : [button(`In quarantaine: ${inQuarantine}`, () => void showQuarantine(zuil), { class: 'waiting' })]),
      ])
    }
  }

  return {
    show: (zuilen, quarantine) => {
      const shown = new Set(zuilen.map(({ id }) => id))
      for (const [id, { root }] of rows) {
        if (shown.has(id)) continue
        root.remove()
        rows.delete(id)
      }
      for (const [n, zuil] of zuilen.entries()) {
        const row = rows.get(zuil.id) ?? makeRow(zuil)
        rows.set(zuil.id, row)
        row.zuil = zuil
        update(row, quarantine.get(zuil.id) ?? 0)
        if (body.children[n] !== row.root) body.insertBefore(row.root, body.children[n] ?? null)
      }
    },
  }
}
