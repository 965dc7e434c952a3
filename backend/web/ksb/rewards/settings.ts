import type { EditedReward, ManagedReward, RewardChoices } from '../../../rewards/shapes/office.ts'
import { writeDate } from '../../format/date-text.ts'
import { dateOf } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import type { Versioned } from '../forms/edit-form.tsx'
import type { Form } from '../forms/form.ts'
import { inOneLine, otherLanguages, trimmed } from '../forms/texts.ts'
import { limitText } from './words.ts'

export type Field = keyof EditedReward
type Texts = EditedReward['title']
type Span = EditedReward['publication']

export const features = ['forKids', 'sport', 'online', 'featured'] as const
export const categories: EditedReward['categories'] = ['Eten en drinken', 'Doen', 'Gadget of item', 'Goede doel']
const isCategory = (text: string): text is EditedReward['categories'][number] => categories.some((one) => one === text)

/** A welkomstvoordeel is given once, an omruilvoordeel to whoever has the points: these are of one of them alone. */
const ofType: Readonly<Record<EditedReward['type'], readonly Field[]>> = {
  POINTS: ['limit'],
  WELCOME: ['granting', 'grantingDays'],
}
export const hasField = (field: Field, { type }: EditedReward): boolean =>
  !ofType[type === 'POINTS' ? 'WELCOME' : 'POINTS'].includes(field)

/** One that begins today, and is given at every counter. */
export const begun = (today: string): EditedReward => ({
  ...{ title: { nl: '' }, promotionalDescription: { nl: '' }, type: 'POINTS', points: 0, categories: [] },
  ...{ forKids: false, sport: false, online: false, featured: false },
  ...{ publication: { from: today }, redemption: { from: today } },
})

const isBlank = (text: string | undefined): boolean => (text ?? '').trim() === ''
const isMissing = ({ from }: Span): boolean => from === ''
const endsFirst = ({ from, until }: Span): boolean => until !== undefined && until < from

const wrongSpan = (field: 'publication' | 'redemption' | 'granting', span: Span | undefined) => {
  if (span && isMissing(span)) return { [field]: t('rewards.wrong.from') }
  return span && endsFirst(span) ? { [field]: t('rewards.wrong.endsFirst') } : {}
}

const wrongList = (field: 'postalCodes' | 'cardSystemIds' | 'counterIds', list: readonly unknown[] | undefined) =>
  list?.length === 0 ? { [field]: t(`rewards.wrong.${field}`) } : {}

const wrongIn = (typed: EditedReward) => {
  const { title, promotionalDescription, practicalInfo, type, points, moreInfoUrl, picture } = typed
  const hasOther = otherLanguages.some((one) => !isBlank(practicalInfo?.[one]))
  return {
    ...(isBlank(title.nl) && { title: t('rewards.wrong.title') }),
    ...(isBlank(promotionalDescription.nl) && { promotionalDescription: t('rewards.wrong.promotionalDescription') }),
    ...(hasOther && isBlank(practicalInfo?.nl) && { practicalInfo: t('rewards.wrong.practicalInfo') }),
    ...(moreInfoUrl && !/^https?:\/\/\S+\.\S+$/.test(moreInfoUrl.trim()) && { moreInfoUrl: t('rewards.wrong.url') }),
    ...(type === 'POINTS' && points === 0 && { points: t('rewards.wrong.points') }),
    ...(picture && isBlank(picture.alt.nl) && { picture: t('rewards.wrong.alt') }),
    ...wrongSpan('publication', typed.publication),
    ...wrongSpan('redemption', typed.redemption),
    ...(hasField('granting', typed) && wrongSpan('granting', typed.granting)),
    ...wrongList('postalCodes', typed.postalCodes),
    ...wrongList('cardSystemIds', typed.cardSystemIds),
    ...wrongList('counterIds', typed.counterIds),
  }
}

/** The form of a voordeel, new or there already. */
export const rewardForm: Form<EditedReward, Field> = {
  fields: [
    ...(['type', 'title', 'promotionalDescription', 'practicalInfo', 'moreInfoUrl', 'picture', 'points'] as const),
    ...(['maxUnits', 'limit', 'publication', 'redemption', 'granting', 'grantingDays', 'counterIds'] as const),
    ...(['cardSystemIds', 'postalCodes', 'categories', ...features] as const),
  ],
  fieldName: (field) => t(`rewards.fields.${field}`),
  wrongIn,
}

/** What is sent: texts that are there, and what goes with its type. */
export const ofItsType = (typed: EditedReward): EditedReward => {
  const { practicalInfo, moreInfoUrl, picture, limit, granting, grantingDays, ...rest } = typed
  return {
    ...rest,
    title: trimmed(typed.title),
    promotionalDescription: trimmed(typed.promotionalDescription),
    ...(practicalInfo && !isBlank(practicalInfo.nl) && { practicalInfo: trimmed(practicalInfo) }),
    ...(moreInfoUrl !== undefined && !isBlank(moreInfoUrl) && { moreInfoUrl: moreInfoUrl.trim() }),
    ...(picture && { picture: { id: picture.id, alt: trimmed(picture.alt) } }),
    points: typed.type === 'POINTS' ? typed.points : 0,
    ...(limit && hasField('limit', typed) && { limit }),
    ...(granting && hasField('granting', typed) && { granting }),
    ...(grantingDays !== undefined && hasField('grantingDays', typed) && { grantingDays }),
  }
}

/** The same while it is typed: what is not there yet is something, so that the server can say what it would come to. */
export const provisional = (typed: EditedReward, today: string): EditedReward => {
  const { title, promotionalDescription, picture: _picture, moreInfoUrl: _url, practicalInfo: _info, ...rest } = typed
  const { postalCodes, cardSystemIds, counterIds, granting, ...plain } = rest
  const begins = (span: Span): Span => {
    const from = span.from || today
    return endsFirst({ ...span, from }) ? { from } : { ...span, from }
  }
  return ofItsType({
    ...plain,
    title: { ...title, nl: isBlank(title.nl) ? '-' : title.nl },
    promotionalDescription: { nl: '-' },
    points: Math.max(1, typed.points),
    publication: begins(typed.publication),
    redemption: begins(typed.redemption),
    ...(granting && { granting: begins(granting) }),
    ...(postalCodes?.length && { postalCodes }),
    ...(cardSystemIds?.length && { cardSystemIds }),
    ...(counterIds?.length && { counterIds }),
  })
}

const days = ({ from, until }: ManagedReward['redemption']): Span => ({
  from: dateOf(from),
  // One that ends at midnight ends the day before.
  ...(until !== undefined && { until: dateOf(Date.parse(until) - 1) }),
})

/** What is not there is not there, rather than undefined. */
const exact = (texts: ManagedReward['title']): Texts => texts as Texts

/** What is set of a voordeel, apart from the rest. */
export const versioned = (reward: ManagedReward): Versioned<EditedReward> => {
  const { title, promotionalDescription, practicalInfo, moreInfoUrl, points, picture, maxUnits, limit } = reward
  const { granting, grantingDays, postalCodes, cardSystems, counters, version } = reward
  return {
    version,
    settings: {
      title: exact(title),
      promotionalDescription: exact(promotionalDescription ?? { nl: '' }),
      ...(practicalInfo && { practicalInfo: exact(practicalInfo) }),
      ...(moreInfoUrl !== undefined && { moreInfoUrl }),
      type: points > 0 ? 'POINTS' : 'WELCOME',
      ...{ points, categories: reward.categories.filter(isCategory) },
      ...{ forKids: reward.forKids, sport: reward.sport, online: reward.online, featured: reward.featured },
      ...(maxUnits !== undefined && { maxUnits }),
      ...(limit && { limit }),
      ...{ publication: days(reward.publication), redemption: days(reward.redemption) },
      ...(granting && { granting: days(granting) }),
      ...(grantingDays !== undefined && { grantingDays }),
      ...(postalCodes.length > 0 && { postalCodes }),
      ...(cardSystems.length > 0 && { cardSystemIds: cardSystems.map(({ id }) => id) }),
      ...(counters.length > 0 && { counterIds: counters.map(({ id }) => id) }),
      ...(picture && { picture: { id: picture.id, alt: exact(picture.alt) } }),
    },
  }
}

const textOf = (texts: Texts | undefined): string => (texts ? inOneLine(texts) : '')
const spanOf = (span: Span | undefined): string =>
  span ? [span.from, span.until].flatMap((one) => (one ? [writeDate(one)] : [])).join(' – ') : ''

/** Names of what is set by its id. */
export type Named = Pick<RewardChoices, 'cardSystems' | 'cities'> & { readonly counters: RewardChoices['counters'] }

/** A value as people read it. */
export const valueText = (field: Field, typed: EditedReward, named: Named): string => {
  const nameOf = <Id>(all: readonly { id: Id; name: string }[], id: Id): string =>
    all.find((one) => one.id === id)?.name ?? String(id)
  switch (field) {
    case 'title':
    case 'promotionalDescription':
    case 'practicalInfo':
      return textOf(typed[field])
    case 'picture':
      return textOf(typed.picture?.alt)
    case 'type':
      return t(`rewards.types.${typed.type}`)
    case 'publication':
    case 'redemption':
    case 'granting':
      return spanOf(typed[field])
    case 'limit':
      return limitText(typed)
    case 'counterIds':
      return typed.counterIds?.map((id) => nameOf(named.counters, id)).join(', ') ?? t('rewards.everyCounter')
    case 'cardSystemIds':
      return typed.cardSystemIds?.map((id) => nameOf(named.cardSystems, id)).join(', ') ?? t('rewards.everyCardSystem')
    case 'postalCodes':
      return typed.postalCodes?.join(', ') ?? t('rewards.everywhere')
    case 'categories':
      return typed.categories.join(', ')
    case 'maxUnits':
      return typed.maxUnits === undefined ? t('rewards.endless') : String(typed.maxUnits)
    case 'grantingDays':
      return typed.grantingDays === undefined ? '' : t('rewards.days', { count: typed.grantingDays })
    case 'forKids':
    case 'sport':
    case 'online':
    case 'featured':
      return t(typed[field] ? 'general.yes' : 'general.no')
    default:
      return String(typed[field] ?? '')
  }
}
