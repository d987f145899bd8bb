/**
 * Runs the example journeys against both builds of the demo shop: `npx playwright test`, or as part of `parity run`.
 * It is what a suite needs besides its specs: a project per environment, and the reporter that compares.
 */
import process from 'node:process'

import { defineConfig } from '@playwright/test'
import { parityProjects, parityServers } from 'envparity/playwright'

import parity from './parity.config.ts'

/** scripts/demo/journeys.ts reads the result from a place of its own. */
const out = process.env['PARITY_DEMO_OUT']

export default defineConfig({
  testDir: 'probes/journeys',
  outputDir: 'reports/journeys',
  fullyParallel: true,
  projects: parityProjects(parity),
  webServer: parityServers(parity),
  // Elsewhere: ['envparity/playwright/reporter']. Playwright does not find a package from within itself.
  reporter: [['list'], ['./src/cli/journeys/reporter.ts', out === undefined ? {} : { out }]],
})
