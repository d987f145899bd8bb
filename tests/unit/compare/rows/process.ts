/** What a process tells about itself: differs for ever between equal deployments, and may stand still for a whole run. */
import { json, jsons, row, type Row } from './row.ts'

const pair = (from: object, to: object): [ReturnType<typeof json>, ReturnType<typeof json>] => [json(from), json(to)]

export const PROCESS_ROWS: readonly Row[] = [
  row('the number of the process', pair({ status: 'up', pid: 4711 }, { status: 'up', pid: 12 })),
  row('a uptime in whole seconds that stands still', pair({ uptime: 293 }, { uptime: 9 })),
  row('an uptime that stands still on the reference only', [json({ uptime: 293 }), jsons({ uptime: 9 }, { uptime: 10 })]),
  row('memory that stands still', pair({ memory: { heapTotal: 45_817_856 } }, { memory: { heapTotal: 33_759_232 } })),
  row('counts of the allocator', pair({ memstats: { BySize: [{ Mallocs: 3 }] } }, { memstats: { BySize: [{ Mallocs: 4 }] } })),
  row('when it was started, computed from its uptime', [
    jsons(...['30.100', '30.101', '30.099'].map((at) => ({ started: `2026-03-02T09:00:${at}Z` }))),
    jsons(...['10.200', '10.201', '10.202'].map((at) => ({ started: `2026-03-02T09:20:${at}Z` }))),
  ]),
  row('an uptime in minutes and one in seconds', [
    jsons({ up: '6m26.569s' }, { up: '6m26.702s' }, { up: '6m26.811s' }),
    jsons({ up: '55.386s' }, { up: '55.501s' }, { up: '55.623s' }),
  ]),
  row('the number of the process in a text that varies', [
    jsons(...['1.06', '6.43', '2.87'].map((ms) => ({ by: `in ${ms} ms by pid 30458` }))),
    jsons(...['0.02', '7.48', '2.06'].map((ms) => ({ by: `in ${ms} ms by pid 2476` }))),
  ]),
  row('counts of connections', [
    jsons(...[51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64].map((n) => ({ c: `16-${n}` }))),
    jsons(...[36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49].map((n) => ({ c: `1-${n}` }))),
  ]),
  row('load averages', pair({ os: { loadavg: [0.52, 1.49, 2.59] } }, { os: { loadavg: [0, 1.1, 2.4] } })),
  row('two pods of one deployment', pair({ hostname: 'web-7d9f8c6b5-x2x4z' }, { hostname: 'web-5c8d7e9f4-ab12c' })),
  row('two machines of one kind', pair({ instance: 'i-6e94' }, { instance: 'i-779e' })),
  row('two containers', pair({ hostname: '3f2a9c1b7d4e' }, { hostname: 'a01b9c1b7d42' })),
  row('pods of two services', pair({ hostname: 'web-7d9f' }, { hostname: 'db-5c8d' }), 'body.value-changed /hostname'),
  row('an uptime as text', pair({ uptime: 293 }, { uptime: '293' }), 'body.type-changed /uptime'),
  row('no number of the process', pair({ a: 1, pid: 7 }, { a: 1 }), 'body.field-missing /pid'),
  row('the memory of a product', pair({ memory: { size: 16 } }, { memory: { size: 32 } }), 'body.value-changed /memory/size'),
  row('a product in a list', pair({ rows: [{ pid: 7 }] }, { rows: [{ pid: 8 }] }), 'body.value-changed /rows/*/pid'),
  row('the id of a problem', pair({ instance: '/orders/17' }, { instance: '/orders/18' }), 'body.value-changed /instance'),
]
