import { parseArgs } from 'node:util'
import type { Config } from '../config.ts'
import { enrolDevice } from '../enrolment/enrol-device.ts'
import { openStateDirectory } from '../io/state-directory.ts'
import type { EnrolInput } from '../ports.ts'
import { EX_USAGE, fail, usage } from './exit.ts'

/** Lets the zuil that runs on this machine enrol itself; `undefined` = none does. */
const enrolRunningZuil = async ({ screen }: Config, input: EnrolInput): Promise<string | undefined> => {
  let response: Response
  try {
    response = await fetch(`http://${screen.host}:${screen.port}/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
  } catch {
    return undefined
  }
  const body = (await response.json()) as { name?: string; error?: string }
  return response.ok ? `Ingesteld als ${body.name}.` : fail(body.error ?? 'Dat lukte niet.', 1)
}

/** `zuil-kiosk enrol`. */
export const enrolCommand = async (config: Config, args: string[]): Promise<void> => {
  const { values } = parseArgs({
    args,
    options: { backend: { type: 'string' }, name: { type: 'string' }, code: { type: 'string' } },
  })
  const { backend, name, code } = values
  if (name === undefined || code === undefined) return fail(usage, EX_USAGE)
  const input: EnrolInput = { name, code, ...(backend !== undefined && { backendUrl: backend }) }
  const enrolled = await enrolRunningZuil(config, input)
  if (enrolled !== undefined) {
    process.stdout.write(`${enrolled}\n`)
    return
  }
  const result = await enrolDevice(config, await openStateDirectory(config.stateDir), input)
  if (!result.ok) return fail(result.error, 1)
  process.stdout.write(`Ingesteld als ${result.value.enrolment.name}. Start de zuil.\n`)
}
