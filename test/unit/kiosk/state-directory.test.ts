import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKept } from '../../../kiosk/io/state-directory.ts'
import type { Enrolment } from '../../../kiosk/ports.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { documentOf } from '../core/kiosk/kiosk.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

const document = documentOf('TICKET')
const enrolment = (session: number, id = document.zuil.id): Enrolment => ({
  id,
  name: 'Zuil 1',
  session,
  mqtt: { url: 'mqtts://eerst', username: id, password: 'a password long enough' },
  backendUrl: 'https://backend',
  deviceId: '5c2d7f31-8b0a-4a44-9c1d-6d8f1a2b3c4d',
})
const OTHER = '3d6f0a52-8c1b-4f0e-9a57-2f6f1d0c4b99'

describe('what a zuil keeps', () => {
  it('numbers its sessions after those of the device whose place it took, over restarts', async () => {
    const kept = await openKept(folder.path)
    expect(await kept.nextSession()).toBe(1)
    await kept.keepEnrolment(enrolment(40))
    const again = await openKept(folder.path)
    expect(await again.nextSession()).toBe(41)
    // Its own may be the higher one.
    await again.keepEnrolment(enrolment(7))
    expect(await (await openKept(folder.path)).nextSession()).toBe(42)
  })

  it('has its document and what it gave up, unless they are of another zuil that it once was', async () => {
    const kept = await openKept(folder.path)
    await kept.keepEnrolment(enrolment(0))
    await kept.keepDesired(document)
    await kept.keepReverted(9)
    const again = await openKept(folder.path)
    expect([again.desired, again.reverted]).toEqual([document, 9])
    await again.keepEnrolment(enrolment(0, OTHER))
    const other = await openKept(folder.path)
    expect([other.desired, other.reverted]).toEqual([undefined, 0])
  })

  it('is written in turn: the newest is the last, and `written` waits for it', async () => {
    const kept = await openKept(folder.path)
    await kept.keepEnrolment(enrolment(0))
    for (const revision of [1, 2, 3]) void kept.keepDesired({ ...document, revision })
    await kept.written()
    expect((await openKept(folder.path)).desired?.revision).toBe(3)
  })

  it('reads a document of before the four kinds', async () => {
    const kept = await openKept(folder.path)
    await kept.keepEnrolment(enrolment(0))
    const { v, revision, zuil, blocked, languages, sound, schedule } = document
    const old = { v, revision, zuil, type: 'CHECK_IN', blocked, languages, sound, schedule }
    await kept.keepDesired(old as unknown as typeof document)
    expect((await openKept(folder.path)).desired).toMatchObject({ type: 'CHECK_IN', worksOffline: true, rewards: [] })
  })
})
