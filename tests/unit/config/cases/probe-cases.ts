/** Mistakes in probes, in TypeScript and in YAML. */
import { GOOD_YAML, type Files } from '../project-folder.ts'
import type { ErrorCases } from './case.ts'

function ts(probes: string, files: Files = {}): ErrorCases[string] {
  const text = `import { defineProbes, flow, http } from 'envparity'\n\nexport default defineProbes([\n${probes}\n])\n`
  return { files: { 'parity.config.yaml': GOOD_YAML, 'probes/functional/shop.probe.ts': text, ...files } }
}

function yaml(text: string, files: Files = {}): ErrorCases[string] {
  return { files: { 'parity.config.yaml': GOOD_YAML, 'probes/shop.probe.yaml': text, ...files } }
}

export const probeCases: ErrorCases = {
  'probe-no-default-export': { files: { 'parity.config.yaml': GOOD_YAML, 'probes/a.probe.ts': 'export const probes = []\n' } },
  'probe-not-a-list': {
    files: {
      'parity.config.yaml': GOOD_YAML,
      'probes/a.probe.ts': "import { http } from 'envparity'\n\nexport default http('home', { get: '/' })\n",
    },
  },
  'probe-two-broken-files': {
    files: {
      'parity.config.yaml': GOOD_YAML,
      'probes/a.probe.ts': 'export default [\n',
      'probes/b.probe.yaml': 'probes: [\n',
      'probes/c.probe.yaml': 'probes:\n  - name: home\n    get: home\n',
    },
  },
  'probe-file-unknown-key': yaml('tests:\n  - name: home\n    get: /\n'),
  'probe-file-is-a-list': yaml('- name: home\n  get: /\n'),
  'probe-unknown-key': ts("  http('list products', { get: '/api/products', exptect: { status: 200 } }),"),
  'probe-nested-unknown-key': ts("  http('list products', {\n    get: '/api/products',\n    expect: { stauts: 200 },\n  }),"),
  'probe-no-method': ts("  http('list products', { headers: { accept: 'application/json' } }),"),
  'probe-method-typo': yaml('probes:\n  - name: list products\n    gte: /api/products\n'),
  'probe-two-methods': ts("  http('list products', { get: '/api/products', head: '/api/products' }),"),
  'probe-path-relative': ts("  http('list products', { get: 'api/products' }),"),
  'probe-path-absolute': yaml('probes:\n  - name: list products\n    get: https://shop.example/api/products\n'),
  'probe-name-missing': yaml('probes:\n  - get: /\n  - get: /cart\n    name: 7\n'),
  'probe-name-with-separator': ts("  http('shop › cart', { get: '/cart' }),"),
  'probe-name-duplicate': ts("  http('cart', { get: '/cart' }),\n  http('cart', { get: '/cart?v=2' }),"),
  'probe-kind-unknown': yaml('probes:\n  - name: cart\n    kind: htpt\n    get: /cart\n'),
  'probe-compare-path': ts(
    "  http('cart', { get: '/cart', compare: { arrays: { items: 'set' }, numbers: { '/a~b': { absolute: 1 } } } }),",
  ),
  'probe-compare-policy': ts(
    "  http('cart', {\n    get: '/cart',\n    compare: { arrays: { '/a': 'unordered', '/b': { keys: 'sku' }, '/c': { key: [] } }, nubmers: {} },\n  }),",
  ),
  'probe-compare-tolerance': ts(
    "  flow('buy', {\n    steps: [\n      {\n        name: 'cart',\n        get: '/cart',\n        compare: { numbers: { '/a': {}, '/b': { relative: 5 }, '/c': { absolute: '1' } } },\n      },\n    ],\n  }),",
  ),
  'probe-compare-tolerates-nothing': yaml(
    'probes:\n  - name: cart\n    get: /cart\n    compare:\n      numbers:\n        /total: {}\n        /tax: { relative: 0 }\n',
  ),
  'probe-steps-in-http': ts("  http('buy', { steps: [{ name: 'cart', get: '/cart' }] }),"),
  'probe-not-an-object': ts("  'GET /cart',"),
  'probe-unsafe-without-side-effects': ts("  http('search', { post: '/search', body: { json: { q: 'tea' } } }),"),
  'probe-side-effects-typo': ts("  http('search', { post: '/search', sideEffects: 'repeatible' }),"),
  'probe-body-with-get': ts("  http('search', { get: '/search', body: { json: { q: 'tea' } } }),"),
  'probe-body-two': ts("  http('search', { post: '/search', sideEffects: 'once', body: { json: {}, text: '' } }),"),
  'probe-body-type-with-json': ts(
    "  http('search', { post: '/search', sideEffects: 'once', body: { json: {}, type: 'application/json' } }),",
  ),
  'probe-body-file-missing': ts("  http('upload', { put: '/photo', sideEffects: 'repeatable', body: { file: 'photo.png' } }),"),
  'probe-head-with-body-check': ts("  http('home', { head: '/', expect: { contains: 'Shop' } }),"),
  'probe-status-in-quotes': yaml('probes:\n  - name: home\n    get: /\n    expect:\n      status: "200"\n'),
  'probe-status-class-typo': ts("  http('home', { get: '/', expect: { status: [200, '3XX', 999] } }),"),
  'probe-timeout': ts("  http('home', { get: '/', timeout: '5sec', expect: { maxTime: 0 } }),"),
  'probe-header-pattern': ts(
    "  http('home', { get: '/', expect: { headers: { etag: { matches: '(?=W/)' }, vary: { matches: '[a-' } } } }),",
  ),
  'probe-header-without-pattern': ts("  http('home', { get: '/', expect: { headers: { etag: {}, vary: { match: 'a' } } } }),"),
  'probe-json-path': yaml(
    'probes:\n  - name: home\n    get: /\n    expect:\n      json:\n        - { path: "items[0].id", exists: true }\n        - { path: "$.items[?@.price >]", exists: true }\n',
  ),
  'probe-json-path-without-quotes': yaml(
    'probes:\n  - name: home\n    get: /\n    expect:\n      json:\n        - { path: $.items[0].id, exists: true }\n',
  ),
  'probe-json-no-check': ts(
    "  http('home', { get: '/', expect: { json: [{ path: '$.a' }, { path: '$.b', equal: 1 }, { path: '$.c', min: 1, max: 2 }] } }),",
  ),
  'probe-json-type': ts("  http('home', { get: '/', expect: { json: [{ path: '$.a', type: 'int' }] } }),"),
  'probe-json-checks': ts(
    "  http('home', {\n    get: '/',\n    expect: {\n      json: [\n        { path: '$.b', matches: '(a' },\n        { path: '$.c', count: { min: 3, max: 2 } },\n        { path: '$.d', count: {} },\n      ],\n    },\n  }),",
  ),
  'probe-schema-file-missing': ts("  http('home', { get: '/', expect: { schema: './home.schema.json' } }),"),
  'probe-schema-not-json': ts("  http('home', { get: '/', expect: { schema: './home.schema.json' } }),", {
    'probes/functional/home.schema.json': '{ "type": "object", }',
  }),
  'probe-schema-broken': ts(
    "  http('home', { get: '/', expect: { schema: { type: 'object', properties: { id: { type: 'int' } } } } }),",
  ),
  'probe-schema-lookahead': ts("  http('home', { get: '/', expect: { schema: { type: 'string', pattern: '^(?!admin)' } } }),"),
  'probe-variable-missing': ts("  http('home', { get: '/', headers: { 'x-tenant': '${TENANT}' } }),"),
  'probe-variable-on-one-side': {
    files: {
      'parity.config.yaml': GOOD_YAML.replace('staging.shop.example }', 'staging.shop.example, variables: { tenant: acme } }'),
      'probes/a.probe.yaml': 'probes:\n  - name: home\n    get: /${tenant}\n',
      'probes/b.probe.yaml': 'probes:\n  - name: cart\n    get: /${tenant}/cart\n    query: { user: "${tennant}" }\n',
    },
  },
  'probe-empty-value': yaml('probes:\n  - name: home\n    get:\n    owner: ""\n    body:\n'),
  'flow-no-steps': ts("  flow('buy', { steps: [] }),"),
  'flow-step-mistakes': ts(
    "  flow('buy', {\n    steps: [\n      { name: 'login', post: '/login', capture: { token: { json: 'token' }, id: { patern: 'a' }, csrf: { pattern: 'csrf=.*' } } },\n      { name: 'login', get: '/cart', tags: ['slow'] },\n    ],\n  }),",
  ),
  'flow-captures': ts(
    "  flow('buy', {\n    steps: [\n      { name: 'login', get: '/login', capture: { token: { json: 'token' }, csrf: { pattern: 'csrf=.*' } } },\n      { name: 'cart', get: '/cart' },\n    ],\n  }),",
  ),
  'flow-step-names-and-methods': ts(
    "  flow('buy', {\n    steps: [\n      { name: 'login', post: '/login' },\n      { name: 'login', get: '/cart' },\n    ],\n  }),",
  ),
  'flow-captured-later': ts(
    "  flow('buy', {\n    steps: [\n      { name: 'cart', get: '/cart', headers: { authorization: 'Bearer ${token}' } },\n      { name: 'login', get: '/login', capture: { token: { json: '$.token' } } },\n    ],\n  }),",
  ),
  'probe-made-in-a-loop': ts("  ...['/a', 'b'].map((path) => http(`GET ${path}`, { get: path })),"),
  'probe-made-elsewhere': {
    files: {
      'parity.config.yaml': GOOD_YAML,
      'probes/shared.ts':
        "import { http, type HttpProbe } from 'envparity'\n\nexport const health = (path: string): HttpProbe =>\n  http('health', { get: path, expect: { status: 2000 } })\n",
      'probes/a.probe.ts': "import { health } from './shared.ts'\n\nexport default [health('/health')]\n",
    },
  },
  'probe-plain-object': {
    files: {
      'parity.config.yaml': GOOD_YAML,
      'probes/a.probe.mjs':
        "const home = { name: 'home', get: '/', expect: { status: '20x' } }\n\nexport default [home, { name: 'cart', gett: '/cart' }]\n",
    },
  },
}
