import { type QueryClient, useQueries } from '@tanstack/react-query'
import type { Action } from '../../../platform/http/policy.ts'
import { search } from '../../api/request.ts'
import { isInsz, isLikeInsz } from '../../format/insz.ts'
import { type TextKey, t } from '../../i18n/t.ts'
import { useMe } from '../../shell/session.tsx'
import { accountQueries } from '../accounts/queries.ts'
import { associationQueries } from '../associations/queries.ts'
import { basisText } from '../associations/words.ts'
import { cardQueries } from '../cards/queries.ts'
import { statusText } from '../cards/words.ts'
import { counterQueries } from '../counters/queries.ts'
import { whenText } from '../event-times.ts'
import { eventQueries } from '../events/queries.ts'
import { keyQueries } from '../keys/queries.ts'
import { sharesText } from '../keys/words.ts'
import { passholderActs, passholderQueries } from '../passholders/queries.ts'
import { nameOf, tellsApart } from '../passholders/words.ts'
import { rewardQueries } from '../rewards/queries.ts'
import { pointsText } from '../rewards/words.ts'
import { zuilQueries } from '../zuilen/queries.ts'
import { typeName } from '../zuilen/words.ts'

/** One that was found: its page, and what tells it from another of its name. */
interface FoundRecord {
  readonly id: string
  readonly to: string
  readonly text: string
  readonly more: string
}

interface Findable {
  readonly kind: string
  /** Who may not do this, finds none. */
  readonly can: Action
  readonly name: TextKey
  /** By what one is found. */
  readonly by: TextKey
  readonly find: (client: QueryClient, text: string) => Promise<readonly FoundRecord[]>
}

/** So many of each kind: who does not see his, types on. */
const page = { start: 0, limit: 5 }

/** People, by all that a passholder is known by; a rijksregisternummer goes by a way of its own. */
const passholders = async (client: QueryClient, text: string): Promise<readonly FoundRecord[]> => {
  const found = isLikeInsz(text)
    ? [isInsz(text) ? await passholderActs.byInsz(text) : undefined].filter((one) => one !== undefined)
    : (await client.fetchQuery(passholderQueries.list({ text, limit: page.limit }))).member
  return found.map((one) => ({ id: one.id, to: `/pashouders/${one.id}`, text: nameOf(one), more: tellsApart(one) }))
}

/** An ActieID, a UUID or a UiTPAS number: what was done with it stands in the check-ins. */
const isOfActivity = (text: string): boolean =>
  /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) || /^\d{13}$/.test(text.replace(/[\s.-]/g, ''))

/** A UiTPAS number or a chip number, however it is spaced. */
const isOfCard = (text: string): boolean => /^(\d{13}|[\da-f]{14})$/i.test(text.replace(/[\s.:-]/g, ''))

const all: readonly Findable[] = [
  {
    ...{ kind: 'passholder', can: 'passholder.read', name: 'nav.passholders', by: 'find.by.passholder' },
    find: passholders,
  },
  {
    ...{ kind: 'zuil', can: 'zuil.read', name: 'nav.zuilen', by: 'find.by.zuil' },
    find: async (client, text) =>
      (await client.fetchQuery(zuilQueries.list({ text, ...page }))).member.map(({ id, name, type }) => ({
        ...{ id, to: `/zuilen/${id}`, text: name, more: typeName(type) },
      })),
  },
  {
    ...{ kind: 'counter', can: 'counter.read', name: 'nav.counters', by: 'find.by.counter' },
    find: async (client, text) =>
      (await client.fetchQuery(counterQueries.list({ text, ...page }))).member.map(({ id, name, organizer }) => ({
        ...{ id, to: `/balies/${id}`, text: name, more: organizer?.name ?? '' },
      })),
  },
  {
    ...{ kind: 'event', can: 'event.read', name: 'nav.events', by: 'find.by.event' },
    find: async (client, text) =>
      (await client.fetchQuery(eventQueries.list({ text, limit: page.limit }))).member.map((event) => ({
        ...{ id: event.id, to: `/evenementen/${encodeURIComponent(event.id)}`, text: event.name.nl },
        more: [whenText(event.calendar), event.organizer.name].join(', '),
      })),
  },
  {
    ...{ kind: 'key', can: 'distribution-key.manage', name: 'nav.keys', by: 'find.by.key' },
    find: async (client, text) =>
      (await client.fetchQuery(keyQueries.list({ text }))).member.slice(0, page.limit).map(({ id, settings }) => ({
        ...{ id: String(id), to: `/verdeelsleutels/${id}`, text: settings.name, more: sharesText(settings.shares) },
      })),
  },
  {
    ...{ kind: 'association', can: 'association.manage', name: 'nav.associations', by: 'find.by.association' },
    find: async (client, text) =>
      (await client.fetchQuery(associationQueries.list({ text, ...page }))).member.map(({ id, name, endDateType }) => ({
        ...{ id, to: `/lidmaatschappen/${id}`, text: name.nl, more: basisText(endDateType) },
      })),
  },
  {
    ...{ kind: 'reward', can: 'reward.manage', name: 'nav.rewards', by: 'find.by.reward' },
    find: async (client, text) =>
      (await client.fetchQuery(rewardQueries.list({ text, ...page }))).member.map(({ id, title, points }) => ({
        ...{ id, to: `/voordelen/${id}`, text: title.nl, more: pointsText(points) },
      })),
  },
  {
    ...{ kind: 'account', can: 'account.manage', name: 'nav.accounts', by: 'find.by.account' },
    find: async (client, text) =>
      (await client.fetchQuery(accountQueries.list({ text, ...page }))).member.map(({ id, email, role }) => ({
        ...{ id, to: `/gebruikers/${id}`, text: email, more: t(`roles.${role}`) },
      })),
  },
  {
    ...{ kind: 'card', can: 'card.read', name: 'nav.cards', by: 'find.by.card' },
    find: async (client, text) =>
      isOfCard(text)
        ? (await client.fetchQuery(cardQueries.list({ text, limit: page.limit }))).member.map(
            ({ uitpasNumber, status }) => ({
              ...{
                id: uitpasNumber,
                to: `/kaarten/kaart/${uitpasNumber}`,
                text: uitpasNumber,
                more: statusText(status),
              },
            }),
          )
        : [],
  },
  // Last: what is a record of its own comes first.
  {
    ...{ kind: 'activity', can: 'activity.read', name: 'nav.checkins', by: 'find.by.activity' },
    find: async (_client, text) =>
      isOfActivity(text)
        ? [{ id: text, to: `/checkins?${search({ zoek: text })}`, text: t('find.activity', { text }), more: '' }]
        : [],
  },
]

/** What somebody may find. */
export const useFindable = (): readonly Findable[] => {
  const { can: mine } = useMe()
  return all.filter(({ can }) => mine.includes(can))
}

/** What is found by a text: of each kind that somebody may find, those kinds alone of which there are any. */
export const useFound = (text: string) => {
  const kinds = useFindable()
  const asked = useQueries({
    queries: kinds.map(({ kind, find }) => ({
      queryKey: ['find', kind, text],
      queryFn: ({ client }: { client: QueryClient }) => find(client, text),
      // A rijksregisternummer is asked of passholders alone: the others would put it in an address.
      enabled: text !== '' && (kind === 'passholder' || !isLikeInsz(text)),
    })),
  })
  const groups = kinds.flatMap(({ kind, name }, n) => {
    const found = text === '' ? [] : (asked[n]?.data ?? [])
    return found.length === 0 ? [] : [{ kind, name, found }]
  })
  return {
    groups,
    /** Whether it is the answer to this text, and the whole of it. */
    done: asked.every(({ isFetching, isPlaceholderData }) => !isFetching && !isPlaceholderData),
    error: asked.find(({ error }) => error !== null)?.error ?? null,
  }
}
