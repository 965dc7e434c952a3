import type { ReactNode } from 'react'
import type { Action } from '../../platform/http/policy.ts'
import { t } from '../i18n/t.ts'
import { useMe } from '../shell/session.tsx'
import { Empty } from '../ui/blocks.tsx'
import { ButtonLink } from '../ui/button.tsx'

/** A page for who may do something; others read whom to ask. The server refuses them all the same. */
export const Allowed = ({ can, children }: { can: Action | undefined; children: ReactNode }) => {
  const me = useMe()
  if (can === undefined || me.can.includes(can)) return <>{children}</>
  return (
    <Empty title={t('errors.notAllowed')} text={t('errors.forbidden')}>
      <ButtonLink to="/" look="main">
        {t('errors.toStart')}
      </ButtonLink>
    </Empty>
  )
}
