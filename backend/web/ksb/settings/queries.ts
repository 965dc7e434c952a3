import { queryOptions } from '@tanstack/react-query'
import type { PriceExamples } from '../../../card-systems/shapes/prices.ts'
import type { RetentionChoices, SavedPart, SettingsOf, SettingsPart } from '../../../card-systems/shapes/settings.ts'
import { answerOf } from '../../api/request.ts'

export const settingsQueries = {
  part: <P extends SettingsPart>(part: P) =>
    queryOptions({ queryKey: ['card system', part], queryFn: () => settingsActs.find(part) }),
  priceExamples: () =>
    queryOptions({
      queryKey: ['card system', 'price examples'],
      queryFn: () => answerOf<PriceExamples>('/card-system/prices/examples'),
    }),
  retentionChoices: () =>
    queryOptions({
      queryKey: ['card system', 'retention choices'],
      queryFn: () => answerOf<RetentionChoices>('/card-system/retention/choices'),
    }),
}

export const settingsActs = {
  find: <P extends SettingsPart>(part: P) => answerOf<SavedPart<P>>(`/card-system/${part}`),
  save: <P extends SettingsPart>(part: P, settings: SettingsOf<P>, version: number) =>
    answerOf<SavedPart<P>>(`/card-system/${part}`, { method: 'PUT', body: settings, version }),
}
