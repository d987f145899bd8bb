/**
 * Goal: an inferred schema is what was observed, and nothing of how it was observed. Methodology: laws of the fold on random
 * values (LAW_CASES of them, 10,000 in `npm run laws`), with ajv as the judge of what the emitted schema accepts; and twins
 * by hand for what random values do not reach: unions, maps, trees, hostile bodies.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { parseJson, type Json } from '../../src/compare/body/json.ts'
import { toJsonSchema } from '../../src/compare/schema/emit.ts'
import { emptySchema, merge, observe, observeAll } from '../../src/compare/schema/fold.ts'
import type { SchemaNode } from '../../src/compare/schema/node.ts'
import { compileSchema } from '../../src/config/compile-schema.ts'
import { casesOf, seededRandom } from './simulation.ts'

/** Few names and words, so that samples meet; formats and odd keys, so that what is rare comes up. */
const name = fc.constantFrom('id', 'type', 'name', 'items', 'children', 'parent', '__proto__', 'constructor', '', 'a/b', 'ключ')
const text = fc.oneof(
  fc.constantFrom('open', 'paid', 'created', 'card', '', '2026-03-02', '2026-03-02T09:30:00Z', '10.50', '10482', 'a@b.example'),
  fc.constantFrom(
    '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f',
    '9C0E5B3C-5A0F-4D2C-9F6E-1A2B3C4D5E60',
    'hello world',
    '9f2c61d04b7e3a58',
  ),
  fc.string({ maxLength: 80 }),
)
const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1e21, 2 ** 53))
const { value: anyValue } = fc.letrec<{ value: unknown; list: unknown[]; object: object; map: object }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, text, number, fc.boolean(), fc.constant(null), tie('list'), tie('object'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  map: fc.dictionary(fc.oneof(fc.uuid(), fc.nat().map(String)), tie('value'), { maxKeys: 4, noNullPrototype: true }),
}))
const json = anyValue.map((value) => parsed(JSON.stringify(value)))
const samples = fc.array(json, { minLength: 1, maxLength: 8 })

function parsed(text: string): Json {
  const read = parseJson(text)
  assert(read.ok)
  return read.value
}

/** The node with every Map sorted, as text. */
function textOf(node: SchemaNode): string {
  return JSON.stringify(
    node,
    (_key, value: unknown) => {
      if (value instanceof Map) return [...value].sort(([left], [right]) => (String(left) < String(right) ? -1 : 1))
      if (typeof value === 'number') return String(value)
      return value instanceof Set ? [...value].map(String).sort() : value
    },
    1,
  )
    .split('\n')
    .sort()
    .join('\n')
}

const isSame = (left: SchemaNode, right: SchemaNode): void => {
  assert.deepEqual(left, right)
  assert.equal(textOf(left), textOf(right))
  assert.equal(JSON.stringify(toJsonSchema(left)), JSON.stringify(toJsonSchema(right)))
}

test('merge is associative', (law) => {
  fc.assert(
    fc.property(samples, samples, samples, (one, two, three) => {
      const [a, b, c] = [observeAll(one), observeAll(two), observeAll(three)]
      isSame(merge(merge(a, b), c), merge(a, merge(b, c)))
    }),
    casesOf(law),
  )
})

test('merge is commutative, and "nothing observed" is its identity', (law) => {
  fc.assert(
    fc.property(samples, samples, (one, two) => {
      const [a, b] = [observeAll(one), observeAll(two)]
      isSame(merge(a, b), merge(b, a))
      isSame(merge(a, emptySchema()), a)
      isSame(merge(emptySchema(), a), a)
    }),
    casesOf(law),
  )
})

test('the order and the grouping of samples change nothing, and merging leaves its arguments as they are', (law) => {
  fc.assert(
    fc.property(samples, fc.nat(), (all, seed) => {
      const random = seededRandom(seed)
      const shuffled = all.map((value) => ({ value, rank: random() })).sort((one, other) => one.rank - other.rank)
      const nodes = all.map(observe)
      const before = nodes.map(textOf)
      isSame(observeAll(shuffled.map(({ value }) => value)), nodes.reduce(merge, emptySchema()))
      assert.deepEqual(nodes.map(textOf), before)
    }),
    casesOf(law),
  )
})

test('what a schema says does not depend on how often the same set was seen, but for counts and what needs support', (law) => {
  fc.assert(
    fc.property(samples, (all) => {
      const structure = (node: SchemaNode): unknown => {
        const { types, arrays, objects } = node
        const fields = [...(objects?.variants ?? [])].map(([tag, shape]) => [
          tag,
          [...shape.fields].map(([field, below]) => [field, below.seen === shape.seen, structure(below)]),
        ])
        return [[...types.keys()], arrays && structure(arrays.items), fields]
      }
      const once = observeAll(all)
      assert.deepEqual(structure(merge(once, once)), structure(once))
    }),
    casesOf(law),
  )
})

test('every sample validates against the emitted schema, by ajv', async (law) => {
  await fc.assert(
    fc.asyncProperty(samples, async (all) => {
      await assertAccepts(all)
    }),
    casesOf(law),
  )
})

test('another type does not validate, nor does an object without a required field', async (law) => {
  const other: readonly (readonly [type: string, value: unknown])[] = [
    ['string', 'x'],
    ['number', 1.5],
    ['boolean', true],
    ['null', null],
    ['array', []],
    ['object', {}],
  ]
  await fc.assert(
    fc.asyncProperty(samples, async (all) => {
      const node = observeAll(all)
      const schema = toJsonSchema(node)
      const validate = await compileSchema(schema)
      for (const [type, value] of other) {
        const seen = [...node.types.keys()].some((known) => known === type)
        if (!seen) assert.equal(validate(value), false, `${type} was never seen`)
      }
      const [only] = all
      // Of a tree, one schema speaks for all levels, of which the lowest have fewer fields.
      if (all.length > 1 || !(only instanceof Map) || '$defs' in schema) return
      for (const field of only.keys()) {
        if (field in Object.prototype) continue
        const rest: Map<string, Json> = new Map(only)
        rest.delete(field)
        assert.equal(validate(plain(rest)), false, `without ${JSON.stringify(field)}`)
      }
    }),
    casesOf(law),
  )
})

function plain(value: Json): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]))
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === 'object' && value !== null ? Number(value.lexeme) : value
}

async function assertAccepts(all: readonly Json[]): Promise<void> {
  const schema = toJsonSchema(observeAll(all))
  const validate = await compileSchema(schema)
  for (const value of all)
    assert(validate(plain(value)), `${JSON.stringify(validate.errors?.slice(0, 3))}\n${JSON.stringify(schema, null, 1)}`)
}

test('a union is told apart by its discriminator', async () => {
  const card = (n: number): string => `{"type":"card","last4":"424${n}","brand":"visa"}`
  const bank = (n: number): string => `{"type":"bank","iban":"DE0${n}"}`
  const node = observe(parsed(`[${[0, 1, 2, 3].map((n) => `${card(n)},${bank(n)}`).join()}]`))
  const schema = toJsonSchema(node)
  const validate = await compileSchema(schema)
  assert.equal(validate([{ type: 'card', last4: '4242', brand: 'visa' }]), true)
  assert.equal(validate([{ type: 'bank', last4: '4242', brand: 'visa' }]), false)
  assert.equal(validate([{ type: 'cash' }]), false)
})

test('a map is decided by evidence: one sample stays an object, keys that come and go make a map', async () => {
  const one = '{"2026-03-01":3,"2026-03-02":4}'
  assert.match(JSON.stringify(toJsonSchema(observe(parsed(one)))), /"properties":\{"2026-03-01"/)
  const schema = toJsonSchema(observeAll([parsed(one), parsed('{"2026-03-02":4,"2026-03-03":9}')]))
  const validate = await compileSchema(schema)
  assert.equal(validate({ '2027-01-01': 5 }), true)
  assert.equal(validate({ '2027-01-01': 'five' }), false)
  assert.equal(validate({ total: 5 }), false)
})

test('a tree is one structure that refers to itself', async () => {
  const tree = parsed(
    '{"id":1,"text":"a","replies":[{"id":2,"text":"b","replies":[{"id":3,"text":"c","replies":[]}]},{"id":4,"text":"d","replies":[]}]}',
  )
  const schema = toJsonSchema(observe(tree))
  assert.deepEqual(Object.keys(schema['$defs'] ?? {}), ['node1'])
  const validate = await compileSchema(schema)
  const leaf = { id: 9, text: 'z', replies: [] }
  const nested = (depth: number): object => (depth === 0 ? leaf : { ...leaf, replies: [nested(depth - 1)] })
  assert.equal(validate(nested(9)), true)
  assert.equal(validate({ ...leaf, replies: [{ id: 'x', text: 'y', replies: [] }] }), false)
})

test('an enumeration and a pattern need support; "required" says of how many, and how sure it is', () => {
  const rows = (count: number): Json =>
    parsed(JSON.stringify(Array.from({ length: count }, (_, n) => ({ state: n % 2 === 0 ? 'open' : 'paid' }))))
  const stateOf = (count: number): string => JSON.stringify(toJsonSchema(observe(rows(count))))
  assert.match(stateOf(40), /"enum":\["open","paid"\]/)
  assert.doesNotMatch(stateOf(10), /enum/)
  assert.match(stateOf(40), /"seen":40,"present":40,"absentAtMost":0.075/)
})

test('hostile bodies take bounded time and memory, and validate', async () => {
  const keys = Array.from({ length: 10_000 }, (_, n) => `"k${n}":{"v":${n}}`).join()
  const deep = `${'['.repeat(500)}1${']'.repeat(500)}`
  const deepObjects = `${'{"a":'.repeat(500)}1${'}'.repeat(500)}`
  const long = `[${Array.from({ length: 100_000 }, (_, n) => (n % 3 === 0 ? n : `"x${n}"`)).join()}]`
  for (const body of [`{${keys}}`, deep, deepObjects, long]) {
    const started = performance.now()
    const node = observe(parsed(body))
    const twice = merge(node, node)
    assert(JSON.stringify(toJsonSchema(twice)).length < 200_000)
    assert(performance.now() - started < 5000)
    await assertAccepts([parsed(body)])
  }
})
