import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Refused } from '../../api/problems.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Notice, PageHead } from '../../ui/blocks.tsx'
import { Button } from '../../ui/button.tsx'
import { Viewfinder } from '../../ui/viewfinder.tsx'
import { arrived, forgetArrival } from '../arrival.ts'
import { answerOf } from '../ask.ts'
import { codeIn } from '../codes.ts'
import { type FamilyMember, useFamily } from '../own.ts'
import css from '../pas.module.css'
import { readQr } from './qr.ts'
import own from './scan.module.css'

interface Saved {
  readonly addedPoints: number
  readonly totalPoints: number
}

/** Checks somebody in by the code of a zuil: POST /passholders/{passholderId}/checkins. @param who `me`, or an id */
const useCheckIn = (who: string) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (checkinCode: string) =>
      answerOf<Saved>(`/passholders/${who}/checkins`, { method: 'POST', body: { checkinCode } }),
    onSuccess: () => {
      for (const key of ['own', 'family', 'history', 'rewards']) void client.invalidateQueries({ queryKey: [key] })
    },
  })
}

/** Saves a point by the QR of a zuil: for me, and by the same scan for whom of my family is here too. */
export const ScanPage = () => {
  const checkIn = useCheckIn('me')
  const [code, setCode] = useState(arrived)
  // Else every other page would lead back here.
  useEffect(forgetArrival, [])
  const save = (found: string): void => {
    setCode(found)
    checkIn.mutate(found)
  }
  const again = (): void => {
    setCode(undefined)
    checkIn.reset()
  }
  const { data, error } = checkIn
  return (
    <>
      <PageHead title={t('pas.scan')} />
      {code === undefined && <CodeFinder onCode={save} />}
      {/* Who came by a link says himself that he is there. */}
      {code !== undefined && checkIn.isIdle && (
        <Button look="main" onPress={() => save(code)}>
          {t('pas.save')}
        </Button>
      )}
      {checkIn.isPending && <p role="status">{t('general.loading')}</p>}
      {data && (
        <div className={own.saved} role="status">
          <h2>{t('pas.saved', { count: data.addedPoints })}</h2>
          <p>{t('pas.balance', { count: data.totalPoints })}</p>
        </div>
      )}
      {error && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {code !== undefined && (data || isSaved(error)) && <Others code={code} />}
      {(data || error) && <Button onPress={again}>{t('pas.scanAgain')}</Button>}
    </>
  )
}

/** He has the point of this visit already: his family may still want theirs. */
const isSaved = (error: Error | null): boolean => error instanceof Refused && error.kind === 'maximum-reached'

const Others = ({ code }: { code: string }) => {
  const { data = [] } = useFamily()
  if (data.length === 0) return null
  return (
    <section aria-label={t('pas.others')}>
      <h2>{t('pas.others')}</h2>
      <ul className={css.list}>
        {data.map((member) => (
          <Other key={member.passholder.id} member={member} code={code} />
        ))}
      </ul>
    </section>
  )
}

const Other = ({ member: { passholder }, code }: { member: FamilyMember; code: string }) => {
  const { mutate, isPending, data, error } = useCheckIn(passholder.id)
  return (
    <li className={css.row}>
      <div>
        <h3>{passholder.firstName}</h3>
        {data && <p role="status">{t('pas.savedToo', { count: data.addedPoints })}</p>}
        {error && <p role="alert">{sentence(error)}</p>}
      </div>
      {!data && (
        <Button off={isPending} onPress={() => mutate(code)} name={t('pas.saveFor', { name: passholder.firstName })}>
          {t('pas.save')}
        </Button>
      )}
    </li>
  )
}

/** The camera, until it sees the code of a zuil. */
const CodeFinder = ({ onCode }: { onCode: (code: string) => void }) => (
  <Viewfinder
    read={readQr}
    onText={(text) => {
      const code = codeIn(text)
      if (code !== undefined) onCode(code)
      return code !== undefined
    }}
    words={{
      ...{
        sees: t('pas.camera'),
        aim: t('pas.scanText'),
        other: t('pas.otherCode'),
        takePicture: t('pas.takePicture'),
      },
      ...{ DENIED: t('pas.cameraDenied'), NONE: t('pas.cameraNone') },
    }}
  />
)
