import type { Message } from './decode.ts'
import { limits } from './limits.ts'
import type { DownKind, UpKind } from './topics.ts'

/** A message as it may travel, for documentation and for tests of both sides. */
export interface Example<K extends UpKind | DownKind> {
  readonly name: string
  readonly payload: Message<K>
}

const v = limits.version
const zuilId = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b11'
const bootId = '5f1c7f0e-7a64-4d5a-b0c2-1f2f0e9d8a77'
const eventId = '31e926e2-a35f-11eb-bcbc-0242ac130002'
const chipTap = '019aad3c-5b20-7c4e-8f00-6a1d2b3c4d5e'
const barcodeTap = '019aad3c-9d08-7b11-9abc-0f1e2d3c4b5a'
const sent = { bootId, monotonicMs: 8_130_250 }
const serverTime = '2026-11-23T19:15:30.042Z'

/**
 * Golden examples of every message. Made-up people's numbers, valid in form. A change here is a change of what
 * travels: `test/fixtures/messages` holds the same as files, so that it is seen in review.
 */
export const examples: { readonly [K in UpKind | DownKind]: readonly Example<K>[] } = {
  status: [
    { name: 'online', payload: { v, session: 12, state: 'ONLINE' } },
    { name: 'will', payload: { v, session: 12, state: 'OFFLINE' } },
  ],
  hello: [
    {
      name: 'hello',
      payload: {
        v,
        session: 12,
        sent,
        software: '0.1.0',
        revision: 4,
        journalDepth: 2,
        wallTime: '2026-11-23T19:15:29.998Z',
      },
    },
  ],
  tap: [
    {
      name: 'chip',
      payload: {
        v,
        sent,
        tap: {
          actieId: chipTap,
          seq: 1041,
          bootId,
          monotonicMs: 8_130_243,
          at: '2026-11-23T19:15:30.016Z',
          clock: 'ANCHORED',
          notBefore: '2026-11-23T17:00:04.310Z',
          card: { kind: 'CHIP', chipNumber: '04784CDAEE3880' },
          shownEventId: eventId,
        },
      },
    },
    {
      name: 'barcode',
      payload: {
        v,
        sent,
        tap: {
          actieId: barcodeTap,
          seq: 1042,
          bootId,
          monotonicMs: 8_130_244,
          at: '1970-01-01T02:15:30.244Z',
          clock: 'WALL',
          notBefore: '2026-11-23T17:00:04.310Z',
          card: { kind: 'BARCODE', uitpasNumber: '0930000420206' },
        },
      },
    },
  ],
  journal: [
    {
      name: 'batch',
      payload: {
        v,
        sent,
        batch: 7,
        taps: [
          {
            actieId: chipTap,
            seq: 1041,
            bootId: '0c5d2b7a-90ce-4c3e-8a4e-6b4a7a1e2f30',
            monotonicMs: 61_000,
            at: '2026-11-23T17:03:00.000Z',
            clock: 'ANCHORED',
            notBefore: '2026-11-23T17:00:04.310Z',
            card: { kind: 'CHIP', chipNumber: '04784CDAEE3880' },
            shownEventId: eventId,
          },
        ],
      },
    },
  ],
  welcome: [{ name: 'welcome', payload: { v, session: 12, serverTime, helloMonotonicMs: 8_130_250 } }],
  desired: [
    {
      name: 'document',
      payload: {
        v,
        revision: 5,
        zuil: { id: zuilId, name: 'CID-PPT-001' },
        type: 'CHECK_IN',
        blocked: false,
        languages: ['nl', 'fr'],
        sound: true,
        schedule: [
          {
            from: '2026-11-23T14:00:00.000Z',
            until: '2026-11-24T02:00:00.000Z',
            event: { id: eventId, name: { nl: 'Spelnamiddag', fr: 'Après-midi jeux' }, points: 1 },
          },
        ],
      },
    },
  ],
  verdict: [
    {
      name: 'saved',
      payload: { v, serverTime, verdict: { outcome: 'SAVED', actieId: chipTap, points: 1, balance: 24, eventId } },
    },
    {
      name: 'refused',
      payload: { v, serverTime, verdict: { outcome: 'REFUSED', actieId: barcodeTap, reason: 'maximum-reached' } },
    },
  ],
  'journal-ack': [{ name: 'batch', payload: { v, serverTime, batch: 7, actieIds: [chipTap] } }],
}
