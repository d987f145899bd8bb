/** Finds and starts Chromium for the tests that look at a real page; where there is none, they are skipped and say so. */
import { existsSync } from 'node:fs'

import { chromium, type Browser } from '@playwright/test'

/** Where distributions put it, and what CI names. */
const PLACES: readonly string[] = [
  process.env['PARITY_CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
]

const found: string | undefined = PLACES.find((place) => place !== '' && existsSync(place))

/** For `test(name, { skip: NO_CHROMIUM }, ...)`: false, or the reason to skip. */
export const NO_CHROMIUM: string | false =
  found === undefined ? 'SKIPPED: no Chromium on this machine; install it, or name it with PARITY_CHROMIUM' : false

/** The caller closes it. Chromium as root, as in most containers, runs without its sandbox: we open our own pages only. */
export async function launchChromium(): Promise<Browser> {
  if (found === undefined) throw new Error(String(NO_CHROMIUM))
  return chromium.launch({
    executablePath: found,
    args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  })
}
