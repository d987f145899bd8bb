/** Whether the journeys of a config can be run at all, asked before anything is sent. */
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

import { UserError } from '../../core/errors.ts'

/** @throws UserError when the config is not there, or Playwright is not installed beside it; before anything is sent */
export function checkJourneys(configFile: string | undefined): void {
  if (configFile === undefined) return
  if (!existsSync(configFile))
    throw new UserError('PARITY_JOURNEYS_MISSING', `journeys: there is no ${configFile}`, {
      hint: 'Name the Playwright config that has parityProjects() in it, relative to the parity config.',
    })
  playwrightOf(configFile)
}

/** @returns the Playwright that the specs import, and no other: two of them in one process refuse to work */
export function playwrightOf(configFile: string): string {
  try {
    return createRequire(configFile).resolve('@playwright/test/cli')
  } catch (cause) {
    throw new UserError('PARITY_PLAYWRIGHT_MISSING', `journeys: @playwright/test is not installed beside ${configFile}`, {
      hint: 'Install it: npm install --save-dev @playwright/test',
      cause,
    })
  }
}
