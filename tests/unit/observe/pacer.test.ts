/** Goal: no more requests per second than allowed, a Retry-After obeyed within reason, and no wait that cannot be ended. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createPacer, retryAfterMs } from '../../../src/observe/pacer.ts'

const SIGNAL = new AbortController().signal

async function lasts(wait: Promise<void> | undefined): Promise<number> {
  const startMs = performance.now()
  await wait
  return performance.now() - startMs
}

test('without a cap nobody waits, and no promise is made', () => {
  const pacer = createPacer(0)
  for (let turn = 0; turn < 100; turn += 1) assert.equal(pacer.turn(SIGNAL), undefined)
})

test('with a cap the first starts at once and the others are spread evenly', async () => {
  const pacer = createPacer(50)
  assert.equal(pacer.turn(SIGNAL), undefined)
  const startMs = performance.now()
  await Promise.all(Array.from({ length: 5 }, async () => pacer.turn(SIGNAL)))
  const lastedMs = performance.now() - startMs
  assert.ok(lastedMs >= 98 && lastedMs < 1_000, `${lastedMs} ms`)
})

test('time that was not used is not saved up for a burst', async () => {
  const pacer = createPacer(50)
  void pacer.turn(SIGNAL)
  await new Promise((resolve) => {
    setTimeout(resolve, 100)
  })
  assert.equal(pacer.turn(SIGNAL), undefined)
  assert.ok((await lasts(pacer.turn(SIGNAL))) >= 18)
})

test('a pause holds everybody, also without a cap; a shorter one does not shorten it', async () => {
  const pacer = createPacer(0)
  pacer.pauseFor(80)
  pacer.pauseFor(10)
  assert.ok((await lasts(pacer.turn(SIGNAL))) >= 78)
  // A timer may fire a millisecond early.
  assert.ok((await lasts(pacer.turn(SIGNAL))) < 40)
})

test('an aborted wait ends at once, without an exception', async () => {
  const controller = new AbortController()
  const pacer = createPacer(0)
  pacer.pauseFor(20_000)
  const waiting = lasts(pacer.turn(controller.signal))
  controller.abort()
  assert.ok((await waiting) < 1_000)
  assert.ok((await lasts(pacer.turn(controller.signal))) < 1_000)
})

test('Retry-After: seconds, a date, or nothing usable (RFC 9110, section 10.2.3)', () => {
  const now = Date.parse('Thu, 01 Jan 2026 00:00:00 GMT')
  assert.equal(retryAfterMs('3', now), 3_000)
  assert.equal(retryAfterMs('0', now), 0)
  assert.equal(retryAfterMs('Thu, 01 Jan 2026 00:00:05 GMT', now), 5_000)
  assert.equal(retryAfterMs('Wed, 31 Dec 2025 23:59:00 GMT', now), 0)
  for (const text of ['', 'soon', '1s', 'NaN', '-5', '+5', '1.5', 'Mon']) assert.equal(retryAfterMs(text, now), undefined, text)
})
