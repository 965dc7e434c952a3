import type { Result } from '@zuil/protocol'
import { z } from 'zod'
import type { LocalRoute } from '../ports.ts'
import type { SimulatedProblem, SimulatedReader } from './reader.ts'

type Answer = ReturnType<LocalRoute>

const cardBody = z.object({ chipNumber: z.string() })
const scanBody = z.object({ line: z.string() })

const sentences: Record<SimulatedProblem, string> = {
  NOT_A_CHIP_NUMBER:
    'Expected {"chipNumber": "..."} with 14 hexadecimal digits, as 04784CDAEE3880, or 8 for a phone, as 08A1B2C3.',
  NOT_A_LINE: 'Expected {"line": "..."} with one line of 1 to 64 characters, as 0930000420206.',
  NOT_RUNNING: 'The simulated reader is not running.',
}

/**
 * The simulated reader over HTTP, to be mounted in the zuil's local server:
 * `PUT /simulated/card {"chipNumber"}` puts a card on it, `DELETE /simulated/card` takes it away,
 * `POST /simulated/scan {"line"}` scans a barcode. 200 `{"occupied"}`: whether a card lies there now; 400, 405, 503
 * `{"error"}`: a sentence.
 * @returns nothing for a path that is not one of these
 */
export const simulatedRoutes = (reader: SimulatedReader): LocalRoute => {
  const refuse = (status: number, error: string): Answer => ({ status, body: { error } })
  const answer = (done: Result<void, SimulatedProblem>): Answer => {
    if (done.ok) return { status: 200, body: { occupied: reader.occupied } }
    return refuse(done.error === 'NOT_RUNNING' ? 503 : 400, sentences[done.error])
  }
  return ({ method, path, body }) => {
    if (path === '/simulated/card') {
      if (method === 'PUT') {
        const card = cardBody.safeParse(body)
        return card.success ? answer(reader.placeCard(card.data.chipNumber)) : refuse(400, sentences.NOT_A_CHIP_NUMBER)
      }
      if (method !== 'DELETE') return refuse(405, 'Expected PUT or DELETE.')
      reader.removeCard()
      return answer({ ok: true, value: undefined })
    }
    if (path === '/simulated/scan') {
      if (method !== 'POST') return refuse(405, 'Expected POST.')
      const scan = scanBody.safeParse(body)
      return scan.success ? answer(reader.scan(scan.data.line)) : refuse(400, sentences.NOT_A_LINE)
    }
    return undefined
  }
}
