import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

/** A file that goes into a zip. */
export interface ZipEntry {
  readonly name: string
  readonly content: AsyncIterable<Uint8Array | string>
}

/**
 * A zip of a few files, each read after the one before it, and compressed as it comes.
 * @param at when they were made, in milliseconds since 1970
 */
export const toZip = async (entries: readonly ZipEntry[], at: number): Promise<Buffer> => {
  // Read for the first one: each start would take longer by it.
  const { ZipFile } = await import('yazl')
  const zip = new ZipFile()
  return new Promise((resolve, reject) => {
    for (const { name, content } of entries)
      zip.addReadStreamLazy(name, { mtime: new Date(at) }, (give) =>
        give(undefined, Readable.from(content).once('error', reject)),
      )
    zip.once('error', reject).end()
    buffer(zip.outputStream).then(resolve, reject)
  })
}
