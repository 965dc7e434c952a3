import { type Browser, chromium } from 'playwright-core'

/**
 * Starts Debian's Chromium, as it is built to run without a window: the same engine at half the processor time of the
 * whole browser. It talks to nobody but the pages that it is sent to. The whole browser, with its policies, as a zuil has
 * it is in test/security/services.test.ts.
 * @param more arguments of Chromium
 */
export const startBrowser = (...more: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
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
