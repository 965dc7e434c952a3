import { randomUUID } from 'node:crypto'
import { cardSystemId, chipOf } from '../support/fixtures.ts'
import { ask } from '../support/world.ts'
import { against, type Bench, quantile, type Row } from './report.ts'
import { PASSHOLDERS, startRig } from './rig.ts'

const WARM_UP = 40
const SAMPLES = 100
/** In turn, so that what else the machine does is the same for both. */
const ROUNDS = 3

/** From tap to verdict of a check-in, where a webhook asks for check-ins, over where none does. Its receiver is away. */
const measure = async (): Promise<Row[]> => {
  const rows: Row[] = []
  for (const kind of ['PostgreSQL', 'embedded'] as const) {
    const rig = await startRig(kind)
    try {
      const zuil = await rig.connect(1)
      const samples = { without: [] as number[], asking: [] as number[] }
      const tap = async (n: number): Promise<number> => {
        const chipNumber = chipOf(1 + (n % PASSHOLDERS))
        const begin = performance.now()
        const verdict = await zuil.tap(zuil.newTap({ kind: 'CHIP', chipNumber }))
        if (verdict.outcome === 'REFUSED') throw new Error(`a tap was refused: ${verdict.reason}`)
        return performance.now() - begin
      }
      let n = 0
      for (let i = 0; i < WARM_UP; i++) await tap(n++)
      for (let round = 0; round < ROUNDS; round++) {
        for (let i = 0; i < SAMPLES; i++) samples.without.push(await tap(n++))
        await ask(
          rig.databaseUrl,
          `insert into webhook (id, card_system_id, url, kinds, secret_cipher, key_version)
            values ($1, $2, 'https://127.0.0.1:9/', '{CHECKINS}', '', 1)`,
          [randomUUID(), cardSystemId],
        )
        for (let i = 0; i < SAMPLES; i++) samples.asking.push(await tap(n++))
        await ask(rig.databaseUrl, 'delete from webhook')
      }
      const [{ count } = { count: 0 }] = await ask<{ count: number }>(
        rig.databaseUrl,
        'select count(*)::int as count from webhook_call',
      )
      if (count === 0) throw new Error('no call was written')
      await zuil.leave()
      for (const [name, q, max] of [
        ['p50', 0.5, 1.3],
        ['p99', 0.99, 2],
      ] as const) {
        const without = quantile(samples.without, q)
        const asking = quantile(samples.asking, q)
        rows.push(
          against(`tap to verdict, ${kind}, ${name}, a webhook asks`, asking, 'ms', 'none does', without, { max }),
        )
      }
    } catch (error) {
      console.error(rig.backendLog())
      throw error
    } finally {
      await rig.end()
    }
  }
  return rows
}

export const webhooksBench: Bench = {
  name: 'webhooks',
  about: 'from tap to verdict while a webhook asks for check-ins, over while none does',
  run: measure,
}
