import { access } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Log } from '@zuil/protocol'

/**
 * Where the keys are kept when nobody says it: in a folder beside that of the data, so that who copies the data has not
 * got the keys to it.
 */
export const defaultKeysFile = (dataDir: string): string => join(`${resolve(dataDir)}-keys`, 'keys.json')

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`

/**
 * The keys file that is to be used. One that an older version made among the data is used there, with a warning that says
 * how it is moved.
 * @param given as KEYS_FILE names it
 */
export const placeOfKeys = async (given: string | undefined, dataDir: string, log: Log): Promise<string> => {
  if (given !== undefined) return given
  const [place, among] = [defaultKeysFile(dataDir), join(resolve(dataDir), 'keys.json')]
  if ((await exists(place)) || !(await exists(among))) return place
  const move = `mkdir -p -m 700 ${quoted(dirname(place))} && mv -n ${quoted(among)} ${quoted(place)}`
  log.warn({}, `The keys lie among the data that they keep secret: stop the backend and move them: ${move}`)
  return among
}
