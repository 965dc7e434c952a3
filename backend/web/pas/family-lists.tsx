import { t } from '../i18n/t.ts'
import { sentence } from '../shell/words.ts'
import { Empty } from '../ui/blocks.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { takeOutOfFamily } from './ask.ts'
import { Barcode } from './card/barcode.tsx'
import { type FamilyMember, type OtherFamily, useFamily, useOtherFamilies } from './own.ts'
import css from './pas.module.css'
import { TakingOut } from './taking-out.tsx'

interface Changing {
  /** @param what was done, in words */
  readonly onChanged: (what: string) => void
}

/** The others of my family. @param addAt where one is added */
export const Members = ({ addAt, onChanged }: Changing & { addAt: string }) => {
  const { data, error } = useFamily()
  if (error) return <Empty title={t('errors.title')} text={sentence(error)} />
  if (!data) return <p role="status">{t('general.loading')}</p>
  const add = (
    <ButtonLink to={addAt} look="main">
      {t('pas.addMember')}
    </ButtonLink>
  )
  if (data.length === 0)
    return (
      <Empty title={t('pas.noFamily')} text={t('pas.noFamilyText')}>
        {add}
      </Empty>
    )
  return (
    <>
      {data.map((member) => (
        <Member key={member.passholder.id} member={member} onChanged={onChanged} />
      ))}
      {add}
    </>
  )
}

const Member = ({ member, onChanged }: Changing & { member: FamilyMember }) => {
  const {
    uitpasNumber,
    passholder: { id, firstName, name, points },
  } = member
  return (
    <section className={css.card} aria-label={firstName}>
      <h2>
        {firstName} {name}
      </h2>
      <p>
        <strong>{points}</strong> {t('pas.points', { count: points })}
      </p>
      {uitpasNumber === undefined ? (
        <p>{t('pas.memberNoCard')}</p>
      ) : (
        <>
          <Barcode digits={uitpasNumber} name={t('pas.barcode', { number: uitpasNumber })} />
          <p className={css.number}>{uitpasNumber}</p>
        </>
      )}
      <div className={css.out}>
        <TakingOut
          act={t('pas.removeMember')}
          title={t('pas.removeMemberOf', { name: firstName })}
          text={t('pas.removeMemberText', { name: firstName })}
          run={() => takeOutOfFamily('me', id)}
          onDone={() => onChanged(t('pas.memberRemoved', { name: firstName }))}
        />
      </div>
    </section>
  )
}

/** Who added me, which nobody asked me: I can leave. */
export const OtherFamilies = ({ onChanged }: Changing) => {
  const { data = [] } = useOtherFamilies()
  if (data.length === 0) return null
  return (
    <section className={css.part} aria-label={t('pas.otherFamilies')}>
      <h2>{t('pas.otherFamilies')}</h2>
      <p className={css.soft}>{t('pas.otherFamiliesText')}</p>
      <ul className={css.list}>
        {data.map((family) => (
          <OneFamily key={family.passholderId} family={family} onChanged={onChanged} />
        ))}
      </ul>
    </section>
  )
}

const OneFamily = ({ family, onChanged }: Changing & { family: OtherFamily }) => {
  const { passholderId, firstName, name } = family
  return (
    <li className={css.row}>
      <h3>
        {firstName} {name}
      </h3>
      <TakingOut
        act={t('pas.leaveFamily')}
        title={t('pas.leaveFamilyOf', { name: firstName })}
        text={t('pas.leaveFamilyText', { name: firstName })}
        run={() => takeOutOfFamily(passholderId, 'me')}
        onDone={() => onChanged(t('pas.familyLeft', { name: firstName }))}
      />
    </li>
  )
}
