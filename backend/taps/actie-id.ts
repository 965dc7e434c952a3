import { randomBytes } from 'node:crypto'
import type { ActieId } from '@zuil/protocol'

/**
 * A new ActieID (UUIDv7) for a check-in that is asked for over the API.
 * @param now milliseconds since 1970
 * @param random ten random bytes
 */
export const newActieId = (now: number, random: Uint8Array = randomBytes(10)): ActieId => {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(now, 0, 6)
  bytes.set(random.subarray(0, 10), 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
