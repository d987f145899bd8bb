/**
 * Goal: what is measured is the work that was meant. Methodology: real contestants against real servers with a handful of
 * probes; the bounds on CPU and memory are so wide that only a measurement of the wrong thing can miss them.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { test } from 'node:test'

import { contest } from '../../../scripts/bench/suite/contest.ts'
import type { Contestant } from '../../../scripts/bench/suite/contestants/contestant.ts'
import { floor } from '../../../scripts/bench/suite/contestants/floor.ts'
import { parity } from '../../../scripts/bench/suite/contestants/parity.ts'
import { measure } from '../../../scripts/bench/suite/measure.ts'

const SERVED = { probes: 3, bytes: 1024, delayMs: 0 }
/** /proc is Linux's. */
const skip = process.platform === 'linux' ? false : 'measuring needs /proc'

function node(script: string): { file: string; args: readonly string[]; cwd: string } {
  return { file: process.execPath, args: ['-e', script], cwd: os.tmpdir() }
}

test('the floor asks each environment once per probe, parity twice, in turn', { skip }, async () => {
  const order: string[] = []
  const samples = await contest(SERVED, [floor, parity], 2, (name) => order.push(name))
  assert.deepEqual(order, ['floor', 'parity', 'parity', 'floor'])
  assert.deepEqual(
    Array.from(samples, ([name, list]) => [name, list.map(({ requests }) => requests)]),
    [
      ['floor', [6, 6]],
      ['parity', [12, 12]],
    ],
  )
})

test('a contestant that asks too little, or fails, is not believed', { skip }, async () => {
  const idle: Contestant = { ...floor, name: 'idle', prepare: async () => [node('console.log("nothing to do")')] }
  await assert.rejects(
    contest(SERVED, [idle], 1, () => undefined),
    /^Error: idle ended with 0 after 0 and 0 requests of 3 per environment:\nnothing to do\n$/,
  )
  const failing: Contestant = { ...floor, name: 'failing', prepare: async () => [node('process.exit(7)')] }
  await assert.rejects(
    contest(SERVED, [failing], 1, () => undefined),
    /^Error: failing ended with 7 after 0 and 0 requests/,
  )
})

test('CPU and memory are those of the whole process tree', { skip }, async () => {
  const work = `const filled = Buffer.alloc(100e6, 1); const end = process.cpuUsage().user + 400e3
    while (process.cpuUsage().user < end); setTimeout(() => filled.length, 200)`
  const measured = await measure(
    [node(`require('child_process').execFileSync(process.execPath, ['-e', ${JSON.stringify(work)}])`)],
    '/dev/null',
  )
  assert.deepEqual(measured.exitCodes, [0])
  assert(measured.cpuMs >= 400 && measured.cpuMs < 5000, `${measured.cpuMs} ms`)
  assert(measured.wallMs >= 400, `${measured.wallMs} ms`)
  // Two Node processes and 100 MB in the inner one.
  assert(measured.peakBytes > 110e6 && measured.peakBytes < 600e6, `${measured.peakBytes} bytes`)
})

test('commands are run side by side, or one after the other', { skip }, async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'envparity-bench-test-'))
  try {
    const [one, other] = [path.join(folder, 'one'), path.join(folder, 'other')].map((file) => JSON.stringify(file))
    const first = node(`setTimeout(() => require('fs').writeFileSync(${one}, ''), 300)`)
    const afterIt = node(`process.exit(require('fs').existsSync(${one}) ? 0 : 1)`)
    assert.deepEqual((await measure([first, afterIt], '/dev/null', 'in turn')).exitCodes, [0, 0])

    // Each waits for the other to begin, which only works when both run.
    const meet = (own: string | undefined, others: string | undefined): ReturnType<typeof node> =>
      node(`const fs = require('fs'); fs.writeFileSync(${own}, ''); let turns = 0
        const timer = setInterval(() => { if (fs.existsSync(${others})) process.exit(0); if (++turns > 1000) process.exit(1) }, 10)`)
    await rm(path.join(folder, 'one'))
    assert.deepEqual((await measure([meet(one, other), meet(other, one)], '/dev/null')).exitCodes, [0, 0])
  } finally {
    await rm(folder, { recursive: true })
  }
})
