import { useCallback, useEffect, useRef, useState } from 'react'
import { t } from '../../i18n/t.ts'
import { Notice } from '../../ui/blocks.tsx'
import { codeIn } from '../codes.ts'
import { type CameraProblem, readQr, watchCamera } from './camera.ts'
import css from './scan.module.css'

const said = { DENIED: 'pas.cameraDenied', NONE: 'pas.cameraNone' } as const

/** What the camera sees, until it sees the code of a zuil; a picture of it does as well. */
export const Viewfinder = ({ onCode }: { onCode: (code: string) => void }) => {
  const video = useRef<HTMLVideoElement>(null)
  const found = useRef(onCode)
  found.current = onCode
  const [problem, setProblem] = useState<CameraProblem>()
  const [isOther, setIsOther] = useState(false)
  const look = useCallback((text: string | undefined): boolean => {
    const code = text === undefined ? undefined : codeIn(text)
    setIsOther(code === undefined)
    if (code !== undefined) found.current(code)
    return code !== undefined
  }, [])
  useEffect(() => {
    const seen = video.current
    return seen ? watchCamera(seen, look, setProblem) : undefined
  }, [look])
  const readFile = async (file: File | undefined): Promise<void> => {
    const picture = file && (await createImageBitmap(file).catch(() => undefined))
    look(picture && readQr(picture, picture.width, picture.height))
  }
  return (
    <>
      {problem ? (
        <Notice level="warn">
          <p>{t(said[problem])}</p>
        </Notice>
      ) : (
        <div className={css.finder}>
          <video ref={video} muted playsInline aria-label={t('pas.camera')} />
        </div>
      )}
      {/* It stays, so that what comes into it is read out. */}
      <p role="status">{isOther ? t('pas.otherCode') : !problem && t('pas.scanText')}</p>
      <label className={`${css.file} ${problem ? css.main : ''}`}>
        {t('pas.takePicture')}
        <input
          type="file"
          accept="image/*"
          capture="environment"
          onChange={({ target }) => void readFile(target.files?.[0])}
        />
      </label>
    </>
  )
}
