/** Section 6: what real servers teach, L7 to L11. */
import type { Answer, Shown } from '../../laws/simulation.ts'
import { at, both, calm, found, foundOrOpen, optional, quiet, sameMeaning, type Group, type Maker } from '../edge-row.ts'
import {
  between,
  cookie,
  fresh,
  freshHeader,
  freshJson,
  header,
  html,
  json,
  raw,
  shuffled,
  spelled,
  typed,
  uuid,
  v,
} from '../draws.ts'

const AT_V = at.body('/v')
const TITLE: Answer = header('cache-control', 'public, max-age=60')

const meaning: Group = {
  id: 'L7',
  title: 'equal by meaning',
  part: 'lattice',
  rows: [
    sameMeaning('order of keys', [raw('{"a":1,"b":2}'), raw('{"b":2,"a":1}')]),
    quiet('white space', [raw('{"a":[1,2]}'), raw('{\n  "a": [\n    1,\n    2\n  ]\n}\n')]),
    quiet('escapes', [raw('{"a":"\\u0041\\/"}'), raw('{"a":"A/"}')]),
    sameMeaning('spelling of numbers', [spelled('1.50'), spelled('1.5')]),
    quiet('the last digit of a float', [spelled('0.7000000000000001'), spelled('0.7')]),
    quiet('spelling of a media type', [
      typed('application/json; charset=UTF-8', '{}'),
      typed('application/json;charset="utf-8"', '{}'),
    ]),
    quiet('spelling of a cookie', [cookie('sid=«masked»; Path=/; SameSite=Lax'), cookie('sid=«masked»;samesite=lax;path=/')]),
    quiet('order in a list of a header', [header('vary', 'accept, cookie'), header('vary', 'Cookie', 'Accept')]),
    quiet('order of a policy', [
      header('content-security-policy', "default-src 'self'; img-src *"),
      header('content-security-policy', "img-src *; default-src 'self'"),
    ]),
    quiet(
      'order of sources in a policy',
      [
        header('content-security-policy', 'img-src a.example b.example'),
        header('content-security-policy', 'img-src b.example a.example'),
      ],
      { part: 'headers' },
    ),
    quiet('chunked against a length', [{ headers: [['transfer-encoding', 'chunked']] }, { headers: [['content-length', '2']] }]),
    quiet('relative against absolute', [
      { hops: [{ location: '/a' }] },
      { hops: [{ location: 'https://staging.shop.example/a' }] },
    ]),
    quiet('escapes in a Location', [{ hops: [{ location: '/%c3%a9' }] }, { hops: [{ location: '/%C3%A9' }] }]),
    quiet('layout of a page', [html('<p>a</p><p>b</p>'), html('<p>a</p>\n\n  <p>b</p>\n')], { part: 'readers' }),
    quiet('directives of a cache', [TITLE, header('cache-control', 'max-age=60,Public')]),
    found('order of a list, where the reference keeps it', [v(['a', 'b', 'c']), v(['c', 'b', 'a'])], at.body('/v', /order/), {
      part: 'structure',
    }),
    quiet('order of a list, where the reference does not keep it', both(fresh(({ r }) => shuffled(r, ['a', 'b', 'c']))), {
      part: 'structure',
    }),
  ],
}

const byId = (more: object): Maker =>
  freshJson(({ r }) => ({
    users: Object.fromEntries(Array.from({ length: 3 }, () => [uuid(r), { seen: between(r, 1, 90), ...more }])),
  }))

const dynamic: Group = {
  id: 'L8',
  title: 'maps with dynamic keys',
  part: 'structure',
  rows: [
    quiet('other keys', both(byId({}))),
    found('a field more in every value', [byId({}), byId({ role: 'admin' })], at.body('/users/*/role', /added/)),
    found('another type in every value', [byId({ n: 1 }), byId({ n: '1' })], at.body('/users/*/n', /type/)),
  ],
}

const failure: Answer = { status: 500, headers: [['x-error', 'yes']], ...typed('text/html', '<h1>Oops</h1>') }
const success: Answer = {
  ...json({ items: [1, 2, 3], total: 3 }),
  headers: [
    ['cache-control', 'max-age=60'],
    ['set-cookie', 'sid=«masked»'],
  ],
}

const ORDER = { orderId: 'o-7', unitPrice: 3.5, itemCount: 2, taxRate: 19, nextStep: 'pay', placedBy: 'Ana' }
const respelled = (order: object): object =>
  Object.fromEntries(
    Object.entries(order).map(([key, value]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  )
const asTexts = (order: object): object => Object.fromEntries(Object.entries(order).map(([key, value]) => [key, String(value)]))
const ANYWHERE = at.body(/^/)

const folded: Group = {
  id: 'L9',
  title: 'when one side fails, the status is told and the rest is folded; one change is one cause',
  part: 'lattice',
  rows: [
    quiet('the same answer', both(json(ORDER))),
    found('wrapped into an envelope', [json(ORDER), json({ data: ORDER, meta: { version: 2 } })], ANYWHERE),
    found('taken out of its envelope', [json({ data: ORDER }), json(ORDER)], ANYWHERE),
    found(
      'every element wrapped',
      [
        json({ list: [ORDER, { ...ORDER, orderId: 'o-8' }] }),
        json({ list: [{ order: ORDER }, { order: { ...ORDER, orderId: 'o-8' } }] }),
      ],
      ANYWHERE,
    ),
    found('an error in place of the answer', [json(ORDER), json({ error: { code: 'E7', message: 'none' } })], ANYWHERE),
    found('something else in place of the answer', [json(ORDER), json({ up: true, build: 'b-1', checks: [] })], ANYWHERE),
    found(
      'every key in another spelling',
      [json({ list: [ORDER], ...ORDER }), json({ list: [respelled(ORDER)], ...respelled(ORDER) })],
      ANYWHERE,
    ),
    found('every number as a text', [json(ORDER), json(asTexts(ORDER))], ANYWHERE),
    found('one field under another name', [json(ORDER), json({ ...ORDER, itemCount: undefined, quantity: 2 })], [ANYWHERE]),
    found(
      'two fields changed apart',
      [json(ORDER), json({ ...ORDER, taxRate: '19', nextStep: null })],
      [at.body('/taxRate', /type/), at.body('/nextStep', /null/)],
    ),
    found('an error page instead of data', [success, failure], at.status()),
    found('no answer instead of data', [success, { failure: 'reset', detail: 'ECONNRESET' }], at.error()),
    found('an error page in half of the answers', [success, ({ r }) => (r() < 0.5 ? success : failure)], at.status(), {
      rate: true,
    }),
    quiet('an error page on both', both(failure)),
    found(
      'an error page, and an expectation that fails by it',
      [
        { ...success, contract: [{ assertion: 'status', ok: true, message: '' }] },
        { ...failure, contract: [{ assertion: 'status', ok: false, message: '200 expected, 500 came' }] },
      ],
      [at.status(), optional(at.contract('/status'))],
    ),
  ],
  covers: [
    {
      file: 'tests/e2e/faults-answers.test.ts',
      title: '500s are compared like any answer: the same error page is parity, another one is a divergence',
    },
  ],
}

const pinned: Group = {
  id: 'L10',
  title: 'default request headers are pinned and recorded',
  part: 'lattice',
  rows: [],
  covers: [
    {
      file: 'tests/e2e/faults-protocol.test.ts',
      title: 'default headers are the same for every environment, name tool and run, and are recorded as sent',
    },
  ],
}

const rare: Maker = ({ r }): Shown => {
  if (r() < 0.25) return { failure: 'reset', detail: 'ECONNRESET' }
  return {}
}

const latency: Group = {
  id: 'L11',
  title: 'slow answers, limits and resets count as reliability; what is rare is said to be open',
  part: 'lattice',
  rows: [
    found('every answer is late', [{}, { failure: 'timeout-total', detail: 'TIMEOUT' }], at.error()),
    found('every second answer is reset', [{}, [{}, { failure: 'reset', detail: 'ECONNRESET' }]], at.error()),
    quiet('answers that take any time, on both', both(freshHeader('server-timing', ({ r }) => `app;dur=${between(r, 1, 900)}`))),
    quiet(
      'an answer in ten is limited, as we ask so often',
      both(({ n }) => (n % 10 === 9 ? { status: 429 } : {})),
    ),
    calm('resets now and then on both', both(rare)),
    foundOrOpen(
      'one answer in five is another: too rare for one run to be sure',
      [v('a'), Array.from({ length: 22 }, (_, index) => v(index % 5 === 1 ? 'b' : 'a'))],
      AT_V,
    ),
  ],
  covers: [
    {
      file: 'tests/e2e/faults-answers.test.ts',
      title: '429 with Retry-After: the run waits as told, asks on, and what was limited is no evidence against the candidate',
    },
    {
      file: 'tests/laws/same-environments.test.ts',
      title: 'a coin that is tossed on both sides is found to differ as rarely as the bound says',
    },
  ],
}

export const LATE_LESSON_GROUPS: readonly Group[] = [meaning, dynamic, folded, pinned, latency]
