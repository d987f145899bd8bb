/** Groups 23 to 27: ids of requests, counters, variants, caches, random samples. */
import { at, both, found, foundOrOpen, optional, quiet, type Group, type Maker } from '../edge-row.ts'
import type { Answer } from '../../laws/simulation.ts'
import { below, between, fresh, freshHeader, freshJson, header, hex, json, pick, shuffled, uuid, v } from '../draws.ts'

const HOUR = 3600
const AT_V = at.body('/v')
const trace = freshHeader('traceparent', ({ r }) => `00-${hex(r, 32)}-${hex(r, 16)}-01`)
const ray = freshHeader('cf-ray', ({ r }) => `${hex(r, 16)}-${pick(r, ['FRA', 'LIS', 'AMS'])}`)
const requestId = freshHeader('x-request-id', ({ r }) => uuid(r))
const timing = freshHeader('server-timing', ({ r }) => `db;dur=${between(r, 1, 40)}, app;dur=${between(r, 1, 90)}`)

const traces: Group = {
  id: '23',
  title: 'what belongs to one request: presence and grammar, not value',
  part: 'headers',
  rows: [
    quiet('traceparent', both(trace)),
    quiet('cf-ray', both(ray)),
    quiet('x-request-id', both(requestId)),
    quiet('server-timing', both(timing)),
    quiet('age', both(freshHeader('age', ({ r }) => String(below(r, 60))))),
    quiet('x-cache, hit or miss', both(freshHeader('x-cache', ({ r }) => pick(r, ['HIT', 'MISS'])))),
    quiet('via, of proxies with names of their own', [header('via', '1.1 varnish-a1'), header('via', '1.1 varnish-c7')]),
    quiet('the id of a request in the body', both(freshJson(({ r }) => ({ requestId: uuid(r), v: 1 })))),
    found('no traceparent', [trace, {}], at.header('traceparent', /missing/)),
    found(
      'a traceparent that nobody can read',
      [trace, freshHeader('traceparent', ({ r }) => hex(r, 12))],
      at.header('traceparent'),
    ),
    found('an empty id of the request', [requestId, header('x-request-id', '')], at.header('x-request-id')),
    found(
      'one id for all requests',
      [requestId, header('x-request-id', '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f')],
      at.header('x-request-id'),
      { part: 'lattice' },
    ),
    found(
      'an id of another kind',
      [requestId, freshHeader('x-request-id', ({ n }) => String(9000 + n))],
      at.header('x-request-id'),
    ),
    found(
      'server-timing without the database',
      [timing, freshHeader('server-timing', ({ r }) => `app;dur=${between(r, 1, 90)}`)],
      at.headers(/^\/server-timing/),
    ),
    found('no proxy', [header('via', '1.1 varnish'), {}], at.header('via', /missing/)),
    found(
      'a header whose name holds "date"',
      [header('x-candidate-id', 'blue'), header('x-candidate-id', 'green')],
      at.header('x-candidate-id'),
    ),
    found(
      'a header whose name holds "age"',
      [header('x-page-size', '20'), header('x-page-size', '50')],
      at.header('x-page-size'),
    ),
  ],
}

const counter = (from: number, step: number): Maker => fresh(({ n }) => from + n * step)
const limits =
  (limit: number): Maker =>
  ({ n, at: atMs }) => ({
    headers: [
      ['x-ratelimit-limit', String(limit)],
      ['x-ratelimit-remaining', String(limit - 1 - n)],
      ['x-ratelimit-reset', String(Math.floor(atMs / 1000) + 60)],
    ],
  })
const without =
  (name: string): Maker =>
  (ask) => {
    const { headers = [] } = answerOf(limits(100), ask)
    return { headers: headers.filter(([field]) => field !== name) }
  }
function answerOf(make: Maker, ask: Parameters<Maker>[0]): Answer {
  const shown = make(ask)
  return 'failure' in shown ? {} : shown
}

const counters: Group = {
  id: '24',
  title: 'counters and limits that move because we ask',
  part: 'lattice',
  rows: [
    quiet('limits that are used up on both', both(limits(100))),
    quiet('a counter with a past of its own', [counter(9000, 1), counter(12, 1)]),
    quiet('stock that others buy, too', both(fresh(({ r }) => between(r, 3, 60)))),
    quiet('stock that sinks on both', [counter(900, -1), counter(900, -1)]),
    found('a lower limit', [limits(100), limits(60)], at.header('x-ratelimit-limit')),
    found(
      'no count of what remains',
      [limits(100), without('x-ratelimit-remaining')],
      at.header('x-ratelimit-remaining', /missing/),
    ),
    found(
      'when it ends, in seconds to wait instead of as an instant',
      [
        limits(100),
        (ask) => ({ headers: [...(answerOf(without('x-ratelimit-reset'), ask).headers ?? []), ['x-ratelimit-reset', '60']] }),
      ],
      at.header('x-ratelimit-reset'),
      { part: 'headers' },
    ),
    found('a counter that stands still', [counter(9000, 1), v(9000)], AT_V),
    foundOrOpen('a counter that counts down', [counter(9000, 1), counter(9000, -1)], at.body(['', '/v']), { part: 'formats' }),
    found('a counter as a text', [counter(9000, 1), fresh(({ n }) => String(9000 + n))], at.body('/v', /type/)),
    found('a counter that is negative', [counter(100, 1), counter(-900, 1)], AT_V),
  ],
}

const variant = (share: number, other: unknown = 'green'): Maker => fresh(({ r }) => (r() < share ? other : 'blue'))
const layouts = (share: number): Maker =>
  freshJson(({ r }) => (r() < share ? { layout: 2, hero: { title: 'Sale' }, tiles: [1, 2] } : { layout: 1, title: 'Sale' }))

const variants: Group = {
  id: '25',
  title: 'variants, flags, canaries: the same mixture is no difference',
  part: 'lattice',
  rows: [
    quiet('half and half on both', both(variant(0.5))),
    quiet('three to one on both', both(variant(0.25))),
    quiet('two layouts on both', both(layouts(0.5))),
    quiet('a header of the variant on both', both(freshHeader('x-variant', ({ r }) => pick(r, ['a', 'b'])))),
    found('half and half, then never', [variant(0.5), v('blue')], AT_V, { rate: true }),
    found('never, then half and half', [v('blue'), variant(0.5)], AT_V, { rate: true }),
    foundOrOpen('a twentieth, then nearly all', [variant(0.05), variant(0.95)], AT_V),
    // At half of the answers, a new one among few values is settled by history (tests/laws/history.test.ts).
    foundOrOpen('half and half, and mostly another one', [variant(0.5), variant(0.85, 'red')], AT_V),
    found('half and half, then of another type', [variant(0.5), fresh(({ r }) => (r() < 0.5 ? 1 : 2))], at.body('/v', /type/)),
    found(
      'a header that varies on the candidate only',
      [header('x-variant', 'a'), freshHeader('x-variant', ({ r }) => pick(r, ['a', 'b']))],
      at.header('x-variant'),
      { rate: true },
    ),
    found(
      'one layout, then two: a canary',
      [layouts(0), layouts(0.5)],
      [
        at.body(/^\/(?:layout|hero|tiles|title)/),
        ...['/layout', '/hero', '/tiles', '/title'].map((path) => optional(at.body(path))),
      ],
      { rate: true },
    ),
  ],
}

const warm = (name: string): Maker => freshHeader(name, ({ n }) => (n === 0 ? 'MISS' : 'HIT'))
const expires =
  (seconds: number): Maker =>
  ({ at: atMs }) => ({
    headers: [
      ['date', new Date(atMs).toUTCString()],
      ['expires', new Date(atMs + seconds * 1000).toUTCString()],
    ],
  })

const caches: Group = {
  id: '26',
  title: 'caches: warm or cold is no difference, what may be kept is one',
  part: 'headers',
  rows: [
    quiet('a miss, then hits', both(warm('x-cache'))),
    quiet('a miss, then hits, of another provider', both(warm('cf-cache-status'))),
    quiet('an answer that grows old', both(freshHeader('age', ({ n }) => String(n * 3)))),
    quiet('the same directives in another order', [
      header('cache-control', 'public, max-age=60, stale-while-revalidate=30'),
      header('cache-control', 'stale-while-revalidate=30, public, max-age=60'),
    ]),
    quiet('expires after an hour on both', both(expires(HOUR))),
    found(
      'for another time',
      [header('cache-control', 'max-age=60'), header('cache-control', 'max-age=3600')],
      at.headers(/^\/cache-control/),
    ),
    found(
      'may be kept by all',
      [header('cache-control', 'private, no-store'), header('cache-control', 'public, max-age=60')],
      at.headers(/^\/cache-control/),
    ),
    found(
      'not served stale any more',
      [header('cache-control', 'max-age=60, stale-while-revalidate=30'), header('cache-control', 'max-age=60')],
      at.headers(/^\/cache-control/),
    ),
    found('varies by nothing', [header('vary', 'Accept, Accept-Encoding'), {}], at.header('vary', /missing/)),
    found('expires after an hour, then after a minute', [expires(HOUR), expires(60)], at.header('expires')),
    found(
      'expires after an hour, then at once',
      [
        expires(HOUR),
        ({ at: atMs }) => ({
          headers: [
            ['date', new Date(atMs).toUTCString()],
            ['expires', '0'],
          ],
        }),
      ],
      at.header('expires'),
    ),
    found(
      'nothing to validate with',
      [
        {
          headers: [
            ['etag', '"a"'],
            ['last-modified', 'Mon, 02 Mar 2026 09:30:00 GMT'],
          ],
        },
        {},
      ],
      [at.header('etag', /missing/), at.header('last-modified', /missing/)],
    ),
  ],
}

const CATALOGUE = Array.from({ length: 12 }, (_, index) => ({ id: 100 + index, n: `mug ${index}` }))
const recommended = (count: number, change: (item: object) => object = (item) => item): Maker =>
  freshJson(({ r }) => ({ v: shuffled(r, CATALOGUE).slice(0, count).map(change) }))

const samples: Group = {
  id: '27',
  title: 'random samples: type, size and where they come from, not what was drawn',
  part: 'structure',
  rows: [
    quiet('three of twelve on both', both(recommended(3))),
    quiet(
      'a sentence of the day on both',
      both(fresh(({ r }) => pick(r, ['Stay calm', 'Drink tea', 'Mugs break', 'Wool is warm', 'Pots boil']))),
    ),
    found('five instead of three', [recommended(3), recommended(5)], at.body(['/v', '/v/*'])),
    found('none instead of three', [recommended(3), v([])], at.body(['/v', '/v/*'])),
    found(
      'always the same three',
      [recommended(3), v(CATALOGUE.slice(0, 3))],
      [at.body(/^\/v/), optional(at.body('/v', /order/))],
      {
        part: 'lattice',
      },
    ),
    found('of other fields', [recommended(3), recommended(3, (item) => ({ ...item, debug: 1 }))], at.body('/v/*/debug', /added/)),
    found(
      'of another type',
      [
        recommended(3),
        freshJson(({ r }) => ({
          v: shuffled(r, CATALOGUE)
            .slice(0, 3)
            .map(({ id }) => ({ id, n: id })),
        })),
      ],
      at.body('/v/*/n', /type/),
    ),
    foundOrOpen(
      'of another catalogue',
      [
        recommended(3),
        freshJson(({ r }) => ({ v: Array.from({ length: 3 }, () => ({ id: between(r, 700, 712), n: 'test item' })) })),
      ],
      [at.body(/^\/v/), optional(at.body('/v/*/id')), optional(at.body('/v/*/n'))],
    ),
    quiet(
      'a sample in any order beside what is fixed',
      both(freshJson(({ r }) => ({ title: 'For you', v: shuffled(r, CATALOGUE).slice(0, 4) }))),
    ),
    found(
      'what is fixed beside a sample',
      [
        freshJson(({ r }) => ({ title: 'For you', v: shuffled(r, CATALOGUE).slice(0, 4) })),
        freshJson(({ r }) => ({ title: 'You may like', v: shuffled(r, CATALOGUE).slice(0, 4) })),
      ],
      at.body('/title'),
    ),
    found(
      'fixed, then a sample',
      [json({ v: CATALOGUE.slice(0, 3) }), recommended(3)],
      [at.body(/^\/v/), optional(at.body('/v', /order/))],
      {
        part: 'lattice',
      },
    ),
  ],
}

export const SERVICE_GROUPS: readonly Group[] = [traces, counters, variants, caches, samples]
