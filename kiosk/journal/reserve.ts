import { randomFillSync } from 'node:crypto'
import { open, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Room on the disk that is kept for the last taps: a file of which nothing is read. */
export interface Reserve {
  /** Takes the room, unless it is taken already or there is little left. Never rejects. */
  hold(): Promise<void>
  /** Gives it back to the file system. @returns whether there was any */
  release(): Promise<boolean>
}

const MAX_BYTES = 8 * 1_024 * 1_024
/** Less than this helps nobody. */
const MIN_BYTES = 64 * 1_024
/** Of what is free, this share at most. */
const SHARE = 10
const CHUNK_BYTES = 256 * 1_024

/** 8 MB, or a tenth of what is free: some ten thousand taps. */
const wantedBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder)
  return Math.min(MAX_BYTES, Math.floor((bavail * bsize) / SHARE))
}

export const createReserve = (path: string): Reserve => {
  const beside = `${path}.new`

  const take = async (): Promise<void> => {
    if (await stat(path).catch(() => undefined)) return
    let left = await wantedBytes(dirname(path))
    if (left < MIN_BYTES) return
    const file = await open(beside, 'w', 0o600)
    try {
      // Random bytes: some file systems compress, and would keep no room for zeros.
      const chunk = Buffer.alloc(CHUNK_BYTES)
      for (; left > 0; left -= chunk.length) await file.writeFile(randomFillSync(chunk).subarray(0, left))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  }

  return {
    hold: () => take().catch(() => rm(beside, { force: true }).catch(() => undefined)),
    release: async () => {
      try {
        await rm(path)
        return true
      } catch {
        return false
      }
    },
  }
}
