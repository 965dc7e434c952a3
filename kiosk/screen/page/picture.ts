import { svg } from './dom.ts'
import { post } from './post.ts'

/** A picture of what the page shows, made by the page itself: its own elements and style sheet, drawn on a canvas. */

/** The longest base64 that is sent; what the backend takes is a little more. */
const MOST_LETTERS = 54_000
const LONG_SIDES = [1_280, 1_000, 800, 640, 480]
const QUALITIES = [0.85, 0.7, 0.5]

/** The page as one drawing that needs nothing from outside. */
const drawing = (width: number, height: number): string => {
  const root = svg('svg', { width: `${width}`, height: `${height}`, viewBox: `0 0 ${width} ${height}` })
  const style = svg('style', {})
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText))
  // A picture is of one moment: an animation would be drawn at its beginning, where nothing is to be seen.
  style.textContent = `${rules.join('\n')} * { animation: none !important }`
  const page = svg('foreignObject', { width: `${width}`, height: `${height}` })
  page.append(document.body.cloneNode(true))
  root.append(style, page)
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`
}

/** The largest JPEG that is small enough, as base64; nothing if none is. */
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
      if (jpeg.length <= MOST_LETTERS) return jpeg
    }
  }
  return undefined
}

/** Sends a picture of the page as the answer to question `id`; nothing if it can't be made. */
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
