import { associationId, chipOf, rewardId } from '../support/fixtures.ts'
import { giveEverything } from '../support/given.ts'
import { ask } from '../support/world.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { PASSHOLDERS, startRig } from './rig.ts'

const WARM_UP = 40
const SAMPLES = 250

/** What a tap of each type says, beside its card. */
const kinds = {
  CHECK_IN: {},
  TICKET: { mode: 'TICKET', shownPrice: 1_000 },
  REWARD: { mode: 'REWARD', ifLate: 'DROP', rewardId },
  MEMBERSHIP: { mode: 'MEMBERSHIP', associationId },
} as const
type Kind = keyof typeof kinds

/** From tap to verdict for each type of zuil, in turn on one zuil, beside the check-in's own figure. */
const measure = async (): Promise<Row[]> => {
  const rig = await startRig('PostgreSQL')
  try {
    // Points enough for every reward.
    await ask(rig.databaseUrl, 'update passholder set points = points + 1000, last_activity_at = now()')
    await ask(
      rig.databaseUrl,
      `insert into ledger_entry (passholder_id, kind, cause_id, points, at)
       select id, 'REVERSAL', gen_random_uuid(), 1000, now() from passholder`,
    )
    await giveEverything(rig.databaseUrl)
    const zuil = await rig.connect(1)
    const samples: Record<Kind, number[]> = { CHECK_IN: [], TICKET: [], REWARD: [], MEMBERSHIP: [] }
    const names = Object.keys(kinds) as Kind[]
    for (let i = 0; i < WARM_UP + SAMPLES; i++) {
      for (const [j, kind] of names.entries()) {
        const chipNumber = chipOf(1 + ((i * names.length + j) % PASSHOLDERS))
        const tap = { ...zuil.newTap({ kind: 'CHIP', chipNumber }), ...kinds[kind] }
        const begin = performance.now()
        const verdict = await zuil.tap(tap)
        if (verdict.outcome === 'REFUSED') throw new Error(`a ${kind} tap was refused: ${verdict.reason}`)
        if (i >= WARM_UP) samples[kind].push(performance.now() - begin)
      }
    }
    await zuil.leave()
    const checkin = quantile(samples.CHECK_IN, 0.5)
    return names.flatMap((kind) => [
      ...(kind === 'CHECK_IN'
        ? []
        : [
            against(`tap to verdict, ${kind}, p50`, quantile(samples[kind], 0.5), 'ms', 'check-in', checkin, {
              max: 1.3,
            }),
          ]),
      limit(`tap to verdict, ${kind}, p99`, quantile(samples[kind], 0.99), 'ms', 50),
    ])
  } catch (error) {
    console.error(rig.backendLog())
    throw error
  } finally {
    await rig.end()
  }
}

export const modesBench: Bench = {
  name: 'modes',
  about: 'from tap to verdict for each of the four types, on PostgreSQL',
  run: measure,
}
