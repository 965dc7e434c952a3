import { join } from 'node:path'
import { noLog } from '@zuil/protocol'
import { openJournal } from '../../kiosk/journal/journal.ts'
import type { DatabaseKind } from '../support/databases.ts'
import { chipOf } from '../support/fixtures.ts'
import { someTap } from '../support/taps.ts'
import { newActieId } from '../support/zuil-client.ts'
import { residentMb } from './process.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { PASSHOLDERS, type Rig, startRig } from './rig.ts'

const TAPS = 70_000
const GIVE_UP_MS = 75_000
const SYNCED_TOGETHER = 2_000

/**
 * Fills the journal as a zuil did in an earlier boot, a hundred times as fast: no tap may be of long before it was set up,
 * which is now.
 */
const fill = async (stateDir: string): Promise<void> => {
  const journal = await openJournal({ path: join(stateDir, 'journal'), log: noLog })
  const begin = Date.now() - 720_000
  const iso = (ms: number) => new Date(begin + ms).toISOString()
  const after = journal.lastSeq
  for (let n = 0; n < TAPS; n += SYNCED_TOGETHER) {
    await Promise.all(
      Array.from({ length: Math.min(SYNCED_TOGETHER, TAPS - n) }, (_, i) =>
        journal.append(
          someTap(
            after + n + i + 1,
            { actieId: newActieId(), at: iso((n + i) * 10), notBefore: iso(0), monotonicMs: (n + i) * 10 },
            { kind: 'CHIP', chipNumber: chipOf(1 + ((n + i) % PASSHOLDERS)) },
          ),
        ),
      ),
    )
  }
  await journal.close()
}

/** Taps that stand in the ledger, each once: the ledger has one entry per cause. */
const inLedger = async (rig: Rig): Promise<number> => {
  const [row] = await rig.askAfterwards<{ count: number }>(
    `select count(*)::int as count from ledger_entry where kind = 'CHECKIN'`,
  )
  return row?.count ?? 0
}

const measure = async (kind: DatabaseKind): Promise<Row[]> => {
  const rig = await startRig(kind)
  try {
    await (await rig.kiosk.start()).stop()
    await fill(rig.kiosk.stateDir)

    let acknowledged = 0
    const ear = await rig.kiosk.hearAcknowledged((taps) => {
      acknowledged += taps
    })
    const begin = performance.now()
    const zuil = await rig.kiosk.start()
    const memory: { readonly acknowledged: number; readonly mb: number }[] = []
    while (acknowledged < TAPS && performance.now() - begin < GIVE_UP_MS) {
      await new Promise((resolve) => setTimeout(resolve, 250))
      memory.push({ acknowledged, mb: await residentMb(zuil.pid) })
    }
    const seconds = (performance.now() - begin) / 1000
    await zuil.stop()
    await ear.end()
    const journal = await openJournal({ path: join(rig.kiosk.stateDir, 'journal'), log: noLog })
    const left = journal.depth
    await journal.close()
    const kept = Math.min(await inLedger(rig), TAPS - left)

    /** The median while so much of all that was acknowledged came in. */
    const during = (from: number, to: number): number =>
      quantile(
        memory
          .filter((at) => at.acknowledged >= from * acknowledged && at.acknowledged <= to * acknowledged)
          .map(({ mb }) => mb),
        0.5,
      )
    return [
      limit(`${TAPS} taps journaled offline, delivered, ${kind}`, seconds, 's', 60),
      against(`  in the ledger and out of the journal, ${kind}`, kept, 'taps', 'journaled', TAPS, {
        min: 1,
      }),
      against(`  kiosk process at the end, ${kind}`, during(0.8, 1), 'MB', 'at the begin', during(0.02, 0.25), {
        max: 1.15,
      }),
      limit(`  kiosk process at most, ${kind}`, Math.max(...memory.map(({ mb }) => mb)), 'MB', 90),
    ]
  } finally {
    await rig.end()
  }
}

/** A weekend's taps of a zuil without a connection, brought to the backend by the real kiosk process. */
export const offlineBench: Bench = {
  name: 'offline',
  about: `${TAPS} taps out of the journal of one kiosk`,
  run: async () => [...(await measure('PostgreSQL')), ...(await measure('embedded'))],
}
