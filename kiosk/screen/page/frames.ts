import { post } from './post.ts'

const EVERY_MS = 5_000

/** Tells the program that this page still draws: each sign leaves out of a frame, of which a hidden or frozen page has none. */
export const sendFrames = (page: string): void => {
  requestAnimationFrame(() => {
    void post('/frame', { page })
    setTimeout(() => sendFrames(page), EVERY_MS)
  })
}
