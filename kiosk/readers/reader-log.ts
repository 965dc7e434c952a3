/** Where a reader writes what goes on in it. Never a card's number, whole or in part. */
export interface ReaderLog {
  info(obj: object, msg: string): void
  warn(obj: object, msg: string): void
}
