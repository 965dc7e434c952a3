import { createHash } from 'node:crypto'
import { yieldNowAndThen } from '../../platform/yield.ts'
import { changedAt, fromJsonLd, type ReadEvent } from '../rules/from-json-ld.ts'
import { canHaveVanished, loadedFacts } from '../rules/uitdatabank.ts'
import { type Cursor, nextCursor, without } from '../rules/uitdatabank-paging.ts'
import { isPast } from '../rules/windows.ts'
import type { LoadProblem } from '../shapes/uitdatabank.ts'
import type { LoadOutcome, LoadState, UitdatabankStore } from '../store/uitdatabank.ts'
import type { LoadedPage, OrganizersInCardSystems, Written } from '../store/uitdatabank-page.ts'
import type { SearchEvents, SearchPage } from './client.ts'

export interface PassOptions {
  readonly search: SearchEvents
  readonly store: Pick<UitdatabankStore, 'organizers' | 'known' | 'coming' | 'write' | 'renew'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Between two pages: whoever taps meanwhile goes first. @param tookMs to take in the one before */
  readonly pause: (tookMs: number) => Promise<void>
  readonly signal: AbortSignal
}

/** What a pass did, for the log. */
export interface PassReport extends Written {
  readonly did: 'ALL' | 'CHANGES'
  readonly pages: number
  /** Of which not even an id was had. */
  readonly nameless: number
  /** Some of those that could not be read. */
  readonly examples: readonly string[]
}

export type PassResult = { readonly outcome: LoadOutcome; readonly report: PassReport; readonly detail?: unknown }

/** The backend ends. */
export class LoadStopped extends Error {
  override readonly name = 'LoadStopped'
}

/** It can't be gone on with. */
class Failed extends Error {
  override readonly name = 'Failed'
  readonly problem: LoadProblem
  readonly detail: unknown
  constructor(problem: LoadProblem, detail: unknown) {
    super(problem)
    this.problem = problem
    this.detail = detail
  }
}

/** Half a megabyte. */
const PAGE = 50
const DAY_MS = 86_400_000
/** Everything is read so often: what is no longer there no change tells. */
const SWEEP_EVERY_MS = DAY_MS
/** A change may be found by others a while after its own time. */
const OVERLAP_MS = 10 * 60_000
/** Beyond them a check-in may still come out of a journal: their event is known then. */
const PAST_MS = 5 * DAY_MS
/** How many that vanished are asked for by their id; the rest waits for the next time. */
const MAX_ASKED = 1_000
const MAX_EXAMPLES = 5

/** With the default filters off: events of before today, of schools and members, and those that are announced later. */
const all = {
  embed: 'true',
  uitpas: 'true',
  availableFrom: '*',
  availableTo: '*',
  addressCountry: '*',
  audienceType: '*',
}
const published = 'APPROVED,READY_FOR_VALIDATION'

/** 2026-11-28T06:00:00+00:00 */
const written = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`

/** Which organizers there are: another one has events that have not changed for long. */
const keyOf = (organizers: OrganizersInCardSystems): string =>
  createHash('sha256')
    .update([...organizers].map(([id, systems]) => [id, ...systems.map((one) => one.id)].join(' ')).join('\n'))
    .digest('hex')

/**
 * One pass of the load: all that UiTdatabank has, or what changed since the last pass; each page is taken in before the next
 * is asked for.
 * @throws LoadTakenOver, LoadStopped; what else is thrown is of the database
 */
export const runPass = async (options: PassOptions, worker: string, state: LoadState): Promise<PassResult> => {
  const { search, store, clock, pause, signal } = options
  const began = clock()
  const organizers = await store.organizers()
  const key = keyOf(organizers)
  const { readUntil, sweptAt = Number.NEGATIVE_INFINITY } = state
  const sweeps = readUntil === undefined || began - sweptAt >= SWEEP_EVERY_MS || state.sweptFor !== key
  const from = Math.floor(((readUntil ?? began) - OVERLAP_MS) / 1_000) * 1_000
  const counted = { added: 0, changed: 0, cancelled: 0, unreadable: 0 }
  const seen = new Set<string>()
  const examples: string[] = []
  const breathe = yieldNowAndThen()
  let [pages, nameless, latest] = [0, 0, readUntil ?? Number.NEGATIVE_INFINITY]

  const ask = async (query: Readonly<Record<string, string>>): Promise<SearchPage | 'TOO_LARGE'> => {
    if (signal.aborted) throw new LoadStopped()
    const page = await search(query, signal)
    if (signal.aborted) throw new LoadStopped()
    if (page.ok) return page.value
    const { problem, detail } = page.error
    if (problem !== 'TOO_LARGE') throw new Failed(problem, detail)
    await store.renew(worker)
    return problem
  }

  const withoutPast = async (events: readonly ReadEvent[]): Promise<readonly ReadEvent[]> => {
    const past = events.filter((event) => isPast(loadedFacts(event, began).calendar, began))
    if (past.length === 0) return events
    const known = await store.known(past.map(({ id }) => id))
    return events.filter((event) => known.has(event.id) || !past.includes(event))
  }

  const write = async (page: LoadedPage): Promise<void> => {
    const did = await store.write(worker, page, organizers)
    for (const what of ['added', 'changed', 'cancelled', 'unreadable'] as const) counted[what] += did[what]
  }

  /** Reads what came, and writes what it changes. */
  const take = async (documents: readonly unknown[]): Promise<void> => {
    const events = new Map<string, ReadEvent>()
    const [gone, unreadable] = [new Set<string>(), new Map<string, LoadedPage['unreadable'][number]>()]
    for (const document of documents) {
      await breathe()
      const read = fromJsonLd(document)
      if (!read.ok) {
        const { id, organizerId, reason } = read.error
        if (id === undefined) nameless++
        else if (organizerId !== undefined && !organizers.has(organizerId)) gone.add(id)
        else unreadable.set(id, { id, reason, ...(organizerId !== undefined && { organizerId }) })
      } else if (read.value.kind === 'WITHDRAWN') gone.add(read.value.id)
      else if (organizers.has(read.value.event.organizerId)) events.set(read.value.event.id, read.value.event)
      else gone.add(read.value.event.id)
    }
    for (const id of [...events.keys(), ...unreadable.keys()]) seen.add(id)
    const page = {
      events: await withoutPast([...events.values()]),
      gone: [...gone],
      unreadable: [...unreadable.values()],
    }
    await write(page)
    examples.push(...[...unreadable.keys()].slice(0, MAX_EXAMPLES - examples.length))
  }

  const walk = async (query: Readonly<Record<string, string>>, first: Cursor): Promise<void> => {
    let cursor: Cursor | undefined | 'TOO_FAR' = first
    let limit = PAGE
    while (cursor !== undefined) {
      if (cursor === 'TOO_FAR') throw new Failed('WRONG_ANSWER', { tooFar: true })
      const from: Record<string, string> = cursor.from === undefined ? {} : { modifiedFrom: written(cursor.from) }
      const page = await ask({ ...query, ...from, start: String(cursor.start), limit: String(limit) })
      if (page === 'TOO_LARGE') {
        if (limit === 1) {
          nameless++
          cursor = without(cursor)
        }
        limit = Math.max(1, Math.floor(limit / 2))
        continue
      }
      limit = PAGE
      pages++
      const since = clock()
      await take(page.member)
      const tookMs = clock() - since
      const changed = page.member.map(changedAt)
      // One from the future must not hide what changes until then.
      for (const at of changed) if (at !== undefined && at <= began) latest = Math.max(latest, at)
      cursor = nextCursor(cursor, { changed, totalItems: page.totalItems })
      await pause(tookMs)
    }
  }

  /** What was there and did not come: each is asked for by itself, since others may have come between two pages. */
  const checkVanished = async (): Promise<void> => {
    const coming = await store.coming(began + DAY_MS)
    const vanished = coming.filter((id) => !seen.has(id))
    const since = state.problem === 'IMPLAUSIBLE' ? state.failingSince : undefined
    if (!canHaveVanished(vanished.length, coming.length, began, since))
      throw new Failed('IMPLAUSIBLE', { vanished: vanished.length, coming: coming.length })
    for (const id of vanished.slice(0, MAX_ASKED)) {
      const page = await ask({ embed: 'true', uitpas: 'true', disableDefaultFilters: 'true', id })
      if (page === 'TOO_LARGE') continue
      const since = clock()
      if (page.member.length > 0) await take(page.member)
      else await write({ events: [], gone: [id], unreadable: [] })
      await pause(clock() - since)
    }
  }

  const report = (): PassReport => ({ did: sweeps ? 'ALL' : 'CHANGES', pages, ...counted, nameless, examples })
  try {
    if (sweeps) {
      await walk(
        { ...all, workflowStatus: published, dateFrom: written(began - PAST_MS), 'sort[modified]': 'asc' },
        { start: 0 },
      )
      await checkVanished()
    } else {
      await walk({ ...all, workflowStatus: '*', 'sort[modified]': 'asc' }, { from, start: 0 })
    }
    const outcome: LoadOutcome = {
      kind: 'DONE',
      ...(Number.isFinite(latest) && { readUntil: latest }),
      ...(sweeps && { swept: { at: began, for: key } }),
    }
    return { outcome, report: report() }
  } catch (error) {
    if (!(error instanceof Failed)) throw error
    return { outcome: { kind: 'FAILED', problem: error.problem }, report: report(), detail: error.detail }
  }
}
