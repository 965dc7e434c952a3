import { type ReadRow, readRow } from './row.ts'

interface Person {
  readonly name: string
  readonly firstName: string
  readonly dateOfBirth: string
  readonly inszNumber?: string | undefined
  readonly address: { readonly street?: string | undefined; readonly postalCode: string; readonly city: string }
}

/**
 * Somebody as a row of a file has him, so that one is registered by the rules of many.
 * @param endDate of his social status, yyyy-mm-dd; absent = he has none
 * @param today yyyy-mm-dd
 */
export const asRow = (
  body: Person,
  uitpasNumber: string | undefined,
  endDate: string | undefined,
  today: string,
): ReadRow => {
  const { name, firstName, dateOfBirth, inszNumber = '', address } = body
  const cells = [
    ...[name, firstName, dateOfBirth, inszNumber, address.street ?? '', address.postalCode, address.city],
    ...[uitpasNumber ?? '', endDate === undefined ? '0' : '1', endDate ?? ''],
  ]
  const row = readRow(1, cells, today)
  // What a file must have and the API need not.
  const missing = (column: string | undefined): boolean =>
    (column === 'insz' && inszNumber === '') ||
    (column === 'street' && address.street === undefined) ||
    (column === 'uitpasNumber' && uitpasNumber === undefined)
  return { ...row, findings: row.findings.filter(({ column, code }) => code !== 'EMPTY' || !missing(column)) }
}
