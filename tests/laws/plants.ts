/**
 * Differences planted one at a time into one rich answer, each with the rule and the path that must be found: every kind
 * of change at every field of the document, and what can change in the head of an answer.
 */
import type { HeaderList } from '../../src/core/observation.ts'
import type { Answer, Shown, Side } from './simulation.ts'

export type Plant = {
  readonly name: string
  /** What the candidate shows; the reference shows BASE. */
  readonly candidate: Shown
  readonly rule: string
  readonly path: string
}

type Tree = string | number | boolean | null | readonly Tree[] | { readonly [key: string]: Tree }

/** Nothing in it is new with every answer: what differs, differs. */
const DOCUMENT: { readonly [key: string]: Tree } = {
  shop: { name: 'Mugs and more', city: 'Porto', open: true, founded: 1998, motto: '', closed: null },
  price: {
    amount: 12.5,
    currency: 'EUR',
    taxes: [
      { code: 'VAT', rate: 0.19 },
      { code: 'ECO', rate: 0.02 },
    ],
  },
  items: [
    { id: 101, name: 'Enamel mug', stock: 7, tags: ['blue', 'kitchen'], size: { height: 9, width: 8 } },
    { id: 102, name: 'Blanket', stock: 0, tags: ['wool'], size: { height: 200, width: 140 } },
    { id: 103, name: 'Pot', stock: 31, tags: ['steel', 'kitchen'], size: { height: 20, width: 24 } },
  ],
  released: '2019-04-01',
  contact: 'info@mugs.example',
  version: '4.17.3',
  pages: { current: 1, last: 9 },
  countries: ['DE', 'PT', 'AT'],
}
const HEADERS: HeaderList = [
  ['cache-control', 'public, max-age=60'],
  ['vary', 'accept'],
  ['x-frame-options', 'DENY'],
  ['strict-transport-security', 'max-age=31536000'],
  ['content-language', 'en'],
  ['x-api-flavour', 'vanilla'],
  ['allow', 'GET, HEAD'],
  ['content-security-policy', "default-src 'self'"],
  ['set-cookie', 'session=«masked:cookie»; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600'],
  ['set-cookie', 'consent=«masked:cookie»; Path=/'],
]
const JSON_TYPE = 'application/json'
export const BASE: Answer = { type: JSON_TYPE, headers: HEADERS, body: JSON.stringify(DOCUMENT) }

/** @returns the same tree with the value at the path replaced, or left out when it is `undefined` */
function changed(tree: Tree, path: readonly (string | number)[], to: Tree | undefined): Tree {
  const [first, ...rest] = path
  if (first === undefined || tree === null || typeof tree !== 'object') return to ?? null
  const below = (value: Tree | undefined): Tree | undefined => (rest.length === 0 ? to : changed(value ?? null, rest, to))
  if (Array.isArray(tree)) {
    const items: readonly Tree[] = tree
    return items.flatMap((item, index) => {
      const value = index === first ? below(item) : item
      return value === undefined ? [] : [value]
    })
  }
  const entries = Object.entries(tree).flatMap(([key, item]): [string, Tree][] => {
    const value = key === first ? below(item) : item
    return value === undefined ? [] : [[key, value]]
  })
  return Object.fromEntries(entries)
}

function withBody(path: readonly (string | number)[], to: Tree | undefined): Answer {
  return { ...BASE, body: JSON.stringify(changed(DOCUMENT, path, to)) }
}

type Field = { readonly path: readonly (string | number)[]; readonly value: Tree }

/** Every field of an object, at any depth; elements of lists are not fields. */
function fieldsOf(tree: Tree, path: readonly (string | number)[] = []): Field[] {
  if (tree === null || typeof tree !== 'object') return []
  const below: (readonly [string | number, Tree])[] = Array.isArray(tree) ? [...tree.entries()] : Object.entries(tree)
  return below.flatMap(([key, value]) => [
    ...(typeof key === 'string' ? [{ path: [...path, key], value }] : []),
    ...fieldsOf(value, [...path, key]),
  ])
}

function pointerOf(path: readonly (string | number)[]): string {
  return path.map((token) => `/${typeof token === 'number' ? '*' : token}`).join('')
}

function changesOf({ path, value }: Field): Plant[] {
  const pointer = pointerOf(path)
  const plant = (what: string, rule: string, to: Tree | undefined): Plant => ({
    name: `${path.join('.')} ${what}`,
    candidate: withBody(path, to),
    rule,
    path: pointer,
  })
  const isKey = path.at(-1) === 'id' || path.at(-1) === 'code'
  // Where a key changes its spelling, its element becomes another one: those have rules of their own.
  if (isKey) return []
  const plants = [plant('is missing', 'body.field-missing', undefined)]
  if (value !== null) plants.push(plant('is null', 'body.null-changed', null))
  if (typeof value === 'number')
    plants.push(
      plant('is a text', 'body.type-changed', String(value)),
      plant('is more', 'body.value-changed', value + 3),
      plant('is a list', 'body.type-changed', [value]),
    )
  if (typeof value === 'string')
    plants.push(
      plant('is another', value.includes('@') || /^\d{4}-/.test(value) ? 'body.format-changed' : 'body.value-changed', 'another'),
      plant('is a flag', 'body.type-changed', true),
      plant('is an object', 'body.type-changed', { text: value }),
    )
  if (typeof value === 'boolean') plants.push(plant('is turned', 'body.value-changed', !value))
  if (value !== null && typeof value === 'object') plants.push(plant('is a text', 'body.type-changed', 'gone'))
  return plants
}

function growthsOf({ path, value }: Field): Plant[] {
  if (!isTreeObject(value)) return []
  const candidate = withBody(path, { ...value, debug: 'on' })
  const name = `${path.join('.')} has one field more`
  return [{ name, candidate, rule: 'body.field-added', path: `${pointerOf(path)}/debug` }]
}

function isTreeObject(tree: Tree): tree is { readonly [key: string]: Tree } {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree)
}

function withHeader(name: string, value: string | undefined): Answer {
  const kept = HEADERS.filter(([field]) => field !== name)
  return { ...BASE, headers: value === undefined ? kept : [...kept, [name, value]] }
}

/** What each header's grammar makes of "missing", "says more" and "is another": rule and path. */
const HEADER_FINDINGS: Readonly<Record<string, readonly (readonly [rule: string, path: string])[]>> = {
  'cache-control': [
    ['header.missing', '/cache-control'],
    ['header.value-changed', '/cache-control/extra'],
    ['header.value-changed', '/cache-control'],
  ],
  vary: [
    ['header.vary-missing', '/vary'],
    ['header.vary-added', '/vary/extra'],
    ['header.vary-changed', '/vary'],
  ],
  'x-frame-options': [
    ['header.security-missing', '/x-frame-options'],
    ['header.security-weakened', '/x-frame-options'],
    ['header.security-weakened', '/x-frame-options'],
  ],
  'strict-transport-security': [
    ['header.security-missing', '/strict-transport-security'],
    ['header.security-changed', '/strict-transport-security/max-age'],
    ['header.security-changed', '/strict-transport-security'],
  ],
  'content-security-policy': [
    ['header.security-missing', '/content-security-policy'],
    ['header.security-strengthened', '/content-security-policy/extra'],
    ['header.security-changed', '/content-security-policy'],
  ],
  allow: [
    ['header.missing', '/allow'],
    ['header.value-changed', '/allow/extra'],
    ['header.value-changed', '/allow'],
  ],
  'content-language': [
    ['header.missing', '/content-language'],
    ['header.value-changed', '/content-language/extra'],
    ['header.value-changed', '/content-language'],
  ],
}

function headerPlants(): Plant[] {
  return HEADERS.filter(([name]) => name !== 'set-cookie').flatMap(([name, value]): Plant[] => {
    const [missing, more, another] = HEADER_FINDINGS[name] ?? []
    const plant = (
      what: string,
      text: string | undefined,
      found: readonly [string, string] | undefined,
      rule: string,
    ): Plant => ({
      name: `${name} ${what}`,
      candidate: withHeader(name, text),
      rule: found?.[0] ?? rule,
      path: found?.[1] ?? `/${name}`,
    })
    return [
      plant('is missing', undefined, missing, 'header.missing'),
      plant('says more', `${value}, extra`, more, 'header.value-changed'),
      plant('is another', 'other', another, 'header.value-changed'),
    ]
  })
}

/** New headers that tell what runs behind. */
const TELLING = new Set(['x-debug', 'x-powered-by'])
const ADDED_HEADERS = [
  'x-debug',
  'x-powered-by',
  'server',
  'x-robots-tag',
  'link',
  'pragma',
  'p3p',
  'x-backend',
  'warning',
  'x-build',
]

function withCookie(line: string | undefined, index: number): Answer {
  const cookies = HEADERS.filter(([name]) => name === 'set-cookie')
  const kept = cookies.filter((_, at) => at !== index)
  const others = HEADERS.filter(([name]) => name !== 'set-cookie')
  return { ...BASE, headers: [...others, ...kept, ...(line === undefined ? [] : [['set-cookie', line] as const])] }
}

function cookiePlants(): Plant[] {
  const session = HEADERS.find(([name]) => name === 'set-cookie')?.[1] ?? ''
  const attribute = (name: string, line: string, rule: string): Plant => ({
    name: `cookie: ${name}`,
    candidate: withCookie(line, 0),
    rule,
    path: `/session/${name}`,
  })
  return [
    attribute('secure', session.replace('; Secure', ''), 'cookie.secure-lost'),
    attribute('httponly', session.replace('; HttpOnly', ''), 'cookie.httponly-lost'),
    attribute('samesite', session.replace('SameSite=Lax', 'SameSite=None'), 'cookie.samesite-weakened'),
    attribute('max-age', session.replace('Max-Age=3600', 'Max-Age=60'), 'cookie.lifetime-changed'),
    attribute('path', session.replace('Path=/', 'Path=/shop'), 'cookie.attribute-changed'),
    attribute('domain', `${session}; Domain=mugs.example`, 'cookie.domain-widened'),
    { name: 'cookie is missing', candidate: withCookie(undefined, 0), rule: 'cookie.missing', path: '/session' },
    { name: 'other cookie is missing', candidate: withCookie(undefined, 1), rule: 'cookie.missing', path: '/consent' },
    {
      name: 'cookie is new',
      candidate: { ...BASE, headers: [...HEADERS, ['set-cookie', 'track=«masked:cookie»']] },
      rule: 'cookie.added',
      path: '/track',
    },
  ]
}

function listPlants(): Plant[] {
  const items = DOCUMENT['items']
  const list = Array.isArray(items) ? items : []
  const plant = (name: string, path: string, rule: string, at: readonly string[], to: Tree): Plant => ({
    name,
    candidate: withBody(at, to),
    rule,
    path,
  })
  return [
    plant('first item is missing', '/items/*', 'body.element-missing', ['items'], list.slice(1)),
    plant('last item is missing', '/items/*', 'body.element-missing', ['items'], list.slice(0, -1)),
    plant(
      'an item is new',
      '/items/*',
      'body.element-added',
      ['items'],
      [...list, { id: 104, name: 'Jug', stock: 1, tags: ['new'], size: { height: 1, width: 2 } }],
    ),
    plant('items are in another order', '/items', 'body.order-changed', ['items'], list.toReversed()),
    plant('a country is missing', '/countries/*', 'body.element-missing', ['countries'], ['DE', 'AT']),
    plant('a country is new', '/countries/*', 'body.element-added', ['countries'], ['DE', 'PT', 'AT', 'FR']),
    plant('a country is another', '/countries/*', 'body.value-changed', ['countries'], ['DE', 'ES', 'AT']),
    plant('countries are in another order', '/countries', 'body.order-changed', ['countries'], ['AT', 'DE', 'PT']),
  ]
}

function headPlants(): Plant[] {
  const whole = (name: string, more: Answer, rule: string, path = ''): Plant => ({
    name,
    candidate: { ...BASE, ...more },
    rule,
    path,
  })
  return [
    ...[201, 204, 299].map((status) => whole(`status ${status}`, { status }, 'status.code-changed')),
    whole('status 206', { status: 206 }, 'status.partial-changed'),
    ...[302, 404, 409, 500, 502, 503].map((status) => whole(`status ${status}`, { status }, 'status.class-changed')),
    ...[401, 403].map((status) => whole(`status ${status}`, { status }, 'status.closed-on-candidate')),
    whole('redirect is new', { hops: [{ location: '/moved' }] }, 'redirect.added'),
    whole('media type', { type: 'text/json-like+json' }, 'content.type-changed', '/type'),
    whole('charset', { type: 'application/json; charset=latin1' }, 'content.charset-changed', '/charset'),
    whole('HTTP version', { httpVersion: '2' }, 'content.http-version-changed', '/http-version'),
    whole('no JSON', { body: '<html>down</html>' }, 'body.not-json'),
    whole(
      'a retry',
      { attempts: [{ cause: { code: 'reset', detail: 'ECONNRESET', message: 'reset' }, afterMs: 1 }] },
      'error.retried',
      '/retried',
    ),
    whole(
      'an expectation',
      { contract: [{ assertion: 'schema', ok: false, message: 'no' }] },
      'contract.failed-on-candidate',
      '/schema',
    ),
    ...(['refused', 'timeout-total', 'tls', 'dns', 'truncated'] as const).map((failure): Plant => ({
      name: `unanswered: ${failure}`,
      candidate: { failure },
      rule: 'error.candidate-unanswered',
      path: '',
    })),
  ]
}

/** Over 200; names are unique. */
export const PLANTS: readonly Plant[] = [
  ...fieldsOf(DOCUMENT).flatMap(changesOf),
  ...fieldsOf(DOCUMENT).flatMap(growthsOf),
  ...headerPlants(),
  ...ADDED_HEADERS.map((name): Plant => ({
    name: `${name} is new`,
    candidate: { ...BASE, headers: [...HEADERS, [name, 'something']] },
    rule: TELLING.has(name) ? 'header.internals-told' : 'header.added',
    path: `/${name}`,
  })),
  ...cookiePlants(),
  ...listPlants(),
  ...headPlants(),
]

/** What a side shows of a plant. */
export function shownOf(plant: Plant, side: Side): Shown {
  return side === 'reference' ? BASE : plant.candidate
}
