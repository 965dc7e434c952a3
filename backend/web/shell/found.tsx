import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Refused } from '../api/problems.ts'
import { t } from '../i18n/t.ts'
import { Empty, Notice, PageHead } from '../ui/blocks.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { isSaidAbove, sentence } from './words.ts'

interface FoundProps<Record> {
  readonly asked: UseQueryResult<Record>
  /** The list that it belongs to. */
  readonly up: { readonly to: string; readonly text: string }
  /** What one is called. */
  readonly one: string
  /** Where there is none. */
  readonly gone: { readonly title: string; readonly text: string }
  readonly children: (record: Record) => ReactNode
}

/** The page of one record: once it is there, or with why it is not. */
export const Found = <Record,>({ asked, up, one, gone, children }: FoundProps<Record>) => {
  const { data, error, refetch } = asked
  if (data === undefined) {
    if (!error) return <PageHead title={t('general.loading')} up={up} />
    const isGone = error instanceof Refused && error.status === 404
    return (
      <>
        <PageHead title={one} up={up} />
        <Empty title={isGone ? gone.title : t('errors.title')} text={isGone ? gone.text : sentence(error)}>
          {isGone ? (
            <ButtonLink to={up.to} look="main">
              {up.text}
            </ButtonLink>
          ) : (
            <Button onPress={() => void refetch()}>{t('errors.again')}</Button>
          )}
        </Empty>
      </>
    )
  }
  return (
    <>
      {error && !isSaidAbove(error) && (
        <Notice level="bad">
          <p>{sentence(error)}</p>
        </Notice>
      )}
      {children(data)}
    </>
  )
}
