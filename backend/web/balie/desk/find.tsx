import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { CounterFound } from '../../../taps/shapes/counter.ts'
import { writeDate } from '../../format/date-text.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card, Notice } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { CardFinder } from './card-finder.tsx'
import css from './desk.module.css'
import { useLaid } from './reader.ts'
import { ReaderLine } from './reader-line.tsx'
import { find, holderQuery, passQuery } from './requests.ts'
import { wholeName } from './words.ts'

/** Where somebody is served; who has no card is given one first. */
const pageOf = ({ id = '', uitpasNumber }: Pick<CounterFound['member'][number], 'id' | 'uitpasNumber'>): string =>
  uitpasNumber === undefined ? `pashouder/${id}` : `pas/${uitpasNumber}`

type Found = CounterFound | { readonly error: unknown }

/**
 * One field for everything: what is typed or scanned, a card or a name, leads to who is meant; of several one is chosen.
 * @param counterId where he is served
 * @param children who is served now. Out of reach while another is looked for: with the next card on the reader, nothing
 *   that is pressed may still go to the one before.
 */
export const FindField = ({ counterId, children }: { counterId: string; children?: ReactNode }) => {
  const client = useQueryClient()
  const [, go] = useLocation()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<Found>()
  // Of two that are under way the last counts: somebody else's card was read meanwhile.
  const turn = useRef(0)
  const look = async (asked: string): Promise<void> => {
    const mine = ++turn.current
    setBusy(true)
    const result: Found = await find(counterId, asked).catch((error: unknown) => ({ error }))
    if (mine !== turn.current) return
    const only = 'member' in result && result.member.length === 1 ? result.member[0] : undefined
    if (only) {
      // What the page of a card shows came with it.
      const pass = 'pass' in result ? result.pass : undefined
      if (pass) client.setQueryData(passQuery(counterId, pass.uitpasNumber).queryKey, pass)
      else await client.invalidateQueries({ queryKey: holderQuery(counterId, only.id ?? '').queryKey })
      if (mine !== turn.current) return
      go(`/${counterId}/${pageOf(only)}`)
      setText('')
    }
    setFound(only ? undefined : result)
    setBusy(false)
  }
  const [said, setSaid] = useState<string>()
  useLaid((card) => {
    if ('unreadable' in card) return setSaid(t(`balie.reader.unreadable.${card.unreadable}`))
    setSaid(undefined)
    void look(card.chipNumber)
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const asked = text.trim()
    if (asked !== '') void look(asked)
  }
  return (
    <>
      <search>
        <form className={css.find} onSubmit={submit}>
          <TextField
            label={t('balie.find.label')}
            hint={t('balie.find.hint')}
            type="search"
            autoFocus
            value={text}
            maxLength={200}
            onChange={setText}
          />
          <Button type="submit" look="main" off={busy}>
            {t('general.search')}
          </Button>
        </form>
      </search>
      <div className={css.ways}>
        <ReaderLine />
        <CardFinder onCard={(number) => void look(number)} />
      </div>
      <div aria-live="polite">
        {said !== undefined && (
          <Notice level="warn">
            <p>{said}</p>
          </Notice>
        )}
        {found && <Results counterId={counterId} found={found} close={() => setFound(undefined)} />}
      </div>
      {children !== undefined && (
        <div className={busy ? css.aside : undefined} inert={busy}>
          {children}
        </div>
      )}
    </>
  )
}

const Results = ({ counterId, found, close }: { counterId: string; found: Found; close: () => void }) => {
  if ('error' in found)
    return (
      <Notice level="bad">
        <p>{sentence(found.error)}</p>
      </Notice>
    )
  const { member, card, more } = found
  if (card)
    return (
      <Notice level="warn">
        <p>{t('balie.find.nobodys', { number: card.uitpasNumber })}</p>
        {card.isHere && (
          <p>
            <Link href={`/${counterId}/registreren?kaart=${card.uitpasNumber}`} onClick={close}>
              {t('balie.register.withCard')}
            </Link>
          </p>
        )}
      </Notice>
    )
  if (member.length === 0)
    return (
      <Notice level="warn">
        <p>{t('balie.find.none')}</p>
      </Notice>
    )
  return (
    <Card title={t('balie.find.several')}>
      <ul className={css.rows}>
        {member.map(({ id, name, firstName, dateOfBirth, city, uitpasNumber }) => (
          <li key={uitpasNumber ?? id}>
            <span>
              <Link href={`/${counterId}/${pageOf({ id, uitpasNumber })}`} onClick={close}>
                {wholeName({ firstName, name })}
              </Link>
              <br />
              <small>
                {dateOfBirth === undefined
                  ? t('balie.pass.groupIn', { city })
                  : t('passholders.bornIn', { date: writeDate(dateOfBirth), city })}
              </small>
            </span>
            <span>{uitpasNumber ?? t('balie.find.noCard')}</span>
          </li>
        ))}
      </ul>
      {more && <p>{t('balie.find.more')}</p>}
    </Card>
  )
}
