import { t } from '../i18n/t.ts'
import { sentence } from '../shell/words.ts'
import { Empty, PageHead } from '../ui/blocks.tsx'
import { Barcode } from './card/barcode.tsx'
import { type FamilyMember, useFamily } from './own.ts'
import css from './pas.module.css'

/** Who is in my family, each with the points and the card to show for him. */
export const FamilyPage = () => {
  const { data, error } = useFamily()
  return (
    <>
      <PageHead title={t('pas.family')} />
      {error && <Empty title={t('errors.title')} text={sentence(error)} />}
      {!error && !data && <p role="status">{t('general.loading')}</p>}
      {data?.length === 0 && <Empty title={t('pas.noFamily')} text={t('pas.noFamilyText')} />}
      {data?.map((member) => (
        <Member key={member.passholder.id} {...member} />
      ))}
    </>
  )
}

const Member = ({ uitpasNumber, passholder: { firstName, name, points } }: FamilyMember) => (
  <section className={css.card} aria-label={firstName}>
    <h2>
      {firstName} {name}
    </h2>
    <p>
      <strong>{points}</strong> {t('pas.points', { count: points })}
    </p>
    {uitpasNumber === undefined ? (
      <p>{t('pas.noCard')}</p>
    ) : (
      <>
        <Barcode digits={uitpasNumber} name={t('pas.barcode', { number: uitpasNumber })} />
        <p className={css.number}>{uitpasNumber}</p>
      </>
    )}
  </section>
)
