import { type Browser, chromium } from 'playwright-core'

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

/** The whole browser: for what the other leaves out, a camera among it. */
export const startWholeBrowser = (...more: readonly string[]): Promise<Browser> => launch('/usr/bin/chromium', more)
