import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { WholePackage } from '../../../cards/shapes.ts'
import { dayAndTime } from '../../format/moments.ts'
import { numbersTyped } from '../../format/typed-numbers.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { useMay } from '../../shell/session.tsx'
import { Card, Facts, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { RecordHistory } from '../history/history.tsx'
import { PackageCardList, PackageNumbers } from './package-cards.tsx'
import { PackageState } from './packages.tsx'
import { cardQueries } from './queries.ts'
import { ReceiptForm } from './receipt-form.tsx'
import { counted } from './words.ts'

const up = { to: '/kaarten/verdelen', text: t('cards.packages.title') }

/** The page of one package. */
export const PackagePage = ({ id }: { id: string }) => (
  <Found
    asked={useQuery(cardQueries.package(id))}
    up={up}
    one={t('cards.packages.single')}
    gone={{ title: t('cards.packages.gone'), text: t('cards.packages.goneText') }}
  >
    {(one) => <Whole one={one} />}
  </Found>
)

const Whole = ({ one }: { one: WholePackage }) => {
  const { id, counter, social, plain, sentAt, sentBy, receivedAt, receivedBy, ranges } = one
  const mayReceive = useMay('card.manage') && receivedAt === undefined
  // What did not come, as it was typed: to tick a card in the list types its number.
  const [typed, setTyped] = useState('')
  const choosing = {
    missing: numbersTyped(typed),
    onChange: (missing: readonly string[]) => setTyped(missing.join('\n')),
  }
  return (
    <>
      <PageHead title={t('cards.packages.one', { name: counter.name })} up={up} beside={<PackageState {...one} />}>
        <Button onPress={() => window.print()}>{t('cards.packages.print')}</Button>
      </PageHead>
      <Card>
        <Facts
          facts={[
            { name: t('cards.packages.counter'), value: <Link href={`/balies/${counter.id}`}>{counter.name}</Link> },
            { name: t('cards.plain'), value: counted(plain) },
            { name: t('cards.social'), value: counted(social) },
            {
              name: t('cards.packages.sentAt'),
              value: t('cards.packages.by', { when: dayAndTime(sentAt), who: sentBy }),
            },
            ...(receivedAt === undefined
              ? []
              : [
                  {
                    name: t('cards.packages.received'),
                    value: t('cards.packages.by', { when: dayAndTime(receivedAt), who: receivedBy ?? '' }),
                  },
                ]),
          ]}
        />
      </Card>
      <PackageNumbers ranges={ranges} />
      <PackageCardList id={id} choosing={mayReceive ? choosing : undefined} />
      <div className="no-print">
        {mayReceive && <ReceiptForm id={id} typed={typed} onChange={setTyped} />}
        <RecordHistory kind="card" id={id} path={`/cards/packages/${id}/history`} />
      </div>
    </>
  )
}
