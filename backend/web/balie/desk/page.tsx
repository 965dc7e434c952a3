import { t } from '../../i18n/t.ts'
import { PageHead } from '../../ui/blocks.tsx'
import type { OwnCounter } from '../counters.ts'
import { BasketCard } from './basket.tsx'
import { FindField } from './find.tsx'

/** Where a counter begins with each who comes. */
export const DeskPage = ({ counter }: { counter: OwnCounter }) => (
  <>
    <PageHead title={t('balie.desk.title')} />
    <FindField counterId={counter.id} />
    <BasketCard counterId={counter.id} />
  </>
)
