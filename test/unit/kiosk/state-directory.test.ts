import { maxOrdinal } from '@zuil/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Enrolment, openStateDirectory } from '../../../kiosk/io/state-directory.ts'
import { temporaryFolder } from '../../support/programs.ts'
import { documentOf } from './core/kiosk.ts'

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

describe('the state directory', () => {
  it('numbers its sessions after those of the device whose place it took, over restarts', async () => {
    const state = await openStateDirectory(folder.path)
    expect(await state.nextSession()).toBe(1)
    await state.saveEnrolment(enrolment(40))
    const again = await openStateDirectory(folder.path)
    expect(await again.nextSession()).toBe(41)
    // Its own may be the higher one.
    await again.saveEnrolment(enrolment(7))
    expect(await (await openStateDirectory(folder.path)).nextSession()).toBe(42)
    // The backend knows of higher ones: this is an old card.
    expect(await (await openStateDirectory(folder.path)).nextSession(300)).toBe(301)
    expect(await (await openStateDirectory(folder.path)).nextSession(7)).toBe(302)
    // No higher than what a message can say.
    expect(await (await openStateDirectory(folder.path)).nextSession(maxOrdinal)).toBe(maxOrdinal)
  })

  it('numbers its sessions anew under another user name, whatever they had come to', async () => {
    const state = await openStateDirectory(folder.path)
    await state.saveEnrolment(enrolment(maxOrdinal))
    expect(await state.nextSession()).toBe(maxOrdinal)
    const { mqtt, ...rest } = enrolment(0)
    const next = { ...rest, mqtt: { ...mqtt, username: `${rest.id}.1` } }
    await state.saveEnrolment(next)
    // Before it has used one: the file has those of the name before.
    expect(await (await openStateDirectory(folder.path)).nextSession()).toBe(1)
    expect(await (await openStateDirectory(folder.path)).nextSession()).toBe(2)
    expect(await state.nextSession()).toBe(1)
  })

  it('has its document and the revision it reverted, unless they are of another zuil that it once was', async () => {
    const state = await openStateDirectory(folder.path)
    await state.saveEnrolment(enrolment(0))
    await state.saveDesired(document)
    const reverted = { revision: 9, brokerUrl: 'mqtts://elders' }
    await state.saveReverted(reverted)
    const again = await openStateDirectory(folder.path)
    expect(again.desired).toEqual(document)
    expect(again.reverted).toMatchObject(reverted)
    await again.saveEnrolment(enrolment(0, OTHER))
    const other = await openStateDirectory(folder.path)
    expect([other.desired, other.reverted]).toEqual([undefined, undefined])
  })

  it('is written in turn: the newest is the last, and `flushed` waits for it', async () => {
    const state = await openStateDirectory(folder.path)
    await state.saveEnrolment(enrolment(0))
    for (const revision of [1, 2, 3]) void state.saveDesired({ ...document, revision })
    await state.flushed()
    expect((await openStateDirectory(folder.path)).desired?.revision).toBe(3)
  })

  it('reads a document of before the four kinds', async () => {
    const state = await openStateDirectory(folder.path)
    await state.saveEnrolment(enrolment(0))
    const { v, revision, zuil, blocked, languages, sound, schedule } = document
    const old = { v, revision, zuil, type: 'CHECK_IN', blocked, languages, sound, schedule }
    await state.saveDesired(old as unknown as typeof document)
    expect((await openStateDirectory(folder.path)).desired).toMatchObject({
      type: 'CHECK_IN',
      worksOffline: true,
      rewards: [],
    })
  })
})
