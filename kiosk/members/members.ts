import { createHmac } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { type CardRead, describeError, type Log, type MemberList, memberHashInput, memberList } from '@zuil/protocol'
import { z } from 'zod'
import { readJson, writeJson } from '../io/files.ts'
import type { Members } from '../ports.ts'
import type { FetchList } from './fetch.ts'

export interface MembersOptions {
  /** The file that holds the list. */
  readonly path: string
  readonly fetchList: FetchList
  readonly log: Log
}

type Wanted = Parameters<Members['refresh']>[0]

/** The list as it is held in memory; 200,000 cards take 20 MB. */
interface Held extends Omit<MemberList, 'members'> {
  readonly etag: string | undefined
  /** When the backend last said that it is right. Milliseconds. */
  readonly fetchedMs: number
  /** Last day of the membership, by a card's hash. */
  readonly endDates: ReadonlyMap<string, string>
}

const file = z.object({ fetchedMs: z.number(), etag: z.string().optional(), list: memberList })

const HASH_BYTES = 16
/** A list is asked for again after so long, so that it is always valid for a while when the network goes. */
const OLD_MS = 6 * 3_600_000
/** A time before the list was made, by more than clocks differ, is a wrong time: nothing is told by it. */
const CLOCK_SLACK_MS = 5 * 60_000

/** Opens the cached list of members: what was kept of an earlier start is there at once. */
export const openMembers = async ({ path, fetchList, log }: MembersOptions): Promise<Members> => {
  let held: Held | undefined = await load(path)
  /** Rises with each wipe: a list that was asked for before it is not taken after it. */
  let wipes = 0
  let running: { readonly wanted: Wanted; readonly done: Promise<void> } | undefined
  /** One write or removal after the other. */
  let onDisk: Promise<void> = Promise.resolve()

  const keep = (next: Held): Promise<void> => {
    held = next
    onDisk = onDisk.then(async () => {
      await save(path, next).catch((error: unknown) =>
        log.warn(describeError(error), 'the list of members is not kept'),
      )
    })
    return onDisk
  }

  const wipe = (): Promise<void> => {
    wipes++
    held = undefined
    onDisk = onDisk.then(() => remove(path, log))
    return onDisk
  }

  const fetch = async (nowMs: number): Promise<void> => {
    const before = wipes
    const fetched = await fetchList(held?.etag)
    if (wipes !== before) return
    switch (fetched.kind) {
      case 'LIST': {
        const { members, ...rest } = fetched.list
        await keep({ ...rest, etag: fetched.etag, fetchedMs: nowMs, endDates: new Map(members) })
        log.info({ members: members.length, listRevision: rest.listRevision }, 'the list of members is fetched')
        break
      }
      case 'SAME':
        if (held) await keep({ ...held, validUntil: fetched.validUntil, fetchedMs: nowMs })
        break
      case 'GONE':
        await wipe()
        log.warn({}, 'this zuil has no list of members any more; it is wiped')
        break
      case 'UNREACHABLE':
        log.warn(fetched.problem, 'the list of members can not be fetched; the old one stays')
        break
    }
  }

  const refresh = async (wanted: Wanted, nowMs: number): Promise<void> => {
    if (isFresh(held, wanted, nowMs)) return
    try {
      await fetch(nowMs)
    } catch (error) {
      log.error(describeError(error), 'the list of members can not be fetched; the old one stays')
    }
  }

  return {
    find: (card, associationId, nowMs) => {
      if (held?.associationId !== associationId) return undefined
      if (nowMs > Date.parse(held.validUntil) || nowMs < held.fetchedMs - CLOCK_SLACK_MS) return undefined
      const endDate = held.endDates.get(hash(card, held.key))
      return endDate === undefined ? 'NOT_LISTED' : { endDate }
    },
    refresh: (wanted, nowMs) => {
      if (running && sameList(running.wanted, wanted)) return running.done
      const before = running?.done ?? Promise.resolve()
      const done: Promise<void> = before
        .then(() => refresh(wanted, nowMs))
        .finally(() => {
          if (running?.done === done) running = undefined
        })
      running = { wanted, done }
      return done
    },
    wipe,
  }
}

const sameList = (one: Wanted, other: Wanted): boolean =>
  one.associationId === other.associationId && one.listRevision === other.listRevision

const isFresh = (held: Held | undefined, wanted: Wanted, nowMs: number): boolean => {
  if (!held || !sameList(held, wanted)) return false
  const age = nowMs - held.fetchedMs
  return age >= 0 && age < OLD_MS
}

const hash = (card: CardRead, key: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(memberHashInput(card))
    .digest()
    .toString('base64url', 0, HASH_BYTES)

const load = async (path: string): Promise<Held | undefined> => {
  const kept = await readJson(path, file)
  if (!kept) return undefined
  const { members, ...rest } = kept.list
  return { ...rest, etag: kept.etag, fetchedMs: kept.fetchedMs, endDates: new Map(members) }
}

const save = (path: string, { etag, fetchedMs, endDates, ...rest }: Held): Promise<void> =>
  writeJson(path, { fetchedMs, etag, list: { ...rest, members: [...endDates] } })

/** Removes the file, and one that was half written. */
const remove = async (path: string, log: Log): Promise<void> => {
  for (const one of [path, `${path}.new`]) {
    try {
      await rm(one, { force: true })
    } catch (error) {
      log.error(describeError(error), 'the list of members can not be removed')
    }
  }
}
