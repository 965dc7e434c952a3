import { Refused, Unreachable } from './problems.ts'
import { officeRoot } from './request.ts'

/** A file as it came. */
export interface Downloaded {
  readonly blob: Blob
  readonly name: string
}

const nameIn = (disposition: string | null): string =>
  decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(disposition ?? '')?.[1] ?? '')

/**
 * Fetches a file that takes its time, and gives none that broke off.
 * @param onBytes how many came so far
 * @throws Refused with what the server says; Unreachable where it breaks off; AbortError when it is stopped
 */
export const download = async (
  path: string,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<Downloaded> => {
  const broke = (error: unknown): never => {
    if (signal.aborted) throw error
    throw new Unreachable('the file broke off', { cause: error })
  }
  const response = await fetch(`${officeRoot}${path}`, { credentials: 'same-origin', signal }).catch(broke)
  if (!response.ok) throw new Refused(response.status, (await response.json().catch(() => ({}))) as object, undefined)
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  const reader = response.body?.getReader()
  for (let one = await reader?.read().catch(broke); one && !one.done; one = await reader?.read().catch(broke)) {
    parts.push(one.value)
    bytes += one.value.length
    onBytes(bytes)
  }
  return {
    blob: new Blob(parts, { type: response.headers.get('content-type') ?? '' }),
    name: nameIn(response.headers.get('content-disposition')),
  }
}

/** Gives a file to whoever is at the page, as a link to it would. */
export const saveFile = ({ blob, name }: Downloaded): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
