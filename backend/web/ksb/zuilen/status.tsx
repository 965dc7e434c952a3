import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import type { Zuil, ZuilChoices } from '../../../zuilen/shapes/zuil.ts'
import { search } from '../../api/request.ts'
import { ago, dayAndTime } from '../../format/moments.ts'
import { t } from '../../i18n/t.ts'
import { useMay } from '../../shell/session.tsx'
import { sentence } from '../../shell/words.ts'
import { Card, Facts, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { CommandDialog } from './command-dialog.tsx'
import { zuilQueries } from './queries.ts'
import { fields, hasField } from './settings.ts'
import { valueText } from './values.ts'
import { configurationOf, fieldName, healthOf, type Status, stateOf } from './words.ts'
import css from './zuilen.module.css'

const Statuses = ({ statuses }: { statuses: readonly Status[] }) => (
  <ul className={css.statuses}>
    {statuses.map(({ text, level, todo }) => (
      <li key={text}>
        <Pill level={level}>{text}</Pill>
        {todo && <p>{todo}</p>}
      </li>
    ))}
  </ul>
)

interface StatusProps {
  readonly zuil: Zuil
  readonly choices: ZuilChoices | undefined
  readonly makeCode: () => Promise<void>
}

/** How a zuil is, and what to do about it. */
export const ZuilStatus = ({ zuil, choices, makeCode }: StatusProps) => {
  const notify = useNotify()
  const mayChange = useMay('zuil.change')
  const mayAssociations = useMay('association.manage')
  const mayRewards = useMay('reward.manage')
  const { settings, lastSeenAt, software, enrolled, health } = zuil
  const { associationId } = settings
  const [counterId] = settings.counterIds
  const shownValue = (field: (typeof fields)[number], known: ZuilChoices): ReactNode => {
    const text = valueText(field, settings, known) || t('general.none')
    return field === 'associationId' && associationId !== undefined && mayAssociations ? (
      <Link href={`/lidmaatschappen/${associationId}`}>{text}</Link>
    ) : (
      text
    )
  }
  const state = stateOf(zuil)
  const healthOfIt = enrolled && zuil.state === 'ONLINE' ? healthOf(zuil) : []
  return (
    <>
      {!enrolled && (
        <Notice level="warn">
          <p>{t('zuilen.notSetUp')}</p>
          {mayChange && (
            <Button
              look="main"
              onPress={() => void makeCode().catch((error: unknown) => notify(sentence(error), { bad: true }))}
            >
              {t('zuilen.acts.code')}
            </Button>
          )}
        </Notice>
      )}
      <div className={css.columns}>
        <Card title={t('zuilen.cards.now')}>
          <Statuses statuses={[state, ...healthOfIt]} />
        </Card>
        <Card title={t('zuilen.cards.took')}>
          <Statuses statuses={configurationOf(zuil)} />
        </Card>
        <Card title={t('zuilen.cards.device')}>
          <Facts
            facts={[
              {
                name: t('zuilen.columns.seen'),
                value:
                  lastSeenAt === undefined
                    ? t('zuilen.notSeen')
                    : t('zuilen.seenAt', { ago: ago(lastSeenAt, Date.now()), when: dayAndTime(lastSeenAt) }),
              },
              { name: t('zuilen.facts.software'), value: software ?? t('zuilen.facts.unknown') },
              ...(health ? [{ name: t('zuilen.facts.journal'), value: String(health.journalDepth) }] : []),
              ...(health?.temperatureC === undefined
                ? []
                : [
                    {
                      name: t('zuilen.facts.temperature'),
                      value: t('zuilen.facts.degrees', { value: Math.round(health.temperatureC) }),
                    },
                  ]),
            ]}
          />
        </Card>
        {choices && (
          <Card title={t('zuilen.tabs.settings')}>
            <Facts
              facts={[
                ...fields
                  .filter((field) => field !== 'name' && field !== 'brokerUrl' && hasField(settings.type, field))
                  .map((field) => ({ name: fieldName(field), value: shownValue(field, choices) })),
                ...(settings.type === 'REWARD' && mayRewards && counterId !== undefined
                  ? [
                      {
                        name: t('nav.rewards'),
                        value: (
                          <Link href={`/voordelen?${search({ balie: counterId })}`}>{t('zuilen.facts.rewards')}</Link>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          </Card>
        )}
      </div>
      {enrolled && <Commands zuil={zuil} />}
    </>
  )
}

/** What it was asked last, with the answers. */
const Commands = ({ zuil }: { zuil: Zuil }) => {
  const { data } = useQuery(zuilQueries.commands(zuil.id))
  const [open, setOpen] = useState<string>()
  const shown = data?.find(({ id }) => id === open)
  if (!data || data.length === 0) return null
  return (
    <Card title={t('zuilen.cards.commands')}>
      <Facts
        facts={data.map(({ id, kind, issuedAt, outcome, hasLog, hasPicture, expiresAt }) => {
          const late = outcome === undefined && Date.parse(expiresAt) < Date.now()
          return {
            name: dayAndTime(issuedAt),
            value: (
              <span className={css.pills}>
                <span>
                  {t('zuilen.command.line', {
                    command: t(`zuilen.commands.${kind}`),
                    outcome: t(`zuilen.outcomes.${outcome ?? (late ? 'EXPIRED' : 'WAITING')}`),
                  })}
                </span>
                {(hasLog || hasPicture) && (
                  <Button
                    look="quiet"
                    onPress={() => setOpen(id)}
                    name={t('zuilen.command.showOf', {
                      command: t(`zuilen.commands.${kind}`),
                      when: dayAndTime(issuedAt),
                    })}
                  >
                    {t('zuilen.command.show')}
                  </Button>
                )}
              </span>
            ),
          }
        })}
      />
      {shown && (
        <CommandDialog
          zuilId={zuil.id}
          zuilName={zuil.name}
          kind={shown.kind}
          command={shown}
          onClose={() => setOpen(undefined)}
        />
      )}
    </Card>
  )
}
