/** Why there is no picture. */
export type CameraProblem = 'DENIED' | 'NONE'

/** So often a picture is looked at: a person holds still for longer. */
const LOOK_MS = 200
/** A code that fills a third of it is still read; a bigger picture only takes longer. */
const LONG_SIDE = 640

const canvas = document.createElement('canvas')

/** What the code in a picture says; absent = there is none. */
export type ReadCode = (picture: ImageData) => string | undefined

/** The pixels of a picture, made smaller where it is big. */
export const pixelsOf = (picture: CanvasImageSource, width: number, height: number): ImageData | undefined => {
  const scale = Math.min(1, LONG_SIDE / Math.max(width, height))
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return undefined
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

/**
 * Shows what the camera at the back sees, and looks for codes in it.
 * @param onText what each says; gives whether it is what was looked for, after which nothing more is
 * @returns how to end it
 */
export const watchCamera = (
  video: HTMLVideoElement,
  read: ReadCode,
  onText: (text: string) => boolean,
  onProblem: (problem: CameraProblem) => void,
): (() => void) => {
  let ended = false
  let stream: MediaStream | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  const begin = async (): Promise<void> => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })
    if (ended) return end()
    video.srcObject = stream
    await video.play()
    // He went to another page meanwhile.
    if (ended) return
    timer = setInterval(() => {
      if (video.videoWidth === 0) return
      const pixels = pixelsOf(video, video.videoWidth, video.videoHeight)
      const text = pixels && read(pixels)
      if (text && onText(text)) end()
    }, LOOK_MS)
  }
  const end = (): void => {
    ended = true
    clearInterval(timer)
    for (const track of stream?.getTracks() ?? []) track.stop()
  }
  // Where the page is not served over HTTPS a browser has no camera to give.
  if (!navigator.mediaDevices) onProblem('NONE')
  else
    begin().catch((error: unknown) => {
      // The video was taken off the page meanwhile.
      if (ended) return
      end()
      onProblem(error instanceof DOMException && error.name === 'NotAllowedError' ? 'DENIED' : 'NONE')
    })
  return end
}
