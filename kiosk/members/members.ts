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
  /** Until when the list can be used has changed. */
  readonly changed: () => void
  readonly log: Log
}

type Wanted = Parameters<Members['refresh']>[0]

/** The list as it is cached in memory; 200,000 cards take 20 MB. */
interface CachedList extends Omit<MemberList, 'members'> {
  readonly etag: string | undefined
  /** Never on disk: absent after a start, until the backend gave it. */
  readonly key: string | undefined
  /** When the backend last confirmed it. Milliseconds. */
  readonly fetchedMs: number
  /** Last day of the membership, by a card's hash. */
  readonly endDates: ReadonlyMap<string, string>
}

/** Strict: a file of an older program has the key in it. */
const file = z.strictObject({ fetchedMs: z.number(), etag: z.string().optional(), list: memberList.strict() })

const HASH_BYTES = 16
/** A list is asked for again after this long, so that it is valid for a while when the network is lost. */
const FRESH_MS = 6 * 3_600_000
/** A time before the list was fetched, by more than clocks differ, is wrong: the list is not used. */
const CLOCK_SLACK_MS = 5 * 60_000

/**
 * Opens the cached list of members. One of an earlier run can be used once the backend gave its key again: on the disk
 * alone it says of nobody that he is a member.
 */
export const openMembers = async ({ path, fetchList, changed, log }: MembersOptions): Promise<Members> => {
  let cached: CachedList | undefined = await load(path, log)
  /** Counts wipes: a list that was asked for before one is not stored after it. */
  let wipes = 0
  let running: { readonly wanted: Wanted; readonly done: Promise<void> } | undefined
  /** One write or removal after the other. */
  let onDisk: Promise<void> = Promise.resolve()

  const store = (next: CachedList): Promise<void> => {
    cached = next
    changed()
    onDisk = onDisk.then(async () => {
      await save(path, next).catch((error: unknown) =>
        log.warn(describeError(error), 'Writing the list of members to disk failed'),
      )
    })
    return onDisk
  }

  const wipe = (): Promise<void> => {
    wipes++
    cached = undefined
    changed()
    onDisk = onDisk.then(() => remove(path, log))
    return onDisk
  }

  const fetch = async ({ byNumber }: Wanted, nowMs: number): Promise<void> => {
    const before = wipes
    const fetched = await fetchList(cached?.etag, byNumber)
    if (wipes !== before) return
    switch (fetched.kind) {
      case 'LIST': {
        const { members, ...rest } = fetched.list
        const { etag, key } = fetched
        await store({ ...rest, etag, key, fetchedMs: nowMs, endDates: new Map(members) })
        log.info({ members: members.length, listRevision: rest.listRevision }, 'The list of members was fetched')
        break
      }
      case 'NOT_MODIFIED':
        if (!cached) break
        if (cached.key === undefined) log.info({}, 'The list of members is in use again')
        await store({ ...cached, validUntil: fetched.validUntil, key: fetched.key, fetchedMs: nowMs })
        break
      case 'FORBIDDEN':
        await wipe()
        log.warn({}, 'This zuil may not have a list of members any more; it was wiped')
        break
      case 'UNREACHABLE':
        log.warn(fetched.problem, 'Fetching the list of members failed; the old one stays')
        break
    }
  }

  const refresh = async (wanted: Wanted, nowMs: number): Promise<void> => {
    if (isFresh(cached, wanted, nowMs)) return
    try {
      await fetch(wanted, nowMs)
    } catch (error) {
      log.error(describeError(error), 'Fetching the list of members failed; the old one stays')
    }
  }

  return {
    find: (card, associationId, nowMs) => {
      if (cached?.associationId !== associationId || cached.key === undefined) return undefined
      if (card.kind === 'BARCODE' && !cached.byNumber) return undefined
      if (nowMs > Date.parse(cached.validUntil) || nowMs < cached.fetchedMs - CLOCK_SLACK_MS) return undefined
      const endDate = cached.endDates.get(hash(card, cached.key))
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
    get usableUntil() {
      return cached?.key === undefined ? undefined : Date.parse(cached.validUntil)
    },
  }
}

const sameList = (one: Wanted, other: Wanted): boolean =>
  one.associationId === other.associationId &&
  one.listRevision === other.listRevision &&
  one.byNumber === other.byNumber

const isFresh = (cached: CachedList | undefined, wanted: Wanted, nowMs: number): boolean => {
  if (cached?.key === undefined || !sameList(cached, wanted)) return false
  const age = nowMs - cached.fetchedMs
  return age >= 0 && age < FRESH_MS
}

const hash = (card: CardRead, key: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(memberHashInput(card))
    .digest()
    .toString('base64url', 0, HASH_BYTES)

const load = async (path: string, log: Log): Promise<CachedList | undefined> => {
  const saved = await readJson(path, file).catch(() => undefined)
  if (!saved) {
    // A list that can't be read is fetched again; an older program's is not left there with its key.
    await remove(path, log)
    return undefined
  }
  const { members, ...rest } = saved.list
  return { ...rest, etag: saved.etag, key: undefined, fetchedMs: saved.fetchedMs, endDates: new Map(members) }
}

const save = (path: string, { etag, fetchedMs, endDates, key: _, ...rest }: CachedList): Promise<void> =>
  writeJson(path, { fetchedMs, etag, list: { ...rest, members: [...endDates] } })

/** Removes the file, and one that was half written. */
const remove = async (path: string, log: Log): Promise<void> => {
  for (const one of [path, `${path}.new`]) {
    try {
      await rm(one, { force: true })
    } catch (error) {
      log.error(describeError(error), 'Removing the list of members from disk failed')
    }
  }
}
