import { noLog } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import { createOutageWriter } from '../../../backend/presence/outage-writer.ts'
import type { PresenceEffect } from '../../../backend/presence/rules/model.ts'
import type { StoredOutage } from '../../../backend/presence/store/outages.ts'

const now = Date.parse('2026-11-23T20:00:00.000Z')

const open = (subject: string): PresenceEffect => ({
  kind: 'OPEN',
  outage: { kind: 'OFFLINE', subject, zuilIds: [subject], facts: { zuilen: [] }, startedAt: now },
})
const close = (subject: string): PresenceEffect => ({
  kind: 'CLOSE',
  outage: { kind: 'OFFLINE', subject },
  silent: false,
})

/** A writer over a database that fails for the subjects in `failing`. */
const setUp = () => {
  const failing = new Set<string>()
  const stored: StoredOutage[] = []
  const calls: string[] = []
  const openedElsewhere: string[] = []
  const writer = createOutageWriter({
    outages: {
      open: async (outage) => {
        if (failing.has(outage.subject)) throw new Error('no')
        calls.push(`open ${outage.subject}`)
        if (stored.some(({ subject }) => subject === outage.subject)) return false
        stored.push(outage)
        return true
      },
      close: async (id) => {
        const at = stored.findIndex((outage) => outage.id === id)
        calls.push(`close ${stored[at]?.subject}`)
        stored.splice(at, 1)
        return true
      },
      listOpen: async () => [...stored],
    },
    recipientsOf: async () => [],
    newId: () => 'id',
    publicUrl: 'https://ksb.example',
    clock: () => now,
    log: noLog,
    onOpenedElsewhere: ({ subject }) => openedElsewhere.push(subject),
  })
  return {
    failing,
    stored,
    calls,
    openedElsewhere,
    writer,
    write: async (...effects: PresenceEffect[]) => {
      writer.add(effects)
      writer.write()
      await writer.idle()
    },
  }
}

describe('outages that are written', () => {
  it('do not wait for one that can not be written, which is retried', async () => {
    const { failing, calls, write } = setUp()
    failing.add('a')
    await write(open('a'), open('b'))
    await write()
    expect(calls).toEqual(['open b'])
    failing.clear()
    await write()
    expect(calls).toEqual(['open b', 'open a'])
  })

  it('leave no trace when they ended before they could be written', async () => {
    const { failing, calls, write } = setUp()
    for (const subject of ['a', 'b']) failing.add(subject)
    await write(open('a'), open('b'))
    await write(close('b'))
    failing.clear()
    await write()
    expect(calls).toEqual(['open a'])
  })

  it('are closed also when another backend opened them, before this one started', async () => {
    const { stored, calls, write } = setUp()
    stored.push({ ...open('a').outage, id: '1', openedAt: now } as StoredOutage)
    await write(close('a'), close('b'))
    expect(calls).toEqual(['close a'])
  })

  it('are those of another backend when that was first', async () => {
    const { stored, openedElsewhere, write } = setUp()
    stored.push({ ...open('a').outage, id: '1', openedAt: now } as StoredOutage)
    await write(open('a'), open('b'))
    expect(openedElsewhere).toEqual(['a'])
  })

  it('are not read back while one of them is not in the database yet', async () => {
    const { failing, write, writer } = setUp()
    await write(open('a'))
    expect(await writer.readOpen()).toMatchObject([{ subject: 'a' }])
    failing.add('b')
    await write(open('b'))
    expect(await writer.readOpen()).toBeUndefined()
  })
})
