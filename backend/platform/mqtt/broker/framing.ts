import type { RefusalKind } from './access.ts'

/** Follows the packets in a stream of bytes without keeping any bytes. */
export interface FrameGuard {
  /**
   * @param chunk the next bytes of the stream
   * @returns how many packets began in it, or why the stream must be closed
   */
  inspect(chunk: Uint8Array): number | RefusalKind
}

const CONNECT = 0x10

/**
 * The size limits that aedes lacks: it collects a packet of up to 256 MB before it looks at it. So the lengths are read
 * here, from the fixed header of each packet (MQTT 3.1.1, 2.2), before the bytes go on to aedes.
 * @param sizes the largest first packet, which must be a CONNECT, and the largest after it; bytes
 */
export const frameGuard = (sizes: { readonly connect: number; readonly packet: number }): FrameGuard => {
  let first = true
  let bodyLeft = 0
  /** Bytes of the length seen so far; -1 = the next byte begins a packet. */
  let lengthBytes = -1
  let length = 0

  return {
    inspect: (chunk) => {
      let packets = 0
      let i = 0
      while (i < chunk.length) {
        if (bodyLeft > 0) {
          const skipped = Math.min(bodyLeft, chunk.length - i)
          bodyLeft -= skipped
          i += skipped
          continue
        }
        const byte = chunk[i++] ?? 0
        if (lengthBytes === -1) {
          if (first && byte !== CONNECT) return 'NOT_MQTT'
          packets++
          lengthBytes = 0
          length = 0
          continue
        }
        length += (byte & 0x7f) * 128 ** lengthBytes
        lengthBytes++
        if (byte & 0x80) {
          if (lengthBytes === 4) return 'NOT_MQTT'
          continue
        }
        if (length > (first ? sizes.connect : sizes.packet)) return 'TOO_LARGE'
        bodyLeft = length
        lengthBytes = -1
        first = false
      }
      return packets
    },
  }
}
