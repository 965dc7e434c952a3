import { post } from './post.ts'

const INTERVAL_MS = 5_000

/** Reports to the program that this page still draws: from within a frame, which a hidden or frozen page does not get. */
export const sendFrames = (page: string): void => {
  requestAnimationFrame(() => {
    void post('/frame', { page })
    setTimeout(() => sendFrames(page), INTERVAL_MS)
  })
}
