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
const rewardTap = '019aad3d-1a10-7d22-8d00-3e4f5a6b7c8d'
const ticketTap = '019aad3d-2b20-7e33-9e00-4f5a6b7c8d9e'
const memberTap = '019aad3d-3c30-7f44-af00-5a6b7c8d9e0f'
const rewardId = '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e01'
const nextRewardId = '6b1f0a34-2c6d-4a58-9a3e-0d9f5c7b1e02'
const associationId = '7c2e1b45-3d7e-4b69-8b4f-1ea06d8c2f02'
const counter = { id: 'c2e85b96-7d14-4a3f-9e60-3bd1f7a25001', name: 'CC De Schakel, onthaal' }
const commandId = '8d3f2c56-4e8f-4c7a-9c50-2fb17e9d3003'
const key = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'
const rewardTitle = { nl: 'Een koffie', fr: 'Un café' }
const sent = { bootId, monotonicMs: 8_130_250, at: '2026-11-23T19:15:30.001Z' }
const serverTime = '2026-11-23T19:15:30.042Z'

/**
 * Golden examples of every message. Made-up people's numbers, valid in form. A change here is a change of what
 * travels: `test/fixtures/messages` holds the same as files, so that it is seen in review.
 */
export const examples: { readonly [K in UpKind | DownKind]: readonly Example<K>[] } = {
  status: [
    { name: 'online', payload: { v, session: 12, state: 'ONLINE', bootId } },
    { name: 'will', payload: { v, session: 12, state: 'OFFLINE', bootId } },
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
          mode: 'CHECK_IN',
          ifLate: 'BOOK',
          shownEventId: eventId,
        },
      },
    },
    {
      name: 'reward',
      payload: {
        v,
        sent,
        tap: {
          actieId: rewardTap,
          seq: 1043,
          bootId,
          monotonicMs: 8_130_245,
          at: '2026-11-23T19:15:30.018Z',
          clock: 'ANCHORED',
          notBefore: '2026-11-23T17:00:04.310Z',
          card: { kind: 'CHIP', chipNumber: '04784CDAEE3880' },
          mode: 'REWARD',
          ifLate: 'DROP',
          rewardId,
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
          mode: 'CHECK_IN',
          ifLate: 'BOOK',
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
            mode: 'CHECK_IN',
            ifLate: 'BOOK',
            shownEventId: eventId,
          },
        ],
      },
    },
  ],
  heartbeat: [
    {
      name: 'well',
      payload: {
        v,
        session: 12,
        sent,
        wallTime: '2026-11-23T19:15:29.998Z',
        revision: 5,
        software: '0.1.0',
        health: {
          readers: [{ kind: 'PCSC', status: 'CONNECTED' }],
          journalDepth: 0,
          journalBroken: false,
          screen: 'OK',
          disk: { freeBytes: 21_474_836_480, totalBytes: 31_268_536_320 },
          temperatureC: 48.3,
          underVoltage: false,
          freeMemoryBytes: 314_572_800,
          upSeconds: 86_412,
        },
      },
    },
  ],
  reported: [
    { name: 'applied', payload: { v, session: 12, revision: 5, outcome: 'APPLIED', inUse: 5, problems: [] } },
    {
      name: 'refused',
      payload: {
        v,
        session: 12,
        revision: 6,
        outcome: 'REFUSED',
        inUse: 5,
        problems: [{ field: 'counters', reason: 'SEVERAL_REWARDS' }],
      },
    },
  ],
  result: [{ name: 'failed', payload: { v, id: commandId, outcome: 'FAILED', problem: 'No page is connected.' } }],
  welcome: [
    {
      name: 'welcome',
      payload: { v, session: 12, serverTime, helloMonotonicMs: 8_130_250, otherSession: 11, copied: false },
    },
  ],
  desired: [
    {
      name: 'document',
      payload: {
        v,
        revision: 5,
        zuil: { id: zuilId, name: 'CID-PPT-001' },
        type: 'CHECK_IN',
        blocked: false,
        inStock: false,
        languages: ['nl', 'fr'],
        sound: true,
        counters: [counter],
        worksOffline: true,
        openingHours: [{ days: ['TUESDAY', 'SATURDAY'], opens: '10:00', closes: '18:00' }],
        qr: { key, stepSeconds: 30 },
        rewards: [],
        schedule: [
          {
            from: '2026-11-23T14:00:00.000Z',
            until: '2026-11-24T02:00:00.000Z',
            event: { id: eventId, name: { nl: 'Spelnamiddag', fr: 'Après-midi jeux' }, points: 1 },
          },
        ],
      },
    },
    {
      name: 'reward',
      payload: {
        v,
        revision: 6,
        zuil: { id: zuilId, name: 'CID-PPT-001' },
        type: 'REWARD',
        blocked: false,
        inStock: false,
        languages: ['nl'],
        sound: true,
        counters: [counter],
        worksOffline: true,
        openingHours: [],
        schedule: [],
        rewards: [
          { id: rewardId, title: rewardTitle, points: 10, until: '2026-11-30T23:00:00.000Z' },
          { id: nextRewardId, title: { nl: 'Een kop soep' }, points: 15, from: '2026-11-30T23:00:00.000Z' },
        ],
      },
    },
    {
      name: 'membership',
      payload: {
        v,
        revision: 7,
        zuil: { id: zuilId, name: 'CID-PPT-001' },
        type: 'MEMBERSHIP',
        blocked: false,
        inStock: false,
        languages: ['nl'],
        sound: true,
        counters: [counter],
        worksOffline: true,
        openingHours: [],
        schedule: [],
        rewards: [],
        association: { id: associationId, name: { nl: 'Vriend van het CC' }, listRevision: '41' },
      },
    },
  ],
  verdict: [
    {
      name: 'saved',
      payload: { v, serverTime, verdict: { outcome: 'SAVED', actieId: chipTap, points: 1, balance: 24, eventId } },
    },
    {
      name: 'ticket',
      payload: {
        v,
        serverTime,
        verdict: {
          outcome: 'TICKET',
          actieId: ticketTap,
          eventId,
          ticket: { sold: true, price: 240, regularPrice: 1200, tariff: 'SOCIAL' },
          point: { saved: true, points: 1, balance: 25 },
        },
      },
    },
    {
      name: 'redeemed',
      payload: {
        v,
        serverTime,
        verdict: { outcome: 'REDEEMED', actieId: rewardTap, rewardId, title: rewardTitle, points: 10, balance: 14 },
      },
    },
    {
      name: 'membership',
      payload: {
        v,
        serverTime,
        verdict: {
          outcome: 'MEMBERSHIP',
          actieId: memberTap,
          associationId,
          status: 'ACTIVE',
          endDate: '2027-06-30',
          renewable: false,
          renewableFrom: '2027-03-30',
          balance: 14,
        },
      },
    },
    {
      name: 'refused',
      payload: {
        v,
        serverTime,
        verdict: {
          outcome: 'REFUSED',
          actieId: barcodeTap,
          reason: 'checkin-not-allowed',
          balance: 14,
          pointsEndDate: '2027-01-12',
        },
      },
    },
  ],
  'journal-ack': [{ name: 'batch', payload: { v, serverTime, batch: 7, actieIds: [chipTap] } }],
  command: [
    { name: 'identify', payload: { v, id: commandId, kind: 'IDENTIFY', expiresAt: '2026-11-23T19:16:30.000Z' } },
  ],
}
