/**
 * How long a comparison may take (specs/COMPARATOR.md, section 4), on a quiet machine: 250 ms for 1 MB, 200 ms for lists of
 * 10,000 keyed elements. Tests run on slow and shared ones, so the bound here is wider, and the best of a few rounds
 * counts; what it must catch is quadratic time, which is hundreds of times slower.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import { compareProbe } from '../../../src/compare/compare-probe.ts'
import type { Observation } from '../../../src/core/observation.ts'
import { factsOf, NOW, observationOf, PAIR, type Side } from '../../laws/simulation.ts'

const SLOW_MACHINE = 3

/** @returns milliseconds of the best of five comparisons, each of screening and five fresh answers */
function bestMs(reference: (turn: number) => string, candidate: (turn: number) => string, finds: readonly string[]): number {
  const side = (name: Side, body: (turn: number) => string): Observation[] =>
    Array.from({ length: 7 }, (_, repeat) =>
      observationOf('p', { body: body(repeat) }, { side: name, round: repeat < 2 ? 0 : 1, repeat, at: NOW }),
    )
  const observations = { reference: side('reference', reference), candidate: side('candidate', candidate) }
  const times = Array.from({ length: 5 }, () => {
    const startedMs = performance.now()
    const { divergences } = compareProbe(factsOf('p'), observations, PAIR)
    const elapsedMs = performance.now() - startedMs
    assert.deepEqual(
      divergences.map(({ rule, path }) => `${rule} ${path}`),
      finds,
    )
    return elapsedMs
  })
  return Math.min(...times)
}

function catalogue(elements: number, changedAt: number): string {
  return JSON.stringify({
    items: Array.from({ length: elements }, (_, index) => ({
      id: `product-${index}`,
      name: `Enamel mug no. ${index}`,
      price: index === changedAt ? 1 : 12.5 + index,
      tags: ['kitchen', 'blue', `t${index % 7}`],
      stock: { here: index % 9, there: index % 4 },
      description: 'A long description of the product that goes on and on',
    })),
  })
}

test('1 MB against 1 MB of JSON that differs in one leaf', () => {
  const [reference, candidate] = [catalogue(6000, -1), catalogue(6000, 4321)]
  assert(reference.length > 1_000_000)
  const ms = bestMs(
    () => reference,
    () => candidate,
    ['body.value-changed /items/*/price'],
  )
  assert(ms <= 250 * SLOW_MACHINE, `${Math.round(ms)} ms`)
})

test('lists of 10,000 keyed elements, in order and in reverse', () => {
  const list = (changedAt: number, reverse: boolean): string => {
    const elements = Array.from({ length: 10_000 }, (_, id) => ({ id, v: id === changedAt ? 'x' : 'y' }))
    return JSON.stringify(reverse ? elements.toReversed() : elements)
  }
  const [reference, candidate, reversed] = [list(-1, false), list(77, false), list(77, true)]
  for (const [other, finds] of [
    [candidate, ['body.value-changed /*/v']],
    [reversed, ['body.value-changed /*/v', 'body.order-changed ']],
  ] as const) {
    const ms = bestMs(
      () => reference,
      () => other,
      finds,
    )
    assert(ms <= 200 * SLOW_MACHINE, `${Math.round(ms)} ms`)
  }
})

test('lists of 10,000 elements that are all noise', () => {
  const list = (turn: number): string =>
    JSON.stringify(Array.from({ length: 10_000 }, (_, id) => ({ id, v: Math.sin(id + turn) })))
  const ms = bestMs(list, (turn) => list(turn + 0.5), [])
  assert(ms <= 500 * SLOW_MACHINE, `${Math.round(ms)} ms`)
})

test('objects of 20,000 keys that all differ', () => {
  const object = (value: number): string =>
    JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, key) => [`key ${key}`, key + value])))
  const paths = Array.from({ length: 20_000 }, (_, key) => `body.value-changed /key ${key}`).sort()
  const ms = bestMs(
    () => object(0),
    () => object(1),
    paths,
  )
  assert(ms <= 1000 * SLOW_MACHINE, `${Math.round(ms)} ms`)
})
