import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { t } from '../i18n/t.ts'
import { Notice, PageHead } from '../ui/blocks.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { addToFamily } from './ask.ts'
import { Members, OtherFamilies } from './family-lists.tsx'
import { PassForm } from './pass-form.tsx'

const FAMILY = '/gezin'
const ADDING = `${FAMILY}/toevoegen`

/** Who is in my family, each with the points and the card to show for him; or whom I add to it. */
export const FamilyPage = ({ isAdding }: { isAdding: boolean }) => {
  const client = useQueryClient()
  const [, go] = useLocation()
  const [said, setSaid] = useState<string>()
  /** What became of it is said once: until something else is done. */
  const changed = (what: string): void => {
    setSaid(what)
    for (const key of ['family', 'families']) void client.invalidateQueries({ queryKey: [key] })
  }
  useEffect(() => {
    if (isAdding) setSaid(undefined)
  }, [isAdding])
  if (isAdding)
    return (
      <Adding
        onDone={() => {
          changed(t('pas.memberAdded'))
          go(FAMILY, { replace: true })
        }}
      />
    )
  return (
    <>
      <PageHead title={t('pas.family')} />
      {said !== undefined && <Done>{said}</Done>}
      <Members addAt={ADDING} onChanged={changed} />
      <OtherFamilies onChanged={changed} />
    </>
  )
}

/** Who did it by a button that is gone now reads on from here. */
const Done = ({ children }: { children: string }) => {
  const ref = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is said anew is read anew
  useEffect(() => ref.current?.focus(), [children])
  return (
    <div ref={ref} tabIndex={-1}>
      <Notice level="good">
        <p>{children}</p>
      </Notice>
    </div>
  )
}

const Adding = ({ onDone }: { onDone: () => void }) => (
  <>
    <PageHead title={t('pas.addMember')} />
    <p>{t('pas.addMemberText')}</p>
    <PassForm number={t('pas.memberNumber')} act={t('pas.addMember')} send={addToFamily} onDone={onDone}>
      <ButtonLink to={FAMILY} look="quiet">
        {t('general.cancel')}
      </ButtonLink>
    </PassForm>
  </>
)
