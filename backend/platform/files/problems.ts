/** Which letters a file is written in. */
export const encodings = ['UTF-8', 'ISO-8859-15', 'WINDOWS-1252'] as const
export type Encoding = (typeof encodings)[number]

/**
 * Why a file can't be read at all.
 * EMPTY: there is nothing in it. UTF_16, WORKBOOK (a spreadsheet as it is), NOT_TEXT: no text that we take.
 * WRONG_ENCODING: it is not in the encoding that was chosen, but in this one.
 * BROKEN_QUOTES: in the row that begins there, a `"` is opened that nothing closes.
 */
export type FileProblem =
  | { readonly code: 'EMPTY' | 'UTF_16' | 'WORKBOOK' | 'NOT_TEXT' }
  | { readonly code: 'WRONG_ENCODING'; readonly encoding: Encoding }
  | { readonly code: 'BROKEN_QUOTES'; readonly row: number }

/** Ends the reading of a file: what was read of it until then doesn't count either. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
  readonly problem: FileProblem

  constructor(problem: FileProblem) {
    super(`the file can't be read: ${problem.code}`)
    this.problem = problem
  }
}
