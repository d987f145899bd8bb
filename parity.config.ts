/**
 * Compares two builds of the demo shop (scripts/demo/shop) on this machine: `node bin/parity.js run`.
 * With `SHOP_PLANTS=all node bin/parity.js run` the candidate is a build in which a lot went wrong; `npm run demo` does just that.
 */
import process from 'node:process'

import { defineConfig } from 'envparity'

const productionPort = process.env['SHOP_PRODUCTION_PORT'] ?? '4101'
const stagingPort = process.env['SHOP_STAGING_PORT'] ?? '4102'
const plants = process.env['SHOP_PLANTS'] ?? ''

/** The demo's only customer. A real suite takes these from secrets of the CI: `password: '${CUSTOMER_PASSWORD}'`. */
const variables = { CUSTOMER_EMAIL: 'ada@shop.example', CUSTOMER_PASSWORD: 'correct horse battery' }
const version = { get: '/version', json: '$.version' }
const readyWhen = { url: '/healthz', status: 200, timeout: '20s' }

export default defineConfig({
  suite: 'shop',
  environments: {
    production: {
      baseURL: `http://127.0.0.1:${productionPort}`,
      role: 'reference',
      // A production usually gets no POST from us. This one lives for one run on this machine, and its orders go nowhere.
      allowUnsafe: true,
      variables,
      version,
      start: `node scripts/demo/shop/server.ts --port ${productionPort} --build 4.17.3`,
      readyWhen,
    },
    staging: {
      baseURL: `http://127.0.0.1:${stagingPort}`,
      variables,
      version,
      start: `node scripts/demo/shop/server.ts --port ${stagingPort} --build 4.18.0 --noindex${plants === '' ? '' : ` --plant ${plants}`}`,
      readyWhen,
    },
  },
  probes: ['probes/**/*.probe.{ts,yaml}'],
  knownDifferences: 'known-differences.yaml',
  // Both builds are on this machine, which may be asked more than a production, and has no noise of a neighbour to wait for.
  latency: { requestsPerSecond: 200, confirmAfter: '1s' },
  profiles: {
    // A gate that answers within seconds, then the same every night, then once more before a release is signed.
    'post-deploy': { categories: ['functional'] },
    scheduled: { failOn: 'minor' },
    signoff: { failOn: 'any', repeats: 5 },
    // Needs a browser, which not every machine has.
    browser: { journeys: 'playwright.config.ts' },
  },
})
