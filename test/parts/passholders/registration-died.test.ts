import { noLog } from '@zuil/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRegistrations } from '../../../backend/passholders/registration/jobs.ts'
import { register } from '../../../backend/passholders/registration/register.ts'
import { LEASE_MS } from '../../../backend/passholders/rules/registration/keeping.ts'
import type { RegistrationWork } from '../../../backend/passholders/store/registration-work.ts'
import { databases } from '../../support/databases.ts'
import { cellsOf, checkFile, fileOf, newCard, stockCards } from '../../support/registration-files.ts'
import { startTestBackend, type TestBackend } from '../../support/test-backend.ts'

/**
 * A backend dies while it registers a file, before or after each of its transactions: what it began another one ends, or
 * undoes whole. That a transaction itself is whole is the database's own.
 */

const steps = ['reserve', 'undo', 'decide', 'checkAgain', 'activate', 'endRegistration'] as const
/** Three batches, the last one not full. */
const BATCH = 20
const ROWS = 2 * BATCH + 7

class Died extends Error {}

/** The same work, of a process that dies at its nth transaction, before it is begun or once it is committed. */
const dying = (work: RegistrationWork, nth: number, when: 'before' | 'after'): RegistrationWork => {
  let count = 0
  return new Proxy(work, {
    get: (target, name: keyof RegistrationWork) => {
      if (!steps.some((step) => step === name)) return target[name]
      return async (...args: unknown[]) => {
        count += 1
        if (count === nth && when === 'before') throw new Died()
        const made = await (target[name] as (...given: unknown[]) => Promise<unknown>)(...args).catch(
          (error: unknown) => {
            throw count === nth ? new Died() : error
          },
        )
        if (count === nth) throw new Died()
        return made
      }
    },
  })
}

describe.each(databases)('on %s', (database) => {
  let backend: TestBackend
  let files = 0
  beforeAll(async () => {
    backend = await startTestBackend({ onRegistration: () => undefined }, {}, database)
    // It looks now and then by itself: the tests say who works, and when.
    await backend.registrations.stop()
  })
  afterAll(() => backend.end())

  const work = () => backend.store.registrationWork
  /** Another backend, until nothing is left to do. */
  const another = async (): Promise<void> => {
    const jobs = startRegistrations({ work: work(), clock: () => backend.clock.now, batchRows: BATCH }, noLog)
    await jobs.idle()
    await jobs.stop()
  }
  const stateOf = async (numbers: readonly string[]) => {
    const [state] = await backend.sql<{ active: number; held: number; people: number; members: number }>(
      `select count(*) filter (where c.status = 'ACTIVE')::int as active, count(c.passholder_id)::int as held,
          (select count(*)::int from passholder p where p.name like 'Peeters%') as people,
          (select count(*)::int from membership m join passholder p on p.id = m.passholder_id
            where p.name like 'Peeters%') as members
        from card c where c.uitpas_number = any ($1)`,
      numbers,
    )
    return state
  }
  /** A file that was checked and is to be registered. */
  const begin = async () => {
    const first = 1_000 * ++files
    const rows = Array.from({ length: ROWS }, (_, n) => first + n)
    const numbers = rows.map((n) => newCard(n))
    await stockCards(backend, numbers)
    const sent = checkFile(
      { ...backend, registrations: { ...backend.registrations, idle: another } },
      fileOf(rows.map((n) => cellsOf(n))),
    )
    const { id } = await sent
    return { id, numbers, before: await stateOf(numbers) }
  }
  const ask = async (id: string) =>
    (await backend.asPerson({ role: 'ADMIN' }, { url: `/ksb/api/registrations/${id}` })).json()
  const registerOf = (id: string) =>
    backend.asPerson({ role: 'ADMIN' }, { method: 'POST', url: `/ksb/api/registrations/${id}/register` })
  /** Registers it until the process dies. @returns whether it did */
  const die = async (nth: number, when: 'before' | 'after'): Promise<boolean> => {
    const worker = `00000000-0000-4000-8000-00000000000${files % 10}`
    const job = await work().claim(worker)
    if (!job) throw new Error('nothing to do')
    try {
      await register(dying(work(), nth, when), job, worker, () => backend.clock.now)
      return false
    } catch (error) {
      if (!(error instanceof Died)) throw error
      return true
    }
  }

  it.each(['before', 'after'] as const)(
    'who comes next registers all of it, each once: %s each transaction',
    async (when) => {
      let nth = 1
      for (; ; nth++) {
        const { id, numbers, before } = await begin()
        expect((await registerOf(id)).statusCode).toBe(202)
        const died = await die(nth, when)
        const [{ reserved, left } = { reserved: false, left: 0 }] = await backend.sql<{
          reserved: boolean
          left: number
        }>(
          "select reserved, (select count(*)::int from card where uitpas_number = any ($2) and status = 'ACTIVE') as left from registration where id = $1",
          ...[id, numbers],
        )
        // Nobody has anything before it is decided that all have.
        if (!reserved) expect([nth, left]).toEqual([nth, 0])
        // The dead one's right to it has not ended yet.
        await another()
        if (died && !(when === 'after' && (await ask(id)).status === 'REGISTERED'))
          expect([nth, (await ask(id)).status]).toEqual([nth, 'REGISTERING'])
        backend.clock.now += LEASE_MS + 1
        await another()
        expect(await ask(id)).toMatchObject({ status: 'REGISTERED', counts: { NEW: ROWS, WRONG: 0 } })
        const { people = 0, members = 0 } = before ?? {}
        expect(await stateOf(numbers)).toEqual({
          active: ROWS,
          held: ROWS,
          people: people + ROWS,
          members: members + ROWS,
        })
        if (!died) break
      }
      // Three batches reserved and activated, the decision, the end.
      expect(nth).toBe(9)
    },
  )

  it.each(['before', 'after'] as const)(
    'who comes next undoes all of it where something changed: %s each transaction',
    async (when) => {
      let nth = 1
      for (; ; nth++) {
        const { id, numbers, before } = await begin()
        const last = numbers.at(-1)
        await backend.sql("update card set status = 'BLOCKED' where uitpas_number = $1", last)
        expect((await registerOf(id)).statusCode).toBe(202)
        const died = await die(nth, when)
        expect((await stateOf(numbers))?.active).toBe(0)
        backend.clock.now += LEASE_MS + 1
        await another()
        expect(await ask(id)).toMatchObject({
          status: 'CHECKED',
          checkedAgain: true,
          counts: { NEW: ROWS - 1, WRONG: 1 },
        })
        expect(await stateOf(numbers)).toEqual(before)
        if (!died) break
      }
      // Two batches reserved, the third that can't be, two undone, the check anew.
      expect(nth).toBe(7)
    },
  )
})
