import { type Browser, chromium, type Page } from 'playwright-core'

const launch = (executablePath: string, more: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })

/**
 * Starts Debian's Chromium, as it is built to run without a window: the same engine at half the processor time of the
 * whole browser. It talks to nobody but the pages that it is sent to.
 * @param more arguments of Chromium
 */
export const startBrowser = (...more: readonly string[]): Promise<Browser> =>
  launch('/usr/bin/chromium-headless-shell', more)

/**
 * Starts the whole browser, since the other leaves cameras out.
 * @param file what its camera sees, whenever it is turned on (camera-picture.ts); it is there before the browser starts
 */
export const startBrowserWithCamera = (file: string): Promise<Browser> =>
  launch('/usr/bin/chromium', ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`])

/**
 * Notes what a page's browser complains of: errors and warnings in the console, a message of the content security policy
 * among them, and what a script throws.
 * @param expected what is no fault: a browser says by itself of an answer that it is an error, also of one on purpose
 */
export const noteFaults = (page: Page, faults: string[], expected = /Failed to load resource/): void => {
  page.on('console', (message) => {
    const text = message.text()
    if (['error', 'warning'].includes(message.type()) && !expected.test(text)) faults.push(text)
  })
  page.on('pageerror', (error) => faults.push(String(error)))
}
