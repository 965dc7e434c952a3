import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EditedKey, KeyExamples } from '../../../card-systems/shapes/keys.ts'
import { euro } from '../../format/euro.ts'
import { t } from '../../i18n/t.ts'
import { EuroField } from '../../ui/euro-field.tsx'
import { FieldGroup } from '../../ui/fields.tsx'
import { useSettled } from '../../ui/use-settled.ts'
import css from './keys.module.css'
import { keyQueries } from './queries.ts'
import { canReckon } from './settings.ts'
import { payers } from './words.ts'

/** Who pays what of some prices, by what is typed now: the server reckons it as a sale does. */
export const Examples = ({ typed }: { typed: EditedKey }) => {
  const [tried, setTried] = useState<number>()
  const { shares, price } = typed
  const asked = canReckon(typed) ? JSON.stringify({ shares, price, ...(Number.isFinite(tried) && { tried }) }) : ''
  const { data } = useQuery(keyQueries.examples(useSettled(asked)))
  return (
    <FieldGroup
      label={t('keys.examples.title')}
      hint={t('keys.examples.hint')}
      know={data?.wrong && t(`keys.wrongShares.${data.wrong}`)}
    >
      {data && data.member.length > 0 && <ExampleTable examples={data.member} tried={tried} />}
      <EuroField label={t('keys.examples.try')} value={tried} onChange={setTried} />
    </FieldGroup>
  )
}

const ExampleTable = ({ examples, tried }: { examples: KeyExamples['member']; tried: number | undefined }) => (
  <div className={css.scroll}>
    <table className={css.table}>
      <caption className="visually-hidden">{t('keys.examples.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('keys.examples.price')}</th>
          {payers.map((payer) => (
            <th key={payer} scope="col">
              {t(`keys.payers.${payer}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {examples.map((one) => (
          <tr key={one.price} className={one.holds ? undefined : css.not}>
            <th scope="row">{one.price === tried ? <strong>{euro(one.price)}</strong> : euro(one.price)}</th>
            {one.holds ? (
              payers.map((payer) => <td key={payer}>{euro(one[payer])}</td>)
            ) : (
              <td colSpan={payers.length}>{t('keys.examples.not')}</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
