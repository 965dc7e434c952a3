import { changedAt } from '../../backend/events/rules/from-json-ld.ts'
import { startTestServer, type TestServer } from './http-server.ts'

/** What the stand-in has: documents as `aDocument` makes them; `uitpas: false` = it is no UiTPAS event (any more). */
export interface StandInEvent {
  readonly document: Readonly<Record<string, unknown>>
  readonly uitpas?: false
}

/** UiTdatabank's Search API, as it is documented: https://docs.publiq.be/docs/uitdatabank/search-api. */
export interface StandIn {
  readonly url: string
  /** The queries that it was asked, oldest first; a test may begin anew. */
  readonly asked: URLSearchParams[]
  /** All that it has, by CDBID. */
  readonly events: Map<string, StandInEvent>
  /** From now on it answers so, until it is `undefined` again. HANG: it never ends. */
  trouble: { readonly status: number } | 'HANG' | 'CLOSE' | 'NOT_JSON' | 'EMPTY' | undefined
  /** Called before each answer, with how many there were: what changes between two pages. */
  between: (answers: number) => void
  stop(): Promise<void>
}

export const standInClientId = 'client-of-the-test'

const MAX_LIMIT = 2_000
const MAX_START = 10_000

type Document = StandInEvent['document']

/** Of a document that stays as it is: a search among thousands would read the dates of all each time. */
const remembered = (of: (document: Document) => number): ((document: Document) => number) => {
  const known = new WeakMap<Document, number>()
  return (document) => {
    const at = known.get(document) ?? of(document)
    known.set(document, at)
    return at
  }
}
const lastDate = remembered((document) =>
  document.calendarType === 'permanent'
    ? Number.POSITIVE_INFINITY
    : Date.parse(String(document.endDate ?? '2100-01-01')),
)
const lastChange = remembered((document) => changedAt(document) ?? 0)

/** What a document is found by, as the documentation says of each parameter. */
const matches = ({ document, uitpas }: StandInEvent, query: URLSearchParams, now: number): boolean => {
  const given = (name: string): string | undefined => {
    const value = query.get(name)
    return value === null || value === '*' ? undefined : value
  }
  const off = query.get('disableDefaultFilters') === 'true'
  const statuses =
    off || query.get('workflowStatus') === '*'
      ? undefined
      : (query.get('workflowStatus') ?? 'APPROVED,READY_FOR_VALIDATION')
  const [id, modifiedFrom, dateFrom] = [given('id'), given('modifiedFrom'), given('dateFrom')]
  return (
    (query.get('uitpas') !== 'true' || uitpas !== false) &&
    (id === undefined || String(document['@id']).endsWith(`/${id}`)) &&
    (statuses === undefined || statuses.split(',').includes(String(document.workflowStatus))) &&
    (modifiedFrom === undefined || lastChange(document) >= Date.parse(modifiedFrom)) &&
    (dateFrom === undefined || lastDate(document) >= Date.parse(dateFrom)) &&
    (off || query.get('availableTo') === '*' || lastDate(document) >= now)
  )
}

/** @param clock what it takes for now; milliseconds since 1970 */
export const startStandIn = async (clock: () => number): Promise<StandIn> => {
  const asked: URLSearchParams[] = []
  const standIn: Omit<StandIn, 'url' | 'stop'> = {
    ...{ asked, events: new Map(), trouble: undefined, between: () => undefined },
  }
  const server: TestServer = await startTestServer(({ url, headers }, response) => {
    const address = new URL(url, 'http://stand-in')
    const query = address.searchParams
    standIn.between(asked.length)
    asked.push(query)
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/ld+json' }).end(JSON.stringify(body))
    }
    const { trouble } = standIn
    if (trouble === 'HANG') return
    if (trouble === 'CLOSE') return void response.destroy()
    if (trouble === 'NOT_JSON') return void response.writeHead(200).end('<html>even geduld</html>')
    if (trouble === 'EMPTY') return json(200, { itemsPerPage: 30, totalItems: 0, member: [] })
    if (trouble) return json(trouble.status, { title: 'trouble', status: trouble.status })
    if (headers['x-client-id'] !== standInClientId) return json(403, { title: 'Forbidden', status: 403 })
    const [start, limit] = [Number(query.get('start') ?? 0), Number(query.get('limit') ?? 30)]
    if (address.pathname !== '/events/' || start > MAX_START || limit > MAX_LIMIT)
      return json(404, { type: 'https://api.publiq.be/probs/url/not-found', title: 'Not Found', status: 404 })
    const found = [...standIn.events.values()].filter((event) => matches(event, query, clock()))
    if (query.get('sort[modified]') === 'asc') found.sort((a, b) => lastChange(a.document) - lastChange(b.document))
    const page = found.slice(start, start + limit).map(({ document }) => document)
    const member = query.get('embed') === 'true' ? page : page.map((one) => ({ '@id': one['@id'], '@type': 'Event' }))
    json(200, {
      '@context': 'http://www.w3.org/ns/hydra/context.jsonld',
      ...{ '@type': 'PagedCollection', itemsPerPage: limit, totalItems: found.length, member },
    })
  })
  return Object.assign(standIn, { url: server.url, stop: server.stop })
}
