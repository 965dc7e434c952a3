import { chosenLanguage, type UiLanguage } from '../i18n/t.ts'

/** What a request can end in, other than an answer. */

interface ProblemBody {
  readonly type?: string
  readonly title?: string
  readonly detail?: string
  readonly endUserMessage?: { readonly [language in UiLanguage]?: string }
  /** Which of several is meant: `/2`. */
  readonly jsonPointer?: string
  readonly schemaErrors?: readonly { readonly jsonPointer: string; readonly error: string }[]
}

/** The server refused. `message` is for the person at the page, where the server has such words. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  /** Last part of the problem's type: `zuil-name-taken`. */
  readonly kind: string
  /** For a person, in the language of the page. */
  readonly sentence: string | undefined
  /** Of the body: names of fields that are wrong. */
  readonly fields: readonly string[]
  /** Which of several it is about: `/2` is the third. */
  readonly pointer: string | undefined
  /** Version of what is there now, where it was another. */
  readonly etag: string | undefined

  constructor(status: number, body: ProblemBody, etag?: string) {
    super(body.detail ?? body.title ?? String(status))
    this.status = status
    this.kind =
      body.type
        ?.split('/probs/')
        .at(-1)
        ?.replace(/^uitpas\//, '') ?? ''
    this.sentence = body.endUserMessage?.[chosenLanguage()] ?? body.endUserMessage?.nl
    this.fields = (body.schemaErrors ?? []).map(({ jsonPointer }) => jsonPointer.split('/')[1] ?? '')
    this.pointer = body.jsonPointer
    this.etag = etag
  }
}

/** No answer came: the line or the server is away. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** Whether asking again can help. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Refused && [408, 429, 502, 503, 504].includes(error.status))
