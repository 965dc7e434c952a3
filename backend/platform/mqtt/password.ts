import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)

/** The same as Mosquitto. Few are enough: these passwords are random, so they can't be guessed. */
const ITERATIONS = 101
const HASH_BYTES = 64
const SALT_BYTES = 12

/**
 * Hashes an MQTT password as `mosquitto_passwd` does: `$7$<iterations>$<salt>$<hash>`, PBKDF2 with SHA-512, both in
 * base64. So the same hash serves the embedded broker and a Mosquitto.
 * @param password random; at least 16 characters
 */
export const hashMqttPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT_BYTES)
  const hash = await derive(password, salt, ITERATIONS, HASH_BYTES, 'sha512')
  return `$7$${ITERATIONS}$${salt.toString('base64')}$${hash.toString('base64')}`
}

/** Whether this password belongs to that hash, in constant time. A text that is not such a hash matches no password. */
export const verifyMqttPassword = async (password: string, hash: string): Promise<boolean> => {
  const [, iterations = '', salt = '', expected = ''] =
    /^\$7\$([1-9]\d{0,6})\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]+=*)$/.exec(hash) ?? []
  const wanted = Buffer.from(expected, 'base64')
  if (wanted.length !== HASH_BYTES) return false
  const given = await derive(password, Buffer.from(salt, 'base64'), Number(iterations), HASH_BYTES, 'sha512')
  return timingSafeEqual(given, wanted)
}
