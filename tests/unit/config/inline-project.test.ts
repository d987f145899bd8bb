/** Goal: two addresses and some paths are enough. Methodology: whole results. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { load } from './project-folder.ts'

test('compares without a config: each path is a probe, a repeated one is told, the config above is not used', async () => {
  const inline = {
    reference: 'https://shop.example/',
    candidates: ['https://a.example', 'https://b.example/base/'],
    paths: ['/api/products?limit=2', '/cart', '/cart'],
  }
  const { environments, probes, warnings, configFile, root, folder } = await load(
    { 'parity.config.yaml': 'broken: [', 'known-differences.yaml': 'broken: [' },
    { inline },
  )
  assert.deepEqual(
    environments.map(({ name, role, baseURL }) => [name, role, baseURL]),
    [
      ['reference', 'reference', 'https://shop.example'],
      ['candidate', 'candidate', 'https://a.example'],
      ['candidate-2', 'candidate', 'https://b.example/base'],
    ],
  )
  assert.deepEqual(
    probes.map(({ probe, category }) => [probe, category]),
    [
      [{ kind: 'http', name: 'GET /api/products?limit=2', get: '/api/products?limit=2' }, 'functional'],
      [{ kind: 'http', name: 'GET /cart', get: '/cart' }, 'functional'],
    ],
  )
  assert.deepEqual(warnings, [
    'parity.config.yaml is not used, because --reference was given',
    'the path "/cart" is given more than once; it is asked once',
  ])
  assert.deepEqual([configFile, root], [undefined, folder])
})

test('tells when a deployment is compared with itself', async () => {
  const { warnings } = await load(
    {},
    { inline: { reference: 'https://a.example', candidates: ['https://a.example/'], paths: ['/'] } },
  )
  assert.deepEqual(warnings, [
    'environments "reference" and "candidate" have the same baseURL (https://a.example): one deployment is compared with itself',
  ])
})
