/** A request that was refused. `message` is meant for the person at the page. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

interface ProblemBody {
  readonly endUserMessage?: { readonly nl?: string }
  readonly detail?: string
  readonly error?: string
  readonly title?: string
}

export interface Answer<T> {
  readonly body: T
  readonly etag: string | undefined
}

/**
 * Asks a server of ours for JSON.
 * @throws Refused, with what the server says to a person; TypeError when it can't be reached
 */
export const request = async <T>(url: string, init: RequestInit = {}): Promise<Answer<T>> => {
  const response = await fetch(url, init)
  const text = await response.text()
  let body: unknown
  try {
    body = text === '' ? undefined : JSON.parse(text)
  } catch {
    throw new Refused(response.status, 'De server gaf een antwoord dat deze pagina niet begrijpt.')
  }
  if (!response.ok) {
    const { endUserMessage, detail, error, title } = (body ?? {}) as ProblemBody
    throw new Refused(response.status, endUserMessage?.nl ?? detail ?? error ?? title ?? `${response.status}`)
  }
  return { body: body as T, etag: response.headers.get('etag') ?? undefined }
}

export const json = async <T>(url: string, init?: RequestInit): Promise<T> => (await request<T>(url, init)).body

export const withBody = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** What went wrong, for the person at the page. */
export const sentence = (error: unknown): string =>
  error instanceof TypeError
    ? 'De server is niet bereikbaar.'
    : `Dat lukte niet: ${error instanceof Error ? error.message : String(error)}`
