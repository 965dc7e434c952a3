import { svg } from './dom.ts'
import { post } from './post.ts'

/** A screenshot, made by the page itself: its own elements and style sheet, drawn on a canvas. */

/** The longest base64 that is sent; the backend accepts a little more. */
const MAX_PICTURE_CHARACTERS = 54_000
const LONG_SIDES = [1_280, 1_000, 800, 640, 480]
const QUALITIES = [0.85, 0.7, 0.5]

/** The page as one SVG that needs nothing from outside. */
const drawing = (width: number, height: number): string => {
  const root = svg('svg', { width: `${width}`, height: `${height}`, viewBox: `0 0 ${width} ${height}` })
  const style = svg('style', {})
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText))
  // An animation would be drawn at its beginning, where nothing is visible yet.
  style.textContent = `${rules.join('\n')} * { animation: none !important }`
  const page = svg('foreignObject', { width: `${width}`, height: `${height}` })
  page.append(document.body.cloneNode(true))
  root.append(style, page)
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`
}

/** The largest JPEG that is small enough, as base64; undefined if none is. */
const jpegOf = (image: HTMLImageElement, width: number, height: number): string | undefined => {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  for (const side of LONG_SIDES) {
    const scale = Math.min(1, side / Math.max(width, height))
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    context?.drawImage(image, 0, 0, canvas.width, canvas.height)
    for (const quality of QUALITIES) {
      const jpeg = canvas.toDataURL('image/jpeg', quality).replace(/^data:image\/jpeg;base64,/, '')
      if (jpeg.length <= MAX_PICTURE_CHARACTERS) return jpeg
    }
  }
  return undefined
}

/** Sends a screenshot of the page as the answer to request `id`; one without a picture if it can't be made. */
export const sendPicture = async (id: string): Promise<void> => {
  const { innerWidth, innerHeight } = window
  const image = new Image()
  try {
    image.src = drawing(innerWidth, innerHeight)
    await image.decode()
    const jpeg = jpegOf(image, innerWidth, innerHeight)
    await post('/picture', jpeg === undefined ? { id } : { id, jpeg })
  } catch {
    await post('/picture', { id })
  }
}
