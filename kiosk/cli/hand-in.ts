import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { err, type Log, ok, type Result } from '@zuil/protocol'
import type { Config } from '../config.ts'
import { systemClock } from '../io/clock.ts'
import { openStateDirectory } from '../io/state-directory.ts'
import { createHandIn } from '../journal/hand-in.ts'
import { openJournal } from '../journal/journal.ts'
import { EX_USAGE, fail, usage } from './exit.ts'

const problems = {
  EMPTY: 'De server nam niet alles aan.',
  REFUSED: 'De server kent dit toestel niet.',
  UNREACHABLE: 'De server is niet bereikbaar. Probeer het later opnieuw.',
} as const

/**
 * Delivers the journal of a state directory, such as that on the card of a Pi that died, with that zuil's own device id.
 * @returns a sentence for the person who typed the command, in either case
 * @throws JournalUnavailable
 */
export const handInDirectory = async (
  { stateDir, bootIdFile, ca }: Pick<Config, 'stateDir' | 'bootIdFile' | 'ca'>,
  log: Log,
): Promise<Result<string, string>> => {
  const path = join(stateDir, 'journal')
  const exists = await access(path).then(
    () => true,
    () => false,
  )
  if (!exists) return err(`In ${stateDir} staat geen logboek van een zuil.`)
  const { enrolment } = await openStateDirectory(stateDir)
  if (!enrolment) return err(`De zuil van ${stateDir} was nooit ingesteld: haar gegevens ontbreken.`)
  const { backendUrl, deviceId, name } = enrolment
  const journal = await openJournal({ path, log })
  try {
    const before = journal.depth
    const clock = await systemClock(bootIdFile)
    const handIn = createHandIn({ backendUrl, deviceId, ...(ca !== undefined && { ca }), journal, clock, log })
    const outcome = await handIn.run()
    const left = journal.depth
    if (outcome === 'EMPTY' && left === 0) return ok(`Alles van ${name} is afgeleverd: ${before} registratie(s).`)
    return err(`${problems[outcome]} Van ${name} zijn er nog ${left} van de ${before} registraties.`)
  } finally {
    await journal.close()
  }
}

/** `zuil-kiosk hand-in`. */
export const handInCommand = async (config: Config, args: string[], log: Log): Promise<void> => {
  const { values } = parseArgs({ args, options: { state: { type: 'string' } } })
  if (values.state === undefined) return fail(usage, EX_USAGE)
  const result = await handInDirectory({ ...config, stateDir: values.state }, log)
  if (!result.ok) return fail(result.error, 1)
  process.stdout.write(`${result.value}\n`)
}
