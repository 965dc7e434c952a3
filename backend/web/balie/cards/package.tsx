import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { CounterPackages } from '../../../cards/shapes/counter.ts'
import { weekday } from '../../format/moments.ts'
import { numbersTyped } from '../../format/typed-numbers.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Card } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { AreaField } from '../../ui/fields.tsx'
import { useNotify } from '../../ui/toasts.tsx'
import { receivePackage } from './requests.ts'

interface PackageProps {
  readonly counterId: string
  readonly sent: CounterPackages['member'][number]
}

/** What is on its way: somebody says that it came, and what was not in it. */
export const PackageCard = ({ counterId, sent }: PackageProps) => {
  const { id, sentAt, plain, social, ranges } = sent
  const client = useQueryClient()
  const notify = useNotify()
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    const missing = [...new Set(numbersTyped(typed))]
    if (missing.some((one) => !/^\d{13}$/.test(one))) return setWrong(t('cards.packages.wrongNumber'))
    setBusy(true)
    setWrong(undefined)
    try {
      await receivePackage(counterId, id, missing)
      notify(t('balie.cards.received', { count: plain + social - missing.length }))
    } catch (error) {
      setWrong(sentence(error))
    }
    await client.invalidateQueries({ queryKey: ['counter', counterId] })
    setBusy(false)
  }
  return (
    <Card title={t('balie.cards.package', { count: plain + social, day: weekday(sentAt) })}>
      <ul>
        {ranges.map(({ first, last, count, socialTariff }) => (
          <li key={first}>
            {t('cards.packages.range', { first, last, count })}, {t(socialTariff ? 'cards.social' : 'cards.plain')}
          </li>
        ))}
      </ul>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <AreaField
          label={t('cards.packages.missing')}
          hint={t('balie.cards.missingHint')}
          wrong={wrong}
          value={typed}
          maxLength={20_000}
          onChange={setTyped}
        />
        <Button type="submit" look="main" off={busy}>
          {t('balie.cards.receive')}
        </Button>
      </form>
    </Card>
  )
}
