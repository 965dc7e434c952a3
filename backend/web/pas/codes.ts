/** What stands in the QR of a check-in zuil: docs/decisions/07-checkin-code.md. */
const CODE = /^01[0-9A-F]{64}$/

/**
 * The code of a zuil in what was scanned, or in an address that leads here: `…/pas/#CODE`. What follows `#` never reaches a
 * server, so that no log keeps it.
 * @returns absent = it is something else
 */
export const codeIn = (scanned: string): string | undefined => {
  const bare = scanned.trim().replace(/^.*#/, '').toUpperCase()
  return CODE.test(bare) ? bare : undefined
}
