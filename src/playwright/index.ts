/**
 * The public entry `envparity/playwright`: everything that `@playwright/test` has, with a `test` that records what each
 * environment shows. A suite becomes a parity suite by changing where it imports from.
 */
export * from '@playwright/test'
export { expect, test } from './test.ts'
export type { Parity } from './test.ts'
export type { CheckpointOptions } from './checkpoint.ts'
export { parityBrowser } from './browser.ts'
export { parityProjects, parityServers } from './projects.ts'
