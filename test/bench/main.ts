import { parseArgs } from 'node:util'
import { apiBench } from './api.ts'
import { catalogBench } from './catalog.ts'
import { checkinsBench } from './checkins.ts'
import { codesBench } from './codes.ts'
import { counterBench } from './counter.ts'
import { exportsBench } from './exports.ts'
import { fleetBench } from './fleet.ts'
import { journalBench } from './journal.ts'
import { kioskBench } from './kiosk.ts'
import { latencyBench } from './latency.ts'
import { liveBench } from './live.ts'
import { membersBench } from './members.ts'
import { modesBench } from './modes.ts'
import { offlineBench } from './offline.ts'
import { pagesBench } from './pages.ts'
import { passholdersBench } from './passholders.ts'
import { registrationBench } from './registration.ts'
import { type Bench, print, type Row, writeJson } from './report.ts'
import { settlementBench } from './settlement.ts'
import { soakBench } from './soak.ts'
import { throughputBench } from './throughput.ts'
import { uitdatabankBench } from './uitdatabank.ts'
import { webhooksBench } from './webhooks.ts'

/**
 * `npm run bench [-- NAME ...] [--json FILE]`: measures, prints a table, asserts nothing.
 */
const benches: readonly Bench[] = [
  ...[journalBench, kioskBench, codesBench, latencyBench, modesBench, webhooksBench, membersBench, catalogBench],
  ...[
    checkinsBench,
    passholdersBench,
    registrationBench,
    exportsBench,
    settlementBench,
    throughputBench,
    offlineBench,
    soakBench,
  ],
  ...[fleetBench, pagesBench, counterBench, liveBench, uitdatabankBench, apiBench],
]

const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true })
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are:`)
  for (const { name, about } of benches) console.error(`  ${name.padEnd(12)} ${about}`)
  process.exit(64)
}

const rows: Row[] = []
for (const bench of benches) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue
  console.error(`${bench.name}: ${bench.about} …`)
  const begin = performance.now()
  rows.push(...(await bench.run()))
  console.error(`  in ${((performance.now() - begin) / 1000).toFixed(0)} s`)
}
print(rows)
if (values.json) await writeJson(values.json, rows)
