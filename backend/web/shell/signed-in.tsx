import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { followLive } from '../api/live.ts'
import { Refused } from '../api/problems.ts'
import { t } from '../i18n/t.ts'
import { Empty } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { LineNotice } from './notices.tsx'
import { loginAddress, MeContext, useMeQuery } from './session.tsx'
import { sentence } from './words.ts'

/**
 * What is shown to whom is logged in; others go and log in first. Once somebody is known he stays it for these pages, also
 * while his session is over: nothing typed is lost.
 */
export const SignedIn = ({ children }: { children: ReactNode }) => {
  const { data: me, error, refetch } = useMeQuery()
  const client = useQueryClient()
  const live = me?.can.some((action) => action === 'live.follow') ?? false
  useEffect(() => (live ? followLive(client) : undefined), [client, live])
  const loggedOut = !me && error instanceof Refused && error.status === 401
  useEffect(() => {
    if (loggedOut) location.assign(loginAddress())
  }, [loggedOut])
  if (me) return <MeContext.Provider value={me}>{children}</MeContext.Provider>
  if (!error || loggedOut) return <p className="visually-hidden">{t('general.loading')}</p>
  return (
    <main>
      <LineNotice />
      <Empty title={t('errors.title')} text={sentence(error)}>
        <Button look="main" onPress={() => void refetch()}>
          {t('errors.again')}
        </Button>
      </Empty>
    </main>
  )
}
