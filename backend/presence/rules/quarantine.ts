import type { Judgement } from './judgement.ts'
import { type OpenOutage, outageKey } from './model.ts'
import { openOutage } from './opening.ts'

const kind = 'QUARANTINE'

/**
 * Opens an outage for each zuil of which taps wait in quarantine, and closes it when none has waited for a while: taps
 * that come as others are decided are no news. It is of the taps, not of the zuil: a blocked one counts, and one that has
 * no device any more.
 */
export const judgeQuarantine = (now: Judgement): void => {
  const { at, settings, open, effects } = now
  const { quarantine } = now.state
  // Not read yet: then nothing is over either.
  if (!quarantine) return
  for (const [id, { inStock, waiting, ...zuil }] of quarantine) {
    if (inStock || open.has(outageKey({ kind, subject: id }))) continue
    openOutage(now, { kind, subject: id, zuilen: [{ ...zuil, problems: [] }], since: at, more: { waiting } })
  }
  for (const [key, outage] of [...open]) {
    if (outage.kind !== kind) continue
    const { clearSince, ...rest } = outage
    const zuil = quarantine.get(outage.subject)
    if (zuil && !zuil.inStock) open.set(key, rest satisfies OpenOutage)
    else if (zuil?.inStock || at - (clearSince ?? at) >= settings.quarantineClearMs) {
      open.delete(key)
      effects.push({ kind: 'CLOSE', outage: { kind, subject: outage.subject }, silent: true })
    } else open.set(key, { ...rest, clearSince: clearSince ?? at })
  }
}
