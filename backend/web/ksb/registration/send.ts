import type { Encoding } from '../../../platform/files/problems.ts'
import { isPassing } from '../../api/problems.ts'
import { registrationActs } from './queries.ts'

/** As large as the server takes them. */
const PART_BYTES = 256 * 1024
/** A piece of which no answer came is sent again, after so long. */
const AGAIN_MS = [1_000, 3_000, 10_000] as const

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const untilTaken = async (send: () => Promise<void>, waits: readonly number[] = AGAIN_MS): Promise<void> => {
  try {
    await send()
  } catch (error) {
    const [wait, ...others] = waits
    if (wait === undefined || !isPassing(error)) throw error
    await sleep(wait)
    await untilTaken(send, others)
  }
}

/**
 * Sends a file in pieces, so that a line that breaks off costs one, and has it checked.
 * @param onSent how much of it has come, from 0 to 1
 * @returns its id
 */
export const sendFile = async (
  file: File,
  { encoding, counterId }: { readonly encoding: Encoding; readonly counterId: string },
  onSent: (part: number) => void,
): Promise<string> => {
  const fileName = file.name.slice(0, 200) || '?'
  const { id } = await registrationActs.start({ fileName, size: file.size, encoding, counterId })
  for (let number = 0; number * PART_BYTES < file.size; number++) {
    const bytes = file.slice(number * PART_BYTES, (number + 1) * PART_BYTES)
    await untilTaken(() => registrationActs.sendPart(id, number, bytes))
    onSent(Math.min(1, ((number + 1) * PART_BYTES) / file.size))
  }
  await registrationActs.check(id)
  return id
}
