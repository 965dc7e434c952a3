import { close, fdatasync, open, write } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { noLog } from '@zuil/protocol'
import { openJournal } from '../../kiosk/journal/journal.ts'
import { temporaryFolder } from '../support/programs.ts'
import { someTap } from '../support/taps.ts'
import { against, type Bench, quantile } from './report.ts'

const COUNT = 1_000

/** One durable append, one after the other, against one bare write with fdatasync of the same bytes in the same folder. */
export const journalBench: Bench = {
  name: 'journal',
  about: 'one durable journal append',
  run: async () => {
    const folder = await temporaryFolder()
    const journal = await openJournal({ path: join(folder.path, 'journal'), log: noLog })
    const file = await promisify(open)(join(folder.path, 'bare'), 'w')
    const [writeTo, sync] = [promisify(write) as (fd: number, data: Buffer) => Promise<unknown>, promisify(fdatasync)]
    const appends: number[] = []
    const bare: number[] = []
    // In turn, so that a slow disk is slow for both.
    for (let i = 1; i <= COUNT; i++) {
      const tap = someTap(i)
      let begin = performance.now()
      await journal.append(tap)
      appends.push(performance.now() - begin)
      const bytes = Buffer.from(JSON.stringify(tap))
      begin = performance.now()
      await writeTo(file, bytes)
      await sync(file)
      bare.push(performance.now() - begin)
    }
    await promisify(close)(file)
    await journal.close()
    await folder.remove()
    const unit = 'ms'
    return [
      against('journal append, p50', quantile(appends, 0.5), unit, 'write+fdatasync', quantile(bare, 0.5), { max: 2 }),
      against('journal append, p99', quantile(appends, 0.99), unit, 'write+fdatasync', quantile(bare, 0.99), {
        max: 2,
      }),
    ]
  },
}
