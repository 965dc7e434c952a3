import { chipOf, client, passholderIdOf, zuilIdOf } from '../support/fixtures.ts'
import type { ZuilClient } from '../support/zuil-client.ts'
import { against, type Bench, limit, quantile, type Row } from './report.ts'
import { PASSHOLDERS, type Rig, startRig, ZUILEN } from './rig.ts'

const TAPS = Number(process.env.SOAK_TAPS ?? 500_000)
const A_MESSAGE = 100
const READERS = 2

/** What somebody in the back office looks at all day. */
const pages = (n: number): string[] => [
  `/zuilen/${zuilIdOf(1 + (n % ZUILEN))}`,
  '/zuilen',
  `/passholders/${passholderIdOf(1 + (n % PASSHOLDERS))}/association-memberships`,
  `/checkins?passholderId=${passholderIdOf(1 + (n % PASSHOLDERS))}`,
  '/rewards',
  '/alerts',
]

const readBeside = async (rig: Rig, going: () => boolean, waited: number[]): Promise<void> => {
  const { id: client_id, secret: client_secret } = client
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const token = await fetch(`${rig.http}/api/oauth/token`, { method: 'POST', body })
  const { access_token } = (await token.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  for (let n = 0; going(); n++) {
    for (const page of pages(n)) {
      const begin = performance.now()
      const answer = await fetch(`${rig.http}/api${page}`, { headers })
      await answer.arrayBuffer()
      if (answer.status >= 500) throw new Error(`GET ${page} was answered ${answer.status}`)
      waited.push(performance.now() - begin)
    }
  }
}

/** Hands in its share, message by message, each after the acknowledgement of the one before. */
const handIn = async (zuil: ZuilClient, share: number, waited: number[]): Promise<void> => {
  for (let n = 0; n < share; n += A_MESSAGE) {
    const taps = Array.from({ length: A_MESSAGE }, () =>
      zuil.newTap({ kind: 'CHIP', chipNumber: chipOf(1 + Math.floor(Math.random() * PASSHOLDERS)) }),
    )
    const begin = performance.now()
    const { actieIds } = await zuil.journal(taps)
    waited.push(performance.now() - begin)
    if (actieIds.length !== taps.length) throw new Error(`of ${taps.length} taps ${actieIds.length} were acknowledged`)
  }
}

const measure = async (): Promise<Row[]> => {
  const rig = await startRig('embedded')
  let going = true
  const readers: Promise<void>[] = []
  try {
    const zuilen = await Promise.all(Array.from({ length: ZUILEN }, (_, i) => rig.connect(i + 1)))
    const acknowledged: number[] = []
    const read: number[] = []
    const begin = performance.now()
    for (let n = 0; n < READERS; n++) readers.push(readBeside(rig, () => going, read))
    await Promise.all(zuilen.map((zuil) => handIn(zuil, TAPS / ZUILEN, acknowledged)))
    const seconds = (performance.now() - begin) / 1000
    going = false
    await Promise.all(readers)
    await Promise.all(zuilen.map((zuil) => zuil.leave()))
    const restarts = rig.backendLog().split('database was restarted').length - 1
    const [row] = await rig.askAfterwards<{ count: number }>(`select count(*)::int as count from tap`)
    return [
      limit(`${TAPS} taps out of ${ZUILEN} journals, embedded`, seconds, 's', TAPS / 1_000),
      against('  taps in the database', row?.count ?? 0, 'taps', 'acknowledged', TAPS, { min: 1 }),
      limit('  longest wait for an acknowledgement', Math.max(...acknowledged) / 1000, 's', 30),
      limit(`  ${read.length} pages read beside them, p99`, quantile(read, 0.99), 'ms', 1_000),
      limit('  times the database was started again', restarts, 'times', 0),
    ]
  } catch (error) {
    console.error(rig.backendLog())
    throw error
  } finally {
    // What failed first is thrown, not what then failed of the backend's stop.
    going = false
    await Promise.allSettled(readers)
    await rig.end()
  }
}

/** Whether the embedded database goes on answering, hour after hour. */
export const soakBench: Bench = {
  name: 'soak',
  about: `${TAPS} taps out of journals into the embedded database, pages read beside them`,
  run: measure,
}
