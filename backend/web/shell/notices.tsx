import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { line } from '../api/request.ts'
import { t } from '../i18n/t.ts'
import { Notice } from '../ui/blocks.tsx'
import { loginAddress } from './session.tsx'

const AGAIN_MS = 5_000

/** What is wrong with the line or the session. What was typed stays where it is. */
export const LineNotice = () => {
  const state = useSyncExternalStore(line.subscribe, line.now)
  const ended = useSyncExternalStore(line.subscribe, line.sessionEnded)
  const client = useQueryClient()
  useEffect(() => {
    if (state !== 'DOWN' && !ended) return
    const again = () => void client.invalidateQueries({ queryKey: ['me'] })
    // Who logged in again in another window comes back to this one.
    addEventListener('focus', again)
    const timer = state === 'DOWN' ? setInterval(again, AGAIN_MS) : undefined
    return () => {
      removeEventListener('focus', again)
      clearInterval(timer)
    }
  }, [state, ended, client])
  if (ended)
    return (
      <Notice level="warn">
        <p>{t('session.ended')}</p>
        <a href={loginAddress()} target="_blank" rel="noopener opener">
          {t('session.again')}
        </a>
      </Notice>
    )
  if (state === 'DOWN')
    return (
      <Notice level="bad">
        <p>{t('line.down')}</p>
      </Notice>
    )
  return state === 'SLOW' ? (
    <Notice level="warn">
      <p>{t('line.slow')}</p>
    </Notice>
  ) : null
}
