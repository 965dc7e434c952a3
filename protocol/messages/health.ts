import { z } from 'zod'
import { instant, ordinal, sentClock, version } from './common.ts'

const bytes = z.int().nonnegative()

/**
 * How a zuil is; what it can't read is left out. Every field is one that a person can act on:
 * `backend/presence/rules/health.ts` says when.
 */
export const health = z.object({
  readers: z
    .array(
      z.object({
        kind: z.enum(['PCSC', 'SERIAL', 'SIMULATED']),
        status: z.enum([
          'CONNECTED',
          'STARTING',
          /** The PC/SC library is not installed or was not built. */
          'LIBRARY_MISSING',
          /** No PC/SC daemon. */
          'SERVICE_DOWN',
          /** The PC/SC daemon does not let the zuil's user in: Debian 13 asks polkit. */
          'SERVICE_REFUSED',
          /** The service runs without a reader; or the serial line is unplugged. */
          'UNPLUGGED',
        ]),
      }),
    )
    .max(20),
  /** Taps in the journal. */
  journalDepth: z.int().nonnegative(),
  /** The last write to the journal failed. */
  journalBroken: z.boolean(),
  /** The journal was damaged and repaired: taps may be lost. Until somebody has looked at what was set aside. */
  journalDamaged: z.boolean().optional(),
  /** Whether the page still draws; MISSING = no page is connected. */
  screen: z.enum(['OK', 'FROZEN', 'MISSING']),
  /** MEMBERSHIP: MISSING = without a network it could say of nobody whether he is a member. */
  memberList: z.enum(['OK', 'MISSING']).optional(),
  printer: z.enum(['OK', 'PAPER_OUT', 'UNPLUGGED']).optional(),
  disk: z.object({ freeBytes: bytes, totalBytes: bytes }).optional(),
  /** How much of the flash memory's life is used, where the card reports it. */
  diskWornPercent: z.number().min(0).max(200).optional(),
  temperatureC: z.number().min(-60).max(200).optional(),
  /** Under-voltage now. */
  underVoltage: z.boolean().optional(),
  freeMemoryBytes: bytes.optional(),
  /** Of the program, in seconds. */
  upSeconds: z.number().nonnegative(),
})
export type Health = z.infer<typeof health>

/** `up/heartbeat`, every 30 s or so: the zuil is online, and how it is. */
export const heartbeat = z.object({
  v: version,
  session: ordinal.positive(),
  sent: sentClock,
  /** The device's own clock. */
  wallTime: instant,
  /** Revision of the desired document in use; 0 = none. */
  revision: ordinal,
  software: z.string().max(64),
  health,
})
export type Heartbeat = z.infer<typeof heartbeat>
