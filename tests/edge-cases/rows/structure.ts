/** Groups 11 to 14: optional fields, unions, recursion, maps. */
import { at, both, calm, found, foundOrOpen, open, optional, quiet, type Group, type Maker } from '../edge-row.ts'
import { below, between, freshJson, hex, json, pick, shuffled, uuid, v } from '../draws.ts'

const MISSING = /field-missing/
const ADDED = /field-added/
const TYPE = /type-changed/

/** `note` comes with this chance. */
const maybe = (chance: number, note: unknown = 'gift'): Maker => freshJson(({ r }) => ({ id: 7, ...(r() < chance && { note }) }))
const pairs = (together: boolean): Maker =>
  freshJson(({ r }) => {
    const first = r() < 0.5
    const second = together ? first : !first
    return { id: 7, ...(first && { latitude: 1.5 }), ...(second && { longitude: 2.5 }) }
  })
const discounted = (chance: number): Maker =>
  freshJson(({ r }) => ({
    items: Array.from({ length: 6 }, (_, index) => ({
      sku: `mug-${index}`,
      ...(r() < chance && { discount: between(r, 1, 50) }),
    })),
  }))

const optionals: Group = {
  id: '11',
  title: 'optional fields: how often, and which of them together',
  part: 'lattice',
  rows: [
    quiet('now and then on both', both(maybe(0.5))),
    quiet('seldom on both', both(maybe(0.1))),
    quiet('in some elements on both', both(discounted(0.5))),
    quiet('two that come together on both', both(pairs(true))),
    found('now and then, then never', [maybe(0.5), maybe(0)], at.body('/note', MISSING), { rate: true }),
    found('now and then, then always', [maybe(0.5), maybe(1)], at.body('/note', ADDED), { rate: true }),
    found('always, then now and then', [maybe(1), maybe(0.5)], at.body('/note'), { rate: true }),
    foundOrOpen('seldom, then mostly', [maybe(0.1), maybe(0.9)], at.body('/note')),
    found('of another type when it comes', [maybe(0.5), maybe(0.5, 3)], at.body('/note', TYPE), { rate: true }),
    found('now and then null, then never', [maybe(0.5, null), maybe(0)], at.body('/note'), { rate: true }),
    found('in some elements, then in none', [discounted(0.5), discounted(0)], at.body('/items/*/discount', MISSING)),
    found('in some elements, then in all', [discounted(0.5), discounted(1)], at.body('/items/*/discount', ADDED)),
    found(
      'two that come together, then one without the other',
      [pairs(true), pairs(false)],
      at.body(['', '/latitude', '/longitude']),
      // Both or none, each in half of the answers: with two answers in which there is none, nothing was seen of the pair.
      { part: 'formats', rate: true },
    ),
  ],
}

type Payment = { readonly type: string; readonly [key: string]: unknown }
const CARD: Payment = { type: 'card', last4: '4242', brand: 'visa' }
const IBAN: Payment = { type: 'iban', country: 'DE', bank: 'Deutsche' }
const CASH: Payment = { type: 'cash', place: 'Porto' }
const paid = (...kinds: readonly [Payment, ...Payment[]]): Maker =>
  freshJson(({ r }) => ({ v: Array.from({ length: 4 }, () => ({ id: uuid(r), ...pick(r, kinds) })) }))
const one = (...values: readonly [unknown, ...unknown[]]): Maker => freshJson(({ r }) => ({ v: pick(r, values) }))
const ELEMENT = /^\/v\/\*/

const unions: Group = {
  id: '12',
  title: 'unions: by discriminator and by shape',
  part: 'schema',
  rows: [
    quiet('three kinds at random on both', both(paid(CARD, IBAN, CASH))),
    quiet('an object or null on both', both(one({ a: 1 }, null))),
    quiet('a text or a number on both', both(one('12', 12))),
    quiet('an object or a list of them on both', both(one({ a: 1 }, [{ a: 1 }]))),
    found(
      'one kind loses a field',
      [paid(CARD, IBAN, CASH), paid({ type: 'card', brand: 'visa' }, IBAN, CASH)],
      at.body('/v/*/last4', MISSING),
    ),
    found(
      'a field of one kind has another type',
      [paid(CARD, IBAN), paid({ ...CARD, last4: 4242 }, IBAN)],
      at.body('/v/*/last4', TYPE),
    ),
    found('one kind gets a field', [paid(CARD, IBAN), paid(CARD, { ...IBAN, bic: 'DEUTDEFF' })], at.body('/v/*/bic', ADDED)),
    found(
      'a field of one kind comes with another',
      [paid(CARD, IBAN), paid({ ...CARD, country: 'DE' }, { type: 'iban', bank: 'Deutsche' })],
      [at.body('/v/*/country'), optional(at.body('/v/*/country'))],
    ),
    found(
      'a new kind',
      [paid(CARD, IBAN), paid(CARD, IBAN, CASH)],
      [at.body(ELEMENT), optional(at.body('/v/*/place')), optional(at.body('/v/*/type'))],
      { rate: true },
    ),
    found('one shape, then one of two', [v({ a: 1 }), one({ a: 1 }, [{ a: 1 }])], at.body('/v'), { rate: true }),
    found('a number, then a number or a text', [v(12), one('12', 12)], at.body('/v'), { rate: true }),
    found('never null, then null now and then', [v({ a: 1 }), one({ a: 1 }, null)], at.body('/v', /null|type|unstable/), {
      part: 'structure',
      rate: true,
    }),
    found(
      'another field names the kind',
      [json({ type: 'card', n: 1 }), json({ kind: 'card', n: 1 })],
      [at.body('/type'), at.body('/kind')],
    ),
  ],
}

type Tree = { readonly name: unknown; readonly children: readonly Tree[] }
const tree = (depth: number, name: (depth: number) => unknown): Tree => ({
  name: name(depth),
  children: depth === 0 ? [] : [tree(depth - 1, name), tree(depth - 1, name)],
})
const thread = (r: () => number, depth: number, more: object): object => ({
  text: hex(r, 8),
  ...more,
  replies: depth === 0 ? [] : Array.from({ length: below(r, 3) }, () => thread(r, depth - 1, more)),
})
const threads = (more: object): Maker => freshJson(({ r }) => ({ v: thread(r, 4, more) }))
const deep = (depth: number, leaf: string): { readonly body: string } => ({
  body: `${'{"a":'.repeat(depth)}${leaf}${'}'.repeat(depth)}`,
})
const address = (zip: object): object => ({ street: 'Rua 1', city: 'Porto', ...zip })

const recursion: Group = {
  id: '13',
  title: 'recursive structures and the limits of depth',
  part: 'structure',
  rows: [
    quiet('the same tree', [v(tree(5, String)), v(tree(5, String))]),
    quiet('threads of any depth on both', both(threads({ likes: 0 }))),
    found(
      'a leaf far below',
      [v(tree(3, (depth) => (depth === 0 ? 'leaf' : 'node'))), v(tree(3, (depth) => (depth === 0 ? 'LEAF' : 'node')))],
      at.body('/v/children/*/children/*/children/*/name'),
    ),
    found(
      'a field of every level is one cause',
      [threads({ author: 'kim' }), threads({})],
      at.body(/^\/v(?:\/replies\/\*)*\/author$/, MISSING),
    ),
    found(
      'a schema used twice loses a field: one cause',
      [
        json({ billing: address({ zip: '4000' }), shipping: address({ zip: '4100' }) }),
        json({ billing: address({}), shipping: address({}) }),
      ],
      at.body(/^\/(?:billing|shipping)\/zip$/, MISSING),
    ),
    quiet('two hundred levels', [deep(200, '1'), deep(200, '1')]),
    found('below two hundred levels', [deep(200, '1'), deep(200, '2')], at.body(/^(?:\/a){200}$/)),
    open('ten thousand levels on both, which differ', [deep(10_000, '1'), deep(10_000, '2')], at.body('')),
    calm('ten thousand levels on both, the same', both(deep(10_000, '1'))),
    foundOrOpen('ten thousand levels on one side', [deep(3, '1'), deep(10_000, '1')], at.body('')),
    quiet(
      'parents by id, which each environment gives out itself',
      both(
        freshJson(({ r }) => {
          const [root, child, leaf] = [uuid(r), uuid(r), uuid(r)]
          return {
            nodes: [
              { id: root, parent: null },
              { id: child, parent: root },
              { id: leaf, parent: child },
            ],
          }
        }),
      ),
    ),
  ],
}

const WORDS = [
  'apple',
  'pear',
  'plum',
  'fig',
  'kiwi',
  'lime',
  'mango',
  'date',
  'grape',
  'peach',
  'melon',
  'cherry',
  'lemon',
  'quince',
  'guava',
  'papaya',
] as const
const LOCALES = ['en', 'de', 'fr', 'pt', 'es', 'it', 'nl', 'pl'] as const
const mapOf = (keys: readonly string[], value: (key: string) => unknown): object =>
  Object.fromEntries(keys.map((key) => [key, value(key)]))
const byUuid = (value: unknown): Maker => freshJson(({ r }) => ({ v: mapOf([uuid(r), uuid(r), uuid(r)], () => value) }))
const byWord = (value: unknown): Maker =>
  freshJson(({ r }) => ({ v: mapOf(shuffled(r, WORDS).slice(0, between(r, 3, 6)), () => value) }))
const texts = (always: readonly string[]): Maker =>
  freshJson(({ r }) => ({ v: mapOf([...always, ...shuffled(r, LOCALES).slice(0, 3)], (locale) => `text ${locale}`) }))
const VALUE_OF_MAP = '/v/*/n'

const maps: Group = {
  id: '14',
  title: 'maps whose keys are data',
  part: 'structure',
  rows: [
    quiet('by uuid', both(byUuid({ n: 1 }))),
    quiet('by uuid, the same in every answer of a side', [
      v({ '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f': { n: 1 } }),
      v({ '9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60': { n: 1 } }),
    ]),
    quiet('by day, the same days', both(v({ '2026-02-01': 1, '2026-02-02': 4 }))),
    found(
      'by day, the value of one',
      [v({ '2026-02-01': 1, '2026-02-02': 4 }), v({ '2026-02-01': 1, '2026-02-02': 5 })],
      at.body(['/v/2026-02-02', '/v/*']),
    ),
    quiet('by word, at random', both(byWord({ n: 1 }))),
    quiet('by language, some of them at random', both(texts(['default']))),
    found('by uuid, another type below', [byUuid({ n: 1 }), byUuid({ n: '1' })], at.body(VALUE_OF_MAP, TYPE)),
    found('by uuid, a field less below', [byUuid({ n: 1, m: 2 }), byUuid({ m: 2 })], at.body(VALUE_OF_MAP, MISSING)),
    found('by word, a field more below', [byWord({ n: 1 }), byWord({ n: 1, m: 2 })], at.body('/v/*/m', ADDED)),
    found(
      'by uuid, then by number',
      [
        byUuid({ n: 1 }),
        freshJson(({ r }) => ({
          v: mapOf(
            [1, 2, 3].map(() => String(between(r, 1, 900_000))),
            () => ({ n: 1 }),
          ),
        })),
      ],
      at.body(['/v', '/v/*']),
    ),
    found(
      'by day, then by the day in another spelling',
      [v({ '2026-02-01': 1, '2026-02-02': 4 }), v({ '01.02.2026': 1, '02.02.2026': 4 })],
      at.body(/^\/v/),
    ),
    found('a key that always came is gone', [texts(['default']), texts([])], at.body('/v/default')),
    found(
      'the value of one currency',
      [v({ EUR: 1, USD: 1.1, GBP: 0.9 }), v({ EUR: 1, USD: 1.2, GBP: 0.9 })],
      at.body(['/v/USD', '/v/*']),
    ),
    found('a currency is gone', [v({ EUR: 1, USD: 1.1, GBP: 0.9 }), v({ EUR: 1, GBP: 0.9 })], at.body(['/v/USD', '/v/*'])),
    found('entries that vary, then none', [byUuid({ n: 1 }), v({})], at.body(/^\/v/)),
    foundOrOpen(
      'one sample is no proof of a map',
      [v({ apple: { n: 1 } }), v({ pear: { n: 1 } })],
      [at.body('/v/apple'), at.body('/v/pear')],
      { facts: { repeatable: 'once' } },
    ),
  ],
}

export const STRUCTURE_GROUPS: readonly Group[] = [optionals, unions, recursion, maps]
