import { err, ok, type Result } from '@zuil/protocol'
import { type Dataset, dataset } from './shapes.ts'

/** More problems than a person repairs at once. */
const MAX_PROBLEMS = 20

/**
 * Reads a dataset from a JSON text.
 * @returns it, or what is wrong with it: a line for each field, with its path as a JSON pointer
 */
export const parseDataset = (text: string): Result<Dataset, readonly string[]> => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return err([`It is no JSON: ${error instanceof Error ? error.message : error}`])
  }
  const parsed = dataset.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const lines = parsed.error.issues.map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`)
  const more = lines.length - MAX_PROBLEMS
  return err(more > 0 ? [...lines.slice(0, MAX_PROBLEMS), `and ${more} more`] : lines)
}
