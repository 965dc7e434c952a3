import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { noteFaults, startBrowserWithCamera } from './browser.ts'
import { cameraPicture } from './camera-picture.ts'
import { temporaryFolder } from './programs.ts'

/** The screens of several people at once: in one real browser, each as on a device of its own. */
export interface Devices {
  /** A page on a new device, on which nobody is logged in yet. */
  open(url: string, size: { readonly width: number; readonly height: number }): Promise<Page>
  /** What the camera of each sees, when it is next turned on: the QR of this text. */
  see(text: string): Promise<void>
  /** What their browsers complained of; an answer that is an error is none. */
  readonly faults: readonly string[]
  end(): Promise<void>
}

export const startDevices = async (): Promise<Devices> => {
  const folder = await temporaryFolder()
  const camera = join(folder.path, 'camera.y4m')
  const see = (text: string): Promise<void> => writeFile(camera, cameraPicture(text))
  await see('nothing yet')
  const browser = await startBrowserWithCamera(camera)
  const faults: string[] = []
  return {
    ...{ see, faults },
    open: async (url, viewport) => {
      const context = await browser.newContext({
        ...{ viewport, reducedMotion: 'reduce', locale: 'nl-BE', permissions: ['camera'] },
      })
      context.setDefaultTimeout(20_000)
      const page = await context.newPage()
      noteFaults(page, faults)
      await page.goto(url)
      return page
    },
    end: async () => {
      await browser.close()
      await folder.remove()
    },
  }
}
