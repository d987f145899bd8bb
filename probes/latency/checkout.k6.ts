/**
 * What a visitor does before buying, as a k6 script that knows nothing of envparity: it runs as it is against every
 * environment, which it is told by BASE_URL, and its times are compared by metric.
 */
import { check } from 'k6'
import http from 'k6/http'
import { Trend } from 'k6/metrics'
import type { Options } from 'k6/options'

const base = __ENV['BASE_URL'] ?? 'http://127.0.0.1:4100'

/** From the list of products to one product of it. */
const browsing = new Trend('browsing', true)

export const options: Options = {
  scenarios: {
    visitors: { executor: 'constant-arrival-rate', rate: 20, timeUnit: '1s', duration: '15s', preAllocatedVUs: 20 },
  },
  thresholds: { checks: ['rate>0.99'], http_req_duration: ['p(95)<1000'] },
}

export default function visit(): void {
  const startedMs = Date.now()
  const list = http.get(`${base}/api/products?limit=5`)
  const product = http.get(`${base}/api/products/enamel-mug`)
  browsing.add(Math.max(1, Date.now() - startedMs))
  check(list, { 'products are listed': ({ status }) => status === 200 })
  check(product, { 'the product is there': ({ status }) => status === 200 })
}
