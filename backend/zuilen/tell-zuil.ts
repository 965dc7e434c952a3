import { describeError } from '@zuil/protocol'
import type { HttpContext } from '../platform/http/api.ts'

/** Tells a zuil that something it must know was changed. It is stored by now: what fails, the zuil learns at its next hello. */
export const tellZuil = async ({ onZuilChanged, log }: HttpContext, zuilId: string): Promise<void> => {
  try {
    await onZuilChanged(zuilId)
  } catch (error) {
    log.warn({ zuilId, ...describeError(error) }, 'A zuil could not be told of a change')
  }
}

/** The same of many at once: who tells them does so together. */
export const tellZuilen = async (context: HttpContext, zuilIds: readonly string[]): Promise<void> => {
  await Promise.all(zuilIds.map((zuilId) => tellZuil(context, zuilId)))
}

/** Tells the broker that other zuilen may connect than before. It is stored by now: the broker reads it at its next look. */
export const tellBroker = async ({ credentialsChanged, log }: HttpContext, zuilId: string): Promise<void> => {
  try {
    await credentialsChanged()
  } catch (error) {
    log.warn({ zuilId, ...describeError(error) }, 'The broker could not be told who may connect')
  }
}
