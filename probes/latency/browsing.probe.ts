/** What customers wait for: timed on pairs of requests at a steady pace, besides being compared like any probe. */
import { defineProbes, http } from 'envparity'

const owner = 'team-search'
const tags = ['api', 'latency']

export default defineProbes([
  // The shop says itself how long it worked: the way over the network is not in it.
  http('best sellers', { get: '/api/bestsellers', tags, owner, latency: { serverTiming: 'app' } }),
  // It says so here, too; with a floor, what a static route takes is taken out instead.
  http('trends', {
    get: '/api/trends',
    tags,
    owner,
    latency: { path: 'floor', floor: '/healthz', tolerances: { p95: { relative: '50%', absolute: '5ms' } } },
  }),
])
