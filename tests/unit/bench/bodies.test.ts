/** Goal: the contestants are asked for what the report says: bodies of the exact size, all different, all valid. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'

import { bodyOf, pathOf, SCHEMA } from '../../../scripts/bench/suite/bodies.ts'

const SIZES = [512, 1024, 102_400]

test('a body has exactly the bytes that were asked for and fits the schema', () => {
  const validate = new Ajv2020({ allErrors: true }).compile(SCHEMA)
  for (const bytes of SIZES) {
    for (const index of [0, 7, 999, 24_999]) {
      const body = bodyOf(index, bytes)
      assert.equal(Buffer.byteLength(body), bytes)
      assert(validate(JSON.parse(body)), JSON.stringify(validate.errors))
    }
  }
})

test('every path has another body, and the same one each time', () => {
  const bodies = new Set(Array.from({ length: 100 }, (_, index) => bodyOf(index, 1024)))
  assert.equal(bodies.size, 100)
  assert(bodies.has(bodyOf(42, 1024)))
  assert.notEqual(pathOf(1), pathOf(2))
})

test('a schema that accepted anything would be no assertion', () => {
  const validate = new Ajv2020().compile(SCHEMA)
  const spoilt: Record<string, unknown> = JSON.parse(bodyOf(1, 1024))
  assert(!validate({ ...spoilt, items: [{ sku: 1 }] }))
  assert(!validate({ ...spoilt, id: 'other' }))
})
