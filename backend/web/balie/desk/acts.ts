import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CounterBooked } from '../../../taps/shapes/counter.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { useNotify } from '../../ui/toasts.tsx'
import { undo } from './requests.ts'

/**
 * Books something at the counter, says what came of it, and can take it back at once.
 * @returns `busy`: one is under way; a second press books nothing
 */
export const useBook = (counterId: string) => {
  const client = useQueryClient()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const again = () => client.invalidateQueries({ queryKey: ['counter', counterId] })
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      await work()
    } catch (error) {
      notify(sentence(error), { bad: true })
    }
    await again()
    setBusy(false)
  }
  const takeBack = (actieId: string): Promise<void> =>
    attempt(async () => {
      await undo(counterId, actieId)
      notify(t('general.undone'))
    })
  const book = (act: () => Promise<CounterBooked>, said: (booked: CounterBooked) => string): Promise<void> =>
    attempt(async () => {
      const booked = await act()
      notify(said(booked), { undo: () => void takeBack(booked.actieId) })
    })
  return { busy, book, takeBack }
}
