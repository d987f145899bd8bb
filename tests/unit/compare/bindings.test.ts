/** Values that a flow took along: they are one thing under two names, in whatever they stand, and nothing else is. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { withOneName } from '../../../src/compare/identifiers/bindings.ts'
import { isMadeByStep } from '../../../src/compare/identifiers/made.ts'
import type { Observation } from '../../../src/core/observation.ts'
import { factsOf, NOW, observationOf, openFacets, runProbe, type Answer, type Side } from '../../laws/simulation.ts'

function observation(side: Side, body: string, bindings: Readonly<Record<string, string>>, more: Answer = {}): Observation {
  return observationOf('p', { body, bindings, ...more }, { side, round: 0, repeat: 0, at: NOW })
}

function bodiesOf(reference: Observation, candidate: Observation): readonly string[] {
  const sides = withOneName({ reference: [reference], candidate: [candidate] })
  return [...sides.reference, ...sides.candidate].map((one) =>
    one.outcome === 'answered'
      ? (one.parts.http?.exchanges.map(({ body, headers }) => `${body.data}${headers.map(([, value]) => value).join()}`).join() ??
        '')
      : '',
  )
}

function renamed(
  reference: readonly [body: string, value: string],
  candidate: readonly [body: string, value: string],
): readonly string[] {
  const noType = { type: '' }
  return bodiesOf(
    observation('reference', reference[0], { id: reference[1] }, noType),
    observation('candidate', candidate[0], { id: candidate[1] }, noType),
  )
}

test('a captured value is one name on both sides, wherever it stands', () => {
  for (const [reference, candidate] of [
    ['{"id":4711}', '{"id":9932}'],
    ['{"id":"4711","link":"/orders/4711?x=4711"}', '{"id":"9932","link":"/orders/9932?x=9932"}'],
    ['Order 4711.', 'Order 9932.'],
  ] as const) {
    const [left, right] = renamed([reference, '4711'], [candidate, '9932'])
    assert.equal(left, right)
    assert.equal(left, reference)
  }
})

test('what only looks like a captured value stays', () => {
  for (const text of ['14711', '4711.5', '0.4711', 'A4711', '47110'])
    assert.deepEqual(renamed([text, '4711'], [text.replace('4711', '9932'), '9932']), [text, text.replace('4711', '9932')])
})

test('a short value is an id where an id stands, and nowhere else', () => {
  const body = (id: number): string => `{"id":${id},"orderId": "${id}","stock":4,"left":7,"link":"/orders/${id}?id=${id}"}`
  const [left, right] = renamed([body(4), '4'], [body(7), '7'])
  assert.equal(left, right)
  for (const text of ['{"paid":4}', '{"valid": 4}', '4/4', '11/4/2026'])
    assert.deepEqual(renamed([text, '4'], [text, '7']), [text, text])
})

test('values of different formats are different things', () => {
  assert.deepEqual(renamed(['12.50', '12.50'], ['13.50', '13.50']), ['12.50', '13.50'])
  assert.deepEqual(renamed(['open', 'open'], ['paid', 'paid']), ['open', 'paid'])
  assert.deepEqual(renamed(['{"id":"SO-4711"}', 'SO-4711'], ['{"id":"47110"}', '47110']), ['{"id":"SO-4711"}', '{"id":"47110"}'])
})

test('headers and hops are renamed, bytes and failures are left alone', () => {
  const at = { round: 0, repeat: 0, at: NOW } as const
  const hop = (id: string): Answer => ({ hops: [{ location: `/orders/${id}` }], headers: [['x-order', id]], bindings: { id } })
  const [left, right] = bodiesOf(
    observationOf('p', hop('4711'), { side: 'reference', ...at }),
    observationOf('p', hop('9932'), { side: 'candidate', ...at }),
  )
  assert.equal(left, right)
  const bytes = Buffer.from([0xff, 0x34, 0x37, 0x31, 0x31])
  const [one, other] = bodiesOf(
    observation('reference', '', { id: '4711' }, { body: bytes }),
    observation('candidate', '', { id: '9932' }, { body: bytes }),
  )
  assert.equal(one, other)
  const failed = observationOf('p', { failure: 'reset' }, { side: 'candidate', ...at })
  const sides = {
    reference: [observation('reference', 'x', { id: '4711' })],
    candidate: [{ ...failed, bindings: { id: '9932' } }],
  }
  assert.equal(withOneName(sides).candidate[0]?.outcome, 'unanswered')
})

test('nothing is renamed without captures, and the order of observations means nothing', () => {
  const plain = { reference: [observationOf('p', {}, { side: 'reference', round: 0, repeat: 0, at: NOW })], candidate: [] }
  assert.equal(withOneName(plain), plain)
  const [a, b] = [observation('reference', '4711', { id: '4711' }), observation('reference', '9932', { id: '9932' })]
  const body = (one: Observation | undefined): string | undefined =>
    one?.outcome === 'answered' ? one.parts.http?.exchanges[0].body.data : undefined
  for (const order of [
    [a, b],
    [b, a],
  ])
    assert.deepEqual(withOneName({ reference: order, candidate: [] }).reference.map(body), ['4711', '4711'])
})

test('an id that a request makes is its own in each environment; what else it says is open', () => {
  const once = factsOf('order', { repeatable: 'once' })
  const created = (id: number, status = 'open') => ({
    status: 201,
    headers: [['location', `/orders/${id}`] as const],
    body: JSON.stringify({ id, number: `SO-${id}`, status }),
  })
  const same = runProbe(once, ({ side }) => created(side === 'reference' ? 100_211 : 4)).comparison
  assert.deepEqual([same.divergences, openFacets(same)], [[], []])
  const absolute = runProbe(once, ({ side }) => ({
    status: 201,
    headers: [
      ['location', side === 'reference' ? 'https://shop.example/orders/13' : 'https://staging.shop.example/orders/4'] as const,
    ],
  })).comparison
  assert.deepEqual([absolute.divergences, openFacets(absolute)], [[], []])
  const open = runProbe(once, ({ side }) => (side === 'reference' ? created(211) : created(4, 'paid'))).comparison
  assert.match(openFacets(open).join(), /sent once/)
})

test('only a count in a field that says so is made by a request', () => {
  const difference = (path: string, reference: string, candidate: string): boolean =>
    isMadeByStep({
      path,
      kind: 'value',
      level: 'exact',
      reference,
      candidate,
      classes: ['string', 'string'],
      referenceSamples: 1,
      candidateSamples: 1,
      referenceAgreeing: 1,
      candidateAgreeing: 1,
    })
  for (const [path, reference, candidate] of [
    ['/id', '7', '12'],
    ['/orderNumber', '"SO-7"', '"SO-12"'],
    ['/order_id', '7', '8'],
    ['/location', '/orders/7', '/orders/12'],
    ['/items/*/lineId', '1', '20'],
  ] as const)
    assert(difference(path, reference, candidate), path)
  for (const [path, reference, candidate] of [
    ['/total', '7', '12'],
    ['/id', '7', '"7"'],
    ['/id', '"a"', '"b"'],
    ['/orderNumber', '"SO-7"', '"PO-12"'],
    ['/phoneNumber', '1', '2'],
    ['/stock', '1', '2'],
  ] as const)
    assert(!difference(path, reference, candidate), path)
})

test('what a step that is sent once made comes back in later steps under one name, and its amounts do not', () => {
  const made = (number: string, payBy: string, total: string): Readonly<Record<string, string>> => ({
    '/order/number': number,
    '/order/payBy': payBy,
    '/order/total': total,
  })
  const body = (number: string, payBy: string, total: number): string => JSON.stringify({ number, payBy, total })
  const [left, right] = bodiesOf(
    observation(
      'reference',
      body('2026-058591', '2026-03-05T10:00:00.001Z', 4990),
      made('2026-058591', '2026-03-05T10:00:00.001Z', '4990'),
      { type: '' },
    ),
    observation(
      'candidate',
      body('2026-050927', '2026-03-05T10:00:00.003Z', 4991),
      made('2026-050927', '2026-03-05T10:00:00.003Z', '4991'),
      { type: '' },
    ),
  )
  assert.equal(left, body('2026-050927', '2026-03-05T10:00:00.001Z', 4990))
  assert.equal(right, body('2026-050927', '2026-03-05T10:00:00.001Z', 4991))
})
