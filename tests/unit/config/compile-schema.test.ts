/** Goal: schemas of users are usable as they are. Methodology: each dialect and way of referring, and what is refused. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'

import { compileSchema } from '../../../src/config/compile-schema.ts'
import { makeFolder } from './project-folder.ts'

test('reads JSON and YAML files that refer to files beside them', async () => {
  using project = makeFolder({
    'list.json': '{ "type": "array", "items": { "$ref": "./item.yaml#/$defs/id" } }',
    'item.yaml': '$defs: { id: { type: string, pattern: "^[a-z]+$" } }',
  })
  const validate = await compileSchema(path.join(project.folder, 'list.json'))
  assert.deepEqual([validate(['a']), validate([1]), validate(['A'])], [true, false, false])
})

test('follows the dialect that the schema names', async () => {
  const tuple = { type: 'array', items: [{ type: 'string' }] }
  const old = await compileSchema({ ...tuple, $schema: 'http://json-schema.org/draft-07/schema#' })
  assert.deepEqual([old(['a']), old([1])], [true, false])
  await assert.rejects(compileSchema(tuple), /at #\/items/)
  await assert.rejects(compileSchema({ $schema: 'http://json-schema.org/draft-04/schema#' }), /draft-04.*is not supported/)
})

test('lets keywords of OpenAPI and formats be', async () => {
  const validate = await compileSchema({ type: 'string', format: 'date-time', nullable: true, example: 'x' })
  assert.deepEqual([validate('not a date'), validate(1)], [true, false])
})

test('never sends a request for a schema, and never backtracks', async () => {
  await assert.rejects(compileSchema({ $ref: 'https://schemas.example/item.json' }), /is not a file/)
  const validate = await compileSchema({ type: 'string', pattern: '(a+)+$' })
  const started = performance.now()
  assert.equal(validate(`${'a'.repeat(40)}b`), false)
  // V8 takes hours for this one; RE2 a few milliseconds.
  assert(performance.now() - started < 1000)
})

test('the same schema may be compiled twice', async () => {
  const schema = { $id: 'https://shop.example/item.json', type: 'object' }
  assert.deepEqual([(await compileSchema(schema))({}), (await compileSchema(schema))({})], [true, true])
})
