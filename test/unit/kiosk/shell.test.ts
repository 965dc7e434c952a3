import { noLog, type Tap } from '@zuil/protocol'
import { describe, expect, it } from 'vitest'
import type { ScreenState } from '../../../kiosk/core/model.ts'
import { createDelivery } from '../../../kiosk/journal/delivery.ts'
import type { Journal } from '../../../kiosk/ports.ts'
import { createShell, type ShellOptions } from '../../../kiosk/shell.ts'
import { actie, chip, documentOf, NOON, ready, redeemed, ticketSold } from './core/kiosk.ts'

/** The shell with a journal whose disk is as slow as a test wants. */
const setUp = (options: Partial<ShellOptions> = {}) => {
  const taps = new Map<number, Tap>()
  const did: string[] = []
  const reads: (() => void)[] = []
  const journal: Journal = {
    append: async (tap) => void taps.set(tap.seq, tap),
    remove: async (seqs) => {
      for (const seq of seqs) taps.delete(seq)
    },
    commit: async (seq) => void taps.delete(seq),
    lastCommitted: undefined,
    read: async () => {
      // What was there when the reading began.
      const found = [...taps.values()]
      await new Promise<void>((resolve) => reads.push(resolve))
      return found
    },
    get depth() {
      return taps.size
    },
    lastSeq: 0,
    writable: true,
    damaged: false,
    close: async () => undefined,
  }
  let shown: ScreenState | undefined
  const shell = createShell({
    boot: { ...ready, desired: documentOf('REWARD') },
    clock: { bootId: 'boot', now: () => ({ monotonicMs: 0, wallMs: NOON }) },
    journal,
    screen: {
      show: (state) => {
        shown = state
        did.push(`show ${state.view.screen}`)
      },
    },
    members: { find: () => undefined },
    qrPicture: () => undefined,
    send: () => did.push('send'),
    deliverLater: () => undefined,
    save: async () => undefined,
    print: ({ price }) => did.push(`print ${price}`),
    connect: () => undefined,
    report: ({ outcome }) => did.push(`report ${outcome}`),
    result: () => undefined,
    perform: () => undefined,
    revoked: () => undefined,
    configured: () => undefined,
    startTimer: () => () => undefined,
    log: noLog,
    ...options,
  })
  return { shell, journal, taps, did, reads, shown: () => shown }
}
const rest = () => new Promise((resolve) => setImmediate(resolve))
const tap = async (shell: ReturnType<typeof createShell>): Promise<void> => {
  shell.dispatch({ type: 'LINK', up: true })
  shell.dispatch({ type: 'CARD', card: chip(1), newActieId: actie(1) })
  await rest()
}

describe('the shell', () => {
  it('never delivers a committed tap, not even out of a reading that began before', async () => {
    const { shell, journal, reads, taps, shown } = setUp()
    const sent: string[] = []
    const delivery = createDelivery({
      journal,
      send: (_batch, some) => sent.push(...some.map(({ actieId }) => actieId)),
      isLive: shell.isLive,
      startTimer: () => () => undefined,
      log: noLog,
    })
    await tap(shell)
    delivery.linkUp()
    await rest()
    shell.dispatch({ type: 'VERDICT', verdict: redeemed(1) })
    await rest()
    expect([shown()?.view.screen, taps.size]).toEqual(['REDEEMED', 0])
    for (const read of reads) read()
    await rest()
    expect(sent).toEqual([])
  })

  it('goes on at once after the numbers of a journal that could not be read before', async () => {
    const { shell, journal, taps, shown } = setUp({
      boot: { ...ready, desired: documentOf('REWARD'), journalBroken: true },
    })
    const append = journal.append
    Object.assign(journal, {
      append: async () => {
        // Its disk came back with this tap, and with the numbers that it has.
        Object.assign(journal, { append, lastSeq: 5 })
        shell.dispatch({ type: 'JOURNAL', writable: true, lastSeq: 5 })
        throw new Error('it has number 1 already')
      },
    })
    await tap(shell)
    expect(shown()?.view.screen).toBe('WAITING')
    await tap(shell)
    expect([...taps.keys()]).toEqual([6])
  })

  it('prints what is on the screen', async () => {
    const { shell, did } = setUp({ boot: { ...ready, desired: documentOf('TICKET') } })
    await tap(shell)
    shell.dispatch({ type: 'VERDICT', verdict: ticketSold(1) })
    await rest()
    expect(did.slice(-2)).toEqual(['show TICKET', 'print 240'])
  })

  it('shows the picture of the QR code of each moment, and goes on without one', () => {
    const schedule = [
      {
        from: new Date(0).toISOString(),
        until: '2999-01-01T00:00:00.000Z',
        event: { id: 'event', name: { nl: '' }, points: 1 },
      },
    ]
    const desired = documentOf('CHECK_IN', { schedule, qr: { key: 'A'.repeat(43), stepSeconds: 30 } })
    let now = 0
    const { shell, shown } = setUp({
      boot: { ...ready, desired },
      clock: { bootId: 'boot', now: () => ({ monotonicMs: now, wallMs: NOON + now }) },
      qrPicture: (code) => (code?.step === NOON / 30_000 ? { size: 21, path: code.eventId } : undefined),
    })
    expect(shown()?.view).toMatchObject({ screen: 'WAITING', qr: { size: 21, path: 'event' } })
    now = 30_000
    shell.dispatch({ type: 'TICK' })
    expect(shown()?.view).not.toHaveProperty('qr')
  })

  it('reports a document when it is saved, or could not be', async () => {
    const fails = { now: false }
    const { shell, did } = setUp({
      save: async () => {
        if (fails.now) throw new Error('no room')
      },
    })
    shell.dispatch({ type: 'LINK', up: true })
    shell.dispatch({ type: 'DESIRED', desired: documentOf('REWARD', { revision: 2 }) })
    expect(did.filter((what) => what.startsWith('report'))).toEqual([])
    await rest()
    fails.now = true
    shell.dispatch({ type: 'DESIRED', desired: documentOf('CHECK_IN', { revision: 3 }) })
    await rest()
    expect(did.filter((what) => what.startsWith('report'))).toEqual(['report APPLIED', 'report APPLIED'])
    expect(shell.state).toMatchObject({ desired: { revision: 3 }, savedDesired: { revision: 2 } })
  })
})
