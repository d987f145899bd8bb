/**
 * Every rule of the facets of journeys, from a table: each row says what two environments show and everything that must be
 * found, with its twins "same" and "undecided"; and the laws that hold for every row.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import { compareProbe } from '../../../src/compare/compare-probe.ts'
import { facetsFor, RULES } from '../../../src/compare/facets/index.ts'
import { addressOf } from '../../../src/compare/journeys/address.ts'
import { expandJourney } from '../../../src/compare/journeys/expand.ts'
import { exchangesOf } from '../../../src/compare/http-parts.ts'
import { readAria } from '../../../src/compare/journeys/read-aria.ts'
import { createTokeniser } from '../../../src/compare/tokens.ts'
import type { Checkpoint, JourneyPart, Picture } from '../../../src/core/journey.ts'
import type { Call, Observation } from '../../../src/core/observation.ts'
import { factsOf, observationOf, PAIR } from '../../laws/simulation.ts'

type Shown = Partial<JourneyPart>
type Side = 'reference' | 'candidate'

const PASSED: JourneyPart = {
  outcome: 'passed',
  asExpected: true,
  tries: 1,
  durationMs: 100,
  steps: [],
  console: [],
  resources: [],
  checkpoints: [],
  vitals: [],
  storage: [],
  unrecorded: [],
}
const ORIGINS = { reference: 'https://shop.example', candidate: 'https://staging.shop.example' } as const
const FACTS = { ...factsOf('journey'), kind: 'journey', repeatable: 'once' as const }

function seen(side: Side, journey: Shown, repeat = 0, calls: readonly Call[] = []): Observation {
  const { outcome: _outcome, ...head } = observationOf('journey', {}, { side, round: 0, repeat, at: 1_795_000_000_000 })
  return { ...head, attempts: [], outcome: 'answered', parts: { journey: { ...PASSED, ...journey }, calls } }
}

function compare(reference: readonly Shown[], candidate: readonly Shown[]): ReturnType<typeof compareProbe> {
  return compareProbe(
    FACTS,
    {
      reference: reference.map((one, repeat) => seen('reference', one, repeat)),
      candidate: candidate.map((one, repeat) => seen('candidate', one, repeat)),
    },
    PAIR,
  )
}

function get(url: string, more: Partial<JourneyPart['resources'][number]> = {}): Shown {
  return { resources: [{ method: 'GET', url, type: 'script', status: 200, ...more }] }
}

function at(checkpoint: Partial<Checkpoint>): Shown {
  return {
    checkpoints: [{ name: 'cart', url: 'https://x.example/', title: 'Cart', meta: [], aria: '', links: [], ...checkpoint }],
  }
}

/** A picture of 4 by 4 cells, all of one colour but for some. */
function picture(other: Readonly<Record<number, number>> = {}, restless: readonly number[] = [], height = 64): Picture {
  const colours = Buffer.from(Array.from({ length: 48 }, (_, index) => other[Math.floor(index / 3)] ?? 200)).toString('base64')
  return { width: 64, height, cell: 16, colours, restless, file: 'x.png' }
}

function says(kind: JourneyPart['console'][number]['kind'], text: string): Shown {
  return { console: [{ kind, text, url: '' }] }
}

const page = { url: 'https://x.example/' }
const failed: Shown = { outcome: 'failed', asExpected: false, error: 'expect failed' }
const NOT_WHOLE = /did not come to its end/

type Row = readonly [name: string, reference: Shown | readonly Shown[], candidate: Shown | readonly Shown[], ...finds: string[]]

const ROWS: readonly Row[] = [
  ['all alike', {}, {}],
  ['fails on the candidate', {}, failed, 'journey.failed-on-candidate '],
  ['fails on the reference', failed, {}, 'journey.failed-on-reference '],
  ['fails everywhere', failed, failed, 'journey.failed-everywhere '],
  ['is meant to fail, and does', { outcome: 'failed' }, { outcome: 'failed' }],
  ['runs out of time on the candidate', {}, { outcome: 'timed-out', asExpected: false }, 'journey.failed-on-candidate '],
  ['is skipped on the candidate', {}, { outcome: 'skipped', because: 'not ready' }, 'journey.outcome-changed '],
  ['needs another try', {}, { tries: 2 }, 'journey.flaky /tries'],
  ['leaves a step out', { steps: [{ path: ['pay'], durationMs: 1, failed: false }] }, {}, 'journey.step-missing /steps/pay'],
  ['takes a step more', {}, { steps: [{ path: ['pay'], durationMs: 1, failed: false }] }, 'journey.step-added /steps/pay'],
  ['a script throws', {}, says('exception', 'TypeError: x'), 'console.exception-added /exception TypeError: x'],
  ['a script no longer throws', says('exception', 'TypeError: x'), {}, 'console.exception-gone /exception TypeError: x'],
  ['an error is written', {}, says('error', 'flag 17 is not set'), 'console.error-added /error flag {n} is not set'],
  ['the same error with another number', says('error', 'flag 16 is not set'), says('error', 'flag 17 is not set')],
  ['an error is gone', says('error', 'no'), {}, 'console.error-gone /error no'],
  ['a script is refused', {}, says('policy', 'Refused to load x'), 'console.policy-violated /policy Refused to load x'],
  ['a script is allowed', says('policy', 'Refused to load x'), {}, 'console.policy-relaxed /policy Refused to load x'],
  ['mixed content', {}, says('mixed-content', 'Mixed Content: x'), 'console.mixed-content-added /mixed-content Mixed Content: x'],
  ['no more mixed content', says('mixed-content', 'Mixed'), {}, 'console.mixed-content-gone /mixed-content Mixed'],
  [
    'a file of another build',
    get('https://shop.example/assets/app.3f9c1a.js'),
    get('https://staging.shop.example/assets/app.77ab01.js'),
  ],
  [
    'a file is missing',
    get('https://shop.example/a.png'),
    get('https://staging.shop.example/a.png', { status: 404 }),
    'request.failed-on-candidate /GET ~1a.png',
  ],
  [
    'a file is there again',
    get('https://shop.example/a.png', { failure: 'net::ERR_FAILED' }),
    get('https://staging.shop.example/a.png'),
    'request.failed-on-reference /GET ~1a.png',
  ],
  [
    'a page redirects',
    get('https://shop.example/old'),
    get('https://staging.shop.example/old', { status: 302 }),
    'request.status-changed /GET ~1old',
  ],
  ['a call is not made', get('https://shop.example/api'), {}, 'request.missing /GET ~1api'],
  ['a call is new', {}, get('https://staging.shop.example/api'), 'request.added /GET ~1api'],
  [
    'a call that the page gave up counts as made',
    get('https://shop.example/x'),
    get('https://staging.shop.example/x', { failure: '' }),
  ],
  [
    'an order is sent twice',
    { resources: [{ method: 'POST', url: 'https://shop.example/orders', type: 'fetch' }] },
    {
      resources: [1, 2].map(() => ({ method: 'POST', url: 'https://staging.shop.example/orders', type: 'fetch' })),
    },
    'request.repeated /counts/POST ~1orders',
  ],
  ['a third party is new', {}, get('https://tracker.example/t.js'), 'request.third-party-added /hosts/tracker.example'],
  ['a third party is gone', get('https://fonts.example/f.css'), {}, 'request.third-party-missing /hosts/fonts.example'],
  ['a checkpoint is not reached', at({}), {}, 'page.checkpoint-missing /cart'],
  [
    'another address',
    at({ url: 'https://shop.example/cart' }),
    at({ url: 'https://staging.shop.example/login' }),
    'page.address-changed /cart/address',
  ],
  ['another title', at({}), at({ title: 'Untitled' }), 'page.title-changed /cart/title'],
  [
    'another description',
    at({ meta: [['description', 'a']] }),
    at({ meta: [['description', 'b']] }),
    'page.meta-changed /cart/meta/description',
  ],
  [
    'its own canonical address',
    at({ meta: [['canonical', 'https://shop.example/cart']] }),
    at({ meta: [['canonical', 'https://staging.shop.example/cart']] }),
  ],
  ['not for search engines', at({}), at({ meta: [['robots', 'noindex']] }), 'page.indexing-blocked /cart/meta/robots'],
  [
    'production is not for search engines',
    at({ meta: [['robots', 'noindex']] }),
    at({}),
    'page.indexing-allowed /cart/meta/robots',
  ],
  ['a button is none', at({ aria: '- button "Buy"' }), at({ aria: '- text: Buy' }), 'page.role-changed /cart/aria/Buy'],
  [
    'an element is gone',
    at({ aria: '- link "Help"\n- button "Buy"' }),
    at({ aria: '- button "Buy"' }),
    'page.element-missing /cart/aria/Help',
  ],
  ['an element is new', at({}), at({ aria: '- alert: Oops' }), 'page.element-added /cart/aria/Oops'],
  ['a link is gone', at({ links: ['https://shop.example/imprint'] }), at({}), 'page.link-missing /cart/links/~1imprint'],
  ['a link is new', at({}), at({ links: ['https://staging.shop.example/a'] }), 'page.link-added /cart/links/~1a'],
  ['the same picture', at({ picture: picture() }), at({ picture: picture({ 3: 205 }) })],
  ['another picture', at({ picture: picture() }), at({ picture: picture({ 3: 90 }) }), 'screenshot.changed /cart'],
  ['another picture where it is restless', at({ picture: picture({}, [3]) }), at({ picture: picture({ 3: 90 }) })],
  [
    'repeats show what is restless',
    [at({ picture: picture() }), at({ picture: picture({ 5: 20 }) })],
    [at({ picture: picture({ 5: 120 }) }), at({ picture: picture({ 5: 120 }) })],
  ],
  ['a longer page', at({ picture: picture() }), at({ picture: picture({}, [], 128) }), 'screenshot.size-changed /cart/size'],
  [
    'a slow picture',
    { vitals: [{ ...page, lcpMs: 800 }] },
    { vitals: [{ ...page, lcpMs: 3400 }] },
    'vital.worse /https:~1~1x.example~1/lcp',
  ],
  [
    'a fast picture',
    { vitals: [{ ...page, lcpMs: 3400 }] },
    { vitals: [{ ...page, lcpMs: 800 }] },
    'vital.better /https:~1~1x.example~1/lcp',
  ],
  ['another rating, and hardly another time', { vitals: [{ ...page, lcpMs: 2400 }] }, { vitals: [{ ...page, lcpMs: 2600 }] }],
  ['a name is not kept', { storage: [{ store: 'local', name: 'cart' }] }, {}, 'storage.name-missing /local/cart'],
  ['a name is new', {}, { storage: [{ store: 'session', name: 'debug' }] }, 'storage.name-added /session/debug'],
  [
    'a cookie lives longer',
    { storage: [{ store: 'cookie', name: 'sid', attributes: 'session' }] },
    { storage: [{ store: 'cookie', name: 'sid', attributes: 'kept' }] },
    'storage.cookie-changed /cookie/sid',
  ],
]

function list(shown: Shown | readonly Shown[]): readonly Shown[] {
  return isList(shown) ? shown : [shown]
}

function isList(shown: Shown | readonly Shown[]): shown is readonly Shown[] {
  return Array.isArray(shown)
}

/** The same journey in the other environment: each has its own address. */
function movedTo(side: Side, journeys: readonly Shown[]): readonly Shown[] {
  const text = JSON.stringify(journeys).replaceAll(/https:\/\/(?:staging\.)?shop\.example/g, ORIGINS[side])
  return JSON.parse(text) as readonly Shown[] // what was written a moment ago
}

for (const [name, reference, candidate, ...finds] of ROWS) {
  test(`journey: ${name}`, () => {
    const { divergences } = compare(list(reference), list(candidate))
    const found = divergences.map(({ rule, path }) => `${rule} ${path}`).sort()
    assert.deepEqual(found, finds.toSorted())
  })

  test(`journey: ${name}: as many findings with the sides swapped, and none against itself`, () => {
    const places = ({ divergences }: ReturnType<typeof compareProbe>): readonly string[] =>
      divergences.map(({ path }) => path).sort()
    const [before, after] = [list(reference), list(candidate)]
    assert.deepEqual(places(compare(movedTo('reference', after), movedTo('candidate', before))), places(compare(before, after)))
    const own = compare(movedTo('reference', after), after).divergences.filter(({ rule }) => rule !== 'journey.failed-everywhere')
    // A picture that varies from one repeat to the next has no one place.
    if (before.length === 1) assert.deepEqual(own, [])
  })
}

test('what Playwright says over several lines is shown in one', () => {
  const failed = { outcome: 'failed', asExpected: false, error: 'expect(locator) failed\n\n  Expected: visible\n' } as const
  const shown = (before: Shown): readonly (string | null)[] =>
    compare([before], [failed]).divergences.flatMap(({ reference, candidate }) => [reference, candidate])
  assert.deepEqual(shown(failed), ['expect(locator) failed Expected: visible', 'expect(locator) failed Expected: visible'])
  assert.deepEqual(shown({}), ['passed', 'failed: expect(locator) failed Expected: visible'])
})

test('a value that was seen once: a journey is repeated by Playwright, and so are its calls', () => {
  const call = (side: Side, body: string): Call => {
    const [first] = exchangesOf(observationOf('p', { body }, { side, round: 0, repeat: 0, at: 0 }))
    assert(first !== undefined)
    return { at: 0, exchanges: [first] }
  }
  const before = seen('reference', {}, 0, [call('reference', '{"n":1}')])
  const after = seen('candidate', {}, 0, [call('candidate', '{"n":2}')])
  const tokenisers = new Map([
    [before.environment, PAIR.reference],
    [after.environment, PAIR.candidate],
  ])
  const [, calls] = expandJourney(FACTS, [before, after], tokenisers)
  assert(calls !== undefined)
  const of = (one: Observation): readonly Observation[] =>
    calls.observations.filter(({ environment }) => environment === one.environment)
  const { facets } = compareProbe(calls.facts, { reference: of(before), candidate: of(after) }, PAIR)
  const { body } = facets
  assert.match(
    body?.outcome === 'undecided' ? body.because : '',
    /^sent once, .*; repeat the journeys: npx playwright test --repeat-each=7$/,
  )
})

test('every rule of the facets of journeys is raised by a row', () => {
  const raised = new Set(ROWS.flatMap(([, , , ...finds]) => finds.map((found) => found.split(' ')[0])))
  const rules = facetsFor({ kind: 'journey' }).flatMap((facet) => Object.keys(facet.rules))
  assert.deepEqual(
    rules.filter((rule) => !raised.has(rule)),
    [],
  )
  assert(rules.every((rule) => [...RULES.keys()].some((id) => id === rule)))
})

test('what a journey that broke off did not reach is undecided, and explained by its outcome', () => {
  const { facets } = compare([at({})], [{ ...failed, console: [{ kind: 'error', text: 'x', url: '' }] }])
  for (const name of ['console', 'requests', 'page', 'screenshot', 'vitals', 'storage']) {
    const outcome = facets[name]
    assert(outcome?.outcome === 'undecided', name)
    assert.match(outcome.because, NOT_WHOLE)
    assert.equal(outcome.under, 'journey')
  }
})

test('what was not recorded is told, and makes the journey undecided', () => {
  const outcome = compare([{}], [{ unrecorded: ['more than 2000 requests'] }]).facets['journey']
  assert.deepEqual(outcome, { outcome: 'undecided', because: 'not recorded: more than 2000 requests' })
})

test('a journey that was never recorded is undecided and not the same', () => {
  const { facets } = compareProbe(FACTS, { reference: [seen('reference', {})], candidate: [] }, PAIR)
  assert(Object.values(facets).every(({ outcome }) => outcome === 'undecided'))
})

test('addresses are templates: own hosts, builds, rows and what is fresh say nothing', () => {
  const own = createTokeniser({
    name: 'p',
    role: 'reference',
    baseURL: ORIGINS.reference,
    tokens: { 'https://shop.example': 'origin' },
  })
  const of = (url: string): string => addressOf(url, own)
  assert.equal(of('https://shop.example'), '/')
  assert.equal(of('https://shop.example/orders/1042/items/7'), '/orders/{n}/items/{n}')
  assert.equal(of('https://shop.example/assets/main-BxK3f9_2.css'), '/assets/main-{asset}.css')
  assert.equal(of('https://shop.example/logo.png#top'), '/logo.png')
  assert.equal(of('https://shop.example/list?page=2&_=1795000000000'), '/list?_={fresh}&page=2')
  assert.equal(of('https://shop.example/o/0f8fad5b-d9cb-469f-a165-70867728950e'), '/o/{uuid}')
  assert.equal(of('https://cdn.example/x.js'), 'https://cdn.example/x.js')
})

test('the tree of ARIA is read by its words, and groups without words are none', () => {
  assert.deepEqual(
    readAria('- list:\n  - listitem:\n    - link "Buy" [disabled]:\n      - /url: /buy\n  - link "Buy"\n- text: In stock'),
    [
      { place: 'listitem', role: 'listitem', text: 'listitem' },
      { place: 'Buy', role: 'link [disabled]', text: 'link "Buy" [disabled]' },
      { place: 'Buy #2', role: 'link', text: 'link "Buy"' },
      { place: 'In stock', role: 'text', text: 'text "In stock"' },
    ],
  )
})

test('calls that both sides made become probes of their own, in the order of their kind', () => {
  const call = (side: Side, path: string): Call => {
    const observation = observationOf('x', {}, { side, round: 0, repeat: 0, at: 0 })
    assert(observation.outcome === 'answered' && observation.parts.http !== undefined)
    const [exchange] = observation.parts.http.exchanges
    return { at: 0, exchanges: [{ ...exchange, url: `${ORIGINS[side]}${path}` }] }
  }
  const observations = [
    seen('reference', {}, 0, [call('reference', '/api/cart'), call('reference', '/api/cart'), call('reference', '/api/old')]),
    seen('candidate', {}, 0, [call('candidate', '/api/cart'), call('candidate', '/api/cart')]),
  ]
  const tokenisers = new Map(
    observations.map(({ environment }, index) => [
      environment,
      createTokeniser({
        name: environment,
        role: 'candidate',
        baseURL: '',
        tokens: { [ORIGINS[index === 0 ? 'reference' : 'candidate']]: 'origin' },
      }),
    ]),
  )
  const expanded = expandJourney(FACTS, observations, tokenisers)
  assert.deepEqual(
    expanded.map(({ facts, observations: own }) => [facts.name, facts.kind, own.length]),
    [
      ['journey', 'journey', 2],
      ['journey › GET /api/cart', 'http', 2],
      ['journey › GET /api/cart #2', 'http', 2],
    ],
  )
})

test('a journey that no environment ran is skipped, with its reason; one that is skipped on one side is not', () => {
  const skip: Shown = { outcome: 'skipped', because: 'needs a printer' }
  const [both] = expandJourney(FACTS, [seen('reference', skip), seen('candidate', skip)], new Map())
  assert.equal(both?.skipped, 'needs a printer')
  const [one] = expandJourney(FACTS, [seen('reference', {}), seen('candidate', skip)], new Map())
  assert.equal(one?.skipped, undefined)
})
