import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readServerTiming } from '../../../../src/observe/latency/server-timing.ts'

const CASES: readonly [name: string, values: readonly string[], durations: Readonly<Record<string, number>> | undefined][] = [
  ['a duration', ['db;dur=53.2'], { db: 53.2 }],
  ['several metrics, one without a duration', ['db;dur=53.2, cache;desc="hit", app;dur=7'], { db: 53.2, app: 7 }],
  ['several fields', ['db;dur=1', 'app;dur=2'], { db: 1, app: 2 }],
  ['a comma, a semicolon and a quote inside a text', ['db;desc="a, \\"b\\"; dur=9";dur=3, app;dur=2'], { db: 3, app: 2 }],
  ['a duration in quotes, space around, another case', ['db ; DUR = "4.5" , app;dur=1'], { db: 4.5, app: 1 }],
  ['the first of two durations, the first of two metrics', ['db;dur=1;dur=2, db;dur=3'], { db: 1 }],
  ['a parameter without a value', ['db;miss;dur=2'], { db: 2 }],
  ['a broken entry ends its field, not the next one', ['db;dur=1, ;dur=2, app;dur=3', 'web;dur=4'], { db: 1, web: 4 }],
  ['names of a prototype are names', ['__proto__;dur=1'], Object.fromEntries([['__proto__', 1]])],
  ['no number, a negative one, an empty one', ['a;dur=x, b;dur=-1, c;dur='], undefined],
  ['nothing', [''], undefined],
]

for (const [name, values, durations] of CASES) {
  test(`Server-Timing: ${name}`, () => {
    assert.deepEqual(readServerTiming(values), durations)
  })
}
