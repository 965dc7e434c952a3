import type { PersonalDataKeys } from '../../platform/database/keys.ts'
import type { KeptRow } from '../rules/registration/kept-row.ts'
import { seal, unseal } from './sealed.ts'

/** A batch as it lies in the database. */
interface SealedBatch {
  readonly registrationId: string
  readonly number: number
  readonly content: Uint8Array
}

const owner = (registrationId: string, number: number): string => `${registrationId} batch ${number}`

export const readBatch = (keys: PersonalDataKeys, { registrationId, number, content }: SealedBatch): KeptRow[] =>
  JSON.parse(unseal(keys, content, owner(registrationId, number)).toString()) as KeptRow[]

export const sealBatch = (
  keys: PersonalDataKeys,
  registrationId: string,
  number: number,
  rows: readonly KeptRow[],
): Uint8Array<ArrayBuffer> => seal(keys, Buffer.from(JSON.stringify(rows)), owner(registrationId, number))
