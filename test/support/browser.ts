import { type Browser, chromium } from 'playwright-core'

/**
 * Starts the system's Chromium, headless; it talks to nobody but the pages that it is sent to.
 * @param more arguments of Chromium
 */
export const startBrowser = (...more: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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
