import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { CardAct, OfficeCard } from '../../../cards/shapes.ts'
import { t } from '../../i18n/t.ts'
import { Found } from '../../shell/found.tsx'
import { useMay } from '../../shell/session.tsx'
import { Card, Facts, PageHead } from '../../ui/blocks.tsx'
import { copyEntry } from '../../ui/copy.ts'
import { RowMenu } from '../../ui/menu.tsx'
import { Pill } from '../../ui/pill.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { WordDialog } from '../checkins/dialogs.tsx'
import { RecordHistory } from '../history/history.tsx'
import { cardActs, cardQueries } from './queries.ts'
import { kindText, levelOf, statusText } from './words.ts'

const up = { to: '/kaarten/lijst', text: t('nav.cards') }

/** The page of one card. */
export const CardPage = ({ number }: { number: string }) => (
  <Found
    asked={useQuery(cardQueries.one(number))}
    up={up}
    one={t('cards.one')}
    gone={{ title: t('cards.card.gone'), text: t('cards.card.goneText') }}
  >
    {(card) => <Whole card={card} />}
  </Found>
)

const Whole = ({ card }: { card: OfficeCard }) => {
  const { uitpasNumber, chipNumber, status, socialTariff, counter, passholder, packageId } = card
  const may = useMay('card.manage')
  const mayKnow = useMay('passholder.read')
  const notify = useNotify()
  const [asked, setAsked] = useState<CardAct>()
  const acts = may
    ? card.acts.map((act) => ({
        ...{ id: act, text: t(`cards.acts.${act}`), run: () => setAsked(act) },
        danger: act === 'BLOCK' || act === 'DELETE',
      }))
    : []
  return (
    <>
      <PageHead title={uitpasNumber} up={up} beside={<Pill level={levelOf(status)}>{statusText(status)}</Pill>}>
        <RowMenu
          name={t('general.actionsFor', { name: uitpasNumber })}
          groups={[
            acts,
            [
              copyEntry(t('cards.card.copyNumber'), uitpasNumber, notify),
              ...(chipNumber === undefined ? [] : [copyEntry(t('cards.card.copyChip'), chipNumber, notify)]),
            ],
          ]}
        />
      </PageHead>
      <Card title={t('cards.card.overview')}>
        <Facts
          facts={[
            { name: t('cards.list.number'), value: <code>{uitpasNumber}</code> },
            {
              name: t('cards.list.chip'),
              value: chipNumber === undefined ? t('cards.list.noChip') : <code>{chipNumber}</code>,
            },
            { name: t('cards.list.kind'), value: kindText(socialTariff) },
            {
              name: t('cards.list.counter'),
              value: counter ? <Link href={`/balies/${counter.id}`}>{counter.name}</Link> : t('general.none'),
            },
            ...(packageId === undefined
              ? []
              : [
                  {
                    name: t('cards.card.package'),
                    value: <Link href={`/kaarten/pakjes/${packageId}`}>{t('cards.card.toPackage')}</Link>,
                  },
                ]),
            {
              name: t('cards.card.passholder'),
              value: passholder ? <Holder {...passholder} link={mayKnow} /> : t('cards.card.nobody'),
            },
          ]}
        />
      </Card>
      <RecordHistory kind="card" id={uitpasNumber} path={`/cards/${uitpasNumber}/history`} />
      {asked && <ActDialog card={card} act={asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

const Holder = ({ id, firstName, name, link }: NonNullable<OfficeCard['passholder']> & { readonly link: boolean }) => {
  const whole = `${firstName} ${name}`
  return link ? <Link href={`/pashouders/${id}`}>{whole}</Link> : whole
}

const ActDialog = ({ card, act, onClose }: { card: OfficeCard; act: CardAct; onClose: () => void }) => {
  const client = useQueryClient()
  const notify = useNotify()
  const { uitpasNumber: number, status } = card
  const run = async (reason: string): Promise<undefined> => {
    try {
      const after = await cardActs.act(number, { act, status, reason })
      notify(t('cards.card.done', { number, status: statusText(after.status) }))
    } finally {
      await client.invalidateQueries({ queryKey: ['card'] })
    }
    return undefined
  }
  return (
    <WordDialog
      title={t(`cards.acts.${act}`)}
      label={t('cards.card.why')}
      hint={t('cards.card.whyHint')}
      act={t(`cards.acts.${act}`)}
      danger={act === 'BLOCK' || act === 'DELETE'}
      run={run}
      onClose={onClose}
    >
      <p>{t(`cards.actText.${act}`, { number })}</p>
    </WordDialog>
  )
}
