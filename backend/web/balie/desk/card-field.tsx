import { useState } from 'react'
import { t } from '../../i18n/t.ts'
import { TextField } from '../../ui/fields.tsx'
import { useLaid } from './reader.ts'

interface CardFieldProps {
  readonly id?: string
  readonly label: string
  readonly value: string
  readonly wrong: string | undefined
  readonly onChange: (card: string) => void
}

/** A card of the counter: typed, scanned, which types its number, or laid on the reader of this PC, which gives that of its chip. */
export const CardField = ({ onChange, ...field }: CardFieldProps) => {
  const [said, setSaid] = useState<string>()
  useLaid((card) => {
    if ('unreadable' in card) return setSaid(t(`balie.reader.unreadable.${card.unreadable}`))
    setSaid(undefined)
    onChange(card.chipNumber)
  })
  return <TextField hint={said ?? t('balie.card.nextHint')} maxLength={40} onChange={onChange} {...field} />
}
