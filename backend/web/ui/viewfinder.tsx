import { useCallback, useEffect, useRef, useState } from 'react'
import { Notice } from './blocks.tsx'
import { type CameraProblem, pixelsOf, type ReadCode, watchCamera } from './camera.ts'
import css from './viewfinder.module.css'

interface ViewfinderProps {
  /** Does not change. */
  readonly read: ReadCode
  /** What a code says is meant so, and is taken; else another is looked for. */
  readonly onText: (text: string) => boolean
  readonly words: Readonly<Record<'sees' | 'aim' | 'other' | 'takePicture' | CameraProblem, string>>
}

/** What the camera sees, until it sees a code that is meant; a picture of one does as well. */
export const Viewfinder = ({ read, onText, words }: ViewfinderProps) => {
  const video = useRef<HTMLVideoElement>(null)
  const found = useRef(onText)
  found.current = onText
  const [problem, setProblem] = useState<CameraProblem>()
  const [isOther, setIsOther] = useState(false)
  const look = useCallback((text: string | undefined): boolean => {
    const isMeant = text !== undefined && found.current(text)
    setIsOther(!isMeant)
    return isMeant
  }, [])
  useEffect(() => {
    const seen = video.current
    return seen ? watchCamera(seen, read, look, setProblem) : undefined
  }, [read, look])
  const readFile = async (file: File | undefined): Promise<void> => {
    const picture = file && (await createImageBitmap(file).catch(() => undefined))
    const pixels = picture && pixelsOf(picture, picture.width, picture.height)
    look(pixels && read(pixels))
  }
  return (
    <>
      {problem ? (
        <Notice level="warn">
          <p>{words[problem]}</p>
        </Notice>
      ) : (
        <div className={css.finder}>
          <video ref={video} muted playsInline aria-label={words.sees} />
        </div>
      )}
      {/* It stays, so that what comes into it is read out. */}
      <p role="status">{isOther ? words.other : !problem && words.aim}</p>
      <label className={`${css.file} ${problem ? css.main : ''}`}>
        {words.takePicture}
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
