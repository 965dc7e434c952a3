import { execFile, spawnSync } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { temporaryFolder } from './programs.ts'

/** A real file system of its own that can be filled, made read-only, and given room again. */
export interface SmallDisk {
  /** Its root: a directory that can be written. */
  readonly path: string
  /** Takes all room but so many bytes; what one file takes for itself is not exact to the block. */
  fill(leftBytes: number): Promise<void>
  /** Gives that room back. */
  makeRoom(): Promise<void>
  /** Removes a file of this disk, if it is there. */
  remove(name: string): Promise<void>
  /** As the kernel makes a disk that fails. */
  remount(how: 'ro' | 'rw'): Promise<void>
  end(): Promise<void>
}

const run = promisify(execFile)

/** An ext4 in a file; where there are no loop devices (some containers) a tmpfs of a fixed size. */
const mountAt = async (path: string, image: string, megabytes: number): Promise<void> => {
  try {
    await run('truncate', ['-s', `${megabytes}M`, image])
    await run('mkfs.ext4', ['-q', image])
    await run('mount', ['-o', 'loop', image, path])
  } catch (error) {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}M`, 'zuil-small-disk', path]).catch(() => {
      throw new Error(`a small disk can't be mounted; these tests need root, as those of the card reader do: ${error}`)
    })
  }
}

/** A test that fails must not leave it mounted. */
const mounted = new Set<string>()
process.on('exit', () => {
  for (const path of mounted) spawnSync('umount', ['-l', path])
})

/** @throws when nothing can be mounted: it takes root */
export const mountSmallDisk = async (megabytes = 8): Promise<SmallDisk> => {
  const folder = await temporaryFolder()
  const root = join(folder.path, 'disk')
  const filler = join(root, 'filler')
  await mkdir(root)
  await mountAt(root, join(folder.path, 'image'), megabytes)
  mounted.add(root)
  return {
    path: root,
    fill: async (leftBytes) => {
      const file = await open(filler, 'w')
      // In ever smaller pieces: what is reported as free is not all to be had.
      for (let bytes = 256 * 1_024; bytes >= 1_024; ) {
        const written = await file.write(Buffer.alloc(bytes, 7)).catch(() => ({ bytesWritten: 0 }))
        await file.sync().catch(() => undefined)
        if (written.bytesWritten < bytes) bytes /= 4
      }
      const { size } = await file.stat()
      await file.truncate(size - leftBytes)
      await file.sync()
      await file.close()
    },
    makeRoom: () => rm(filler, { force: true }),
    remove: (name) => rm(join(root, name), { force: true }),
    remount: async (how) => {
      await run('mount', ['-o', `remount,${how}`, root])
    },
    end: async () => {
      // Lazily: whoever still has a file open on it keeps it until then.
      await run('umount', ['-l', root])
      mounted.delete(root)
      await folder.remove()
    },
  }
}
