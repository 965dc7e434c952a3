import { useState } from 'react'
import type { EditedReward } from '../../../rewards/shapes/office.ts'
import { t } from '../../i18n/t.ts'
import { sentence } from '../../shell/words.ts'
import { Button } from '../../ui/button.tsx'
import { FieldGroup, TextField } from '../../ui/fields.tsx'
import { fieldId } from '../forms/form.ts'
import { pictureAddress, rewardActs } from './queries.ts'
import css from './rewards.module.css'

type Picture = NonNullable<EditedReward['picture']>

/** No app shows it larger. */
const MAX_SIDE = 1_600
const QUALITY = 0.85

/**
 * A picture as it is kept: no larger than is shown, upright, and without where and when it was taken.
 * @throws where the browser can't read it
 */
const toKept = async (file: Blob): Promise<Blob> => {
  const image = await createImageBitmap(file)
  const scale = Math.min(1, MAX_SIDE / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.width * scale))
  canvas.height = Math.max(1, Math.round(image.height * scale))
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  image.close()
  const made = (type: string): Promise<Blob | null> => new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY))
  const webp = await made('image/webp')
  // A browser that can't write it gives another kind.
  const kept = webp?.type === 'image/webp' ? webp : await made('image/jpeg')
  if (!kept) throw new Error('the picture could not be written')
  return kept
}

interface PictureProps {
  readonly picture: Picture | undefined
  readonly onChange: (picture: Picture | undefined) => void
  readonly wrong: string | undefined
}

/** The picture of a voordeel: sent as soon as it is chosen, set once the form is saved. */
export const PictureField = ({ picture, onChange, wrong }: PictureProps) => {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<string>()
  const send = async (file: File): Promise<void> => {
    setBusy(true)
    setFailed(undefined)
    try {
      const kept = await toKept(file).catch(() => undefined)
      if (!kept) return setFailed(t('rewards.wrong.picture'))
      const { id } = await rewardActs.sendPicture(kept)
      onChange({ id, alt: picture?.alt ?? { nl: '' } })
    } catch (error) {
      setFailed(sentence(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <FieldGroup
      id={fieldId('picture')}
      label={t('rewards.fields.picture')}
      hint={t('rewards.hints.picture')}
      wrong={failed ?? (picture ? undefined : wrong)}
    >
      {picture && <img className={css.thumb} src={pictureAddress(picture.id)} alt={picture.alt.nl} />}
      <div className={css.choose}>
        <input
          type="file"
          accept="image/png,image/jpeg,image/webp"
          aria-label={t(picture ? 'rewards.otherPicture' : 'rewards.choosePicture')}
          disabled={busy}
          onChange={({ target }) => {
            const [file] = target.files ?? []
            target.value = ''
            if (file) void send(file)
          }}
        />
        {picture && <Button onPress={() => onChange(undefined)}>{t('rewards.noPicture')}</Button>}
        <span role="status">{busy ? t('rewards.sendingPicture') : ''}</span>
      </div>
      {picture && (
        <TextField
          label={t('rewards.fields.pictureAlt')}
          hint={t('rewards.hints.pictureAlt')}
          wrong={wrong}
          value={picture.alt.nl}
          maxLength={200}
          onChange={(nl) => onChange({ ...picture, alt: { ...picture.alt, nl } })}
        />
      )}
    </FieldGroup>
  )
}
