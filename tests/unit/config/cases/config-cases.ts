/** Mistakes in the config, in TypeScript and in YAML, and on the command line. */
import { config, GOOD_YAML, staging } from '../project-folder.ts'
import type { ErrorCases } from './case.ts'

const ts = (text: string): ErrorCases[string] => ({ files: { 'parity.config.ts': text } })
const yaml = (text: string): ErrorCases[string] => ({ files: { 'parity.config.yaml': text } })

export const configCases: ErrorCases = {
  'config-missing': { files: {}, request: { config: 'nope.yaml' } },
  'config-ambiguous': { files: { 'parity.config.ts': config(''), 'parity.config.yaml': GOOD_YAML } },
  'config-file-type': { files: { 'parity.toml': '' }, request: { config: 'parity.toml' } },
  'config-unknown-key': ts(config("  knownDiferences: 'known.yaml',")),
  'config-unknown-key-without-guess': ts(config('  colour: true,')),
  'config-three-mistakes': ts(config("  repeats: 'two',\n  failOn: 'braking',\n  timeouts: { connect: '5 sec' },")),
  'config-number-too-big': ts(config('  minCoverage: 101,')),
  'config-tolerance-without-unit': ts(config('  tolerances: { latency: { p95: 30 } },')),
  'config-number-in-quotes': yaml(`${GOOD_YAML}retries: "3"\n`),
  'config-value-in-profile': ts(config("  profiles: { quick: { repeats: 0, categories: ['functionl'] } },")),
  'config-profile-unknown': {
    files: { 'parity.config.ts': config('  profiles: { quick: {}, nightly: {} },') },
    request: { profile: 'nigthly' },
  },
  'config-empty-yaml': yaml(''),
  'config-yaml-indentation': yaml(
    'environments:\n  production:\n   baseURL: https://shop.example\n  role: reference\n staging: 1\n',
  ),
  'config-yaml-tab': yaml('environments:\n\tproduction: { baseURL: https://shop.example }\n'),
  'config-yaml-duplicate-key': yaml(
    'environments:\n  staging: { baseURL: https://a.example }\n  staging: { baseURL: https://b.example }\n',
  ),
  'config-json-syntax': { files: { 'parity.config.json': '{\n  "environments": {\n    "a": {}\n  \n}\n' } },
  'config-no-default-export': ts('export const config = { environments: {} }\n'),
  'config-default-is-function': ts('export default () => ({ environments: {} })\n'),
  'config-throws': ts(
    "import { defineConfig } from 'envparity'\n\nconst missing: { url?: URL } = {}\nexport default defineConfig({ environments: { a: { baseURL: missing.url.href } } })\n",
  ),
  'config-enum-not-erasable': ts("enum Stage { Test = 'test' }\n\nexport default { suite: Stage.Test, environments: {} }\n"),
  'config-syntax-typescript': ts('export default {\n  environments: {\n    a: { baseURL: "x" \n}\n'),
  'config-syntax-javascript': { files: { 'parity.config.mjs': 'export default {\n  repeats: 1\n  environments: {},\n}\n' } },
  'config-import-missing': ts("import { base } from './bsae.ts'\n\nexport default base\n"),
  'config-import-without-extension': {
    files: {
      'parity.config.ts': "import { base } from './base'\n\nexport default base\n",
      'base.ts': 'export const base = {}\n',
    },
  },
  'config-import-package-missing': ts("import 'dotenv/config'\n\nexport default { environments: {} }\n"),
  'config-import-name': ts("import { defineConfg } from 'envparity'\n\nexport default defineConfg({})\n"),
  'environment-base-url-typo': ts(config('').replace('staging: { baseURL', 'staging: { baseUrl')),
  'environment-base-url-missing': yaml(
    'environments:\n  production: { baseURL: https://shop.example }\n  staging:\n    role: candidate\n',
  ),
  'environment-base-url-undefined': ts(
    config('').replace("'https://staging.shop.example'", 'process.env.SURELY_NOT_SET_ANYWHERE'),
  ),
  'environment-base-url-without-scheme': yaml(
    'environments:\n  production: { baseURL: https://shop.example }\n  staging: { baseURL: staging.shop.example }\n',
  ),
  'environment-base-url-host-and-port': yaml(
    'environments:\n  production: { baseURL: https://shop.example }\n  staging: { baseURL: localhost:3000 }\n',
  ),
  'environment-base-url-query': yaml(
    'environments:\n  production: { baseURL: "https://shop.example/?v=1" }\n  staging: { baseURL: "https://b.example/#top" }\n',
  ),
  'environment-base-url-password': yaml(
    'environments:\n  production: { baseURL: "https://joe:hunter2@shop.example" }\n  staging: { baseURL: "https://b.example" }\n',
  ),
  'environment-no-reference': yaml(
    'environments:\n  blue: { baseURL: https://a.example }\n  green: { baseURL: https://b.example }\n',
  ),
  'environment-two-references': yaml(
    'environments:\n  blue: { baseURL: https://a.example, role: reference }\n  green: { baseURL: https://b.example, role: reference }\n',
  ),
  'environment-no-candidate': yaml('environments:\n  production: { baseURL: https://a.example }\n'),
  'environment-none': yaml('environments: {}\n'),
  'environment-name': yaml(
    'environments:\n  production: { baseURL: https://a.example }\n  "my staging": { baseURL: https://b.example }\n',
  ),
  'environment-role': ts(staging("role: 'candiate',")),
  'environment-data-on-the-reference': yaml(
    'environments:\n  production: { baseURL: https://a.example, data: differs }\n  staging: { baseURL: https://b.example }\n',
  ),
  'environment-data-typo': ts(staging("data: 'diffres',")),
  'environment-header-name': ts(staging("headers: { 'x api key': 'a' },")),
  'environment-header-not-text': yaml(
    'environments:\n  production: { baseURL: https://a.example }\n  staging: { baseURL: https://b.example, headers: { x-version: 2 } }\n',
  ),
  'environment-auth-key': ts(staging("auth: { baerer: 'planted-secret' },")),
  'environment-auth-none': ts(staging('auth: {},')),
  'environment-auth-two': ts(
    staging("auth: { bearer: 'planted-secret', basic: { username: 'joe', password: 'planted-secret' } },"),
  ),
  'environment-auth-type': ts(staging("auth: 'Bearer planted-secret',")),
  'environment-secret-missing': {
    files: { 'parity.config.ts': staging("auth: { bearer: '${STAGING_TOKEN}' },") },
    request: { variables: { STAGNG_TOKEN: 'x' } },
  },
  'environment-secret-empty': {
    files: { 'parity.config.ts': staging("headers: { 'x-key': '${API_KEY}' },") },
    request: { variables: { API_KEY: '' } },
  },
  'environment-secret-not-a-name': ts(staging("headers: { 'x-key': 'a ${not a name} b' },")),
  'environment-secret-with-line-break': {
    files: { 'parity.config.ts': staging("headers: { 'x-key': '${API_KEY}' },") },
    request: { variables: { API_KEY: 'planted-secret\n' } },
  },
  'environment-bearer-with-scheme': ts(staging("auth: { bearer: 'Bearer planted-secret' },")),
  'environment-http2-needs-https': yaml(
    'environments:\n  production: { baseURL: https://a.example }\n  staging: { baseURL: http://b.example, httpVersion: "2" }\n',
  ),
  'environment-http-version-number': yaml(
    'environments:\n  production: { baseURL: https://a.example }\n  staging: { baseURL: http://b.example, httpVersion: 1.1 }\n',
  ),
  'environment-certificate-missing': ts(staging("tls: { ca: 'certs/ca.pem' },")),
  'environment-certificate-not-pem': { files: { 'parity.config.ts': staging("tls: { ca: 'ca.der' },"), 'ca.der': 'binary' } },
  'environment-certificate-without-key': {
    files: { 'parity.config.ts': staging("tls: { cert: '-----BEGIN CERTIFICATE-----' },") },
  },
  'environment-ready-when': ts(staging("readyWhen: { url: 'health', timeout: '30 s' },")),
  'environment-ready-when-url': ts(staging("readyWhen: { url: 'health' },")),
  'environment-proxy': ts(staging("proxy: 'proxy.example:8080',")),
  'environment-version': ts(staging("version: { get: '/version', json: 'build.version', pattern: 'v(\\\\d+' },")),
  'environment-start': ts(staging("start: { cmd: 'node server.js' },")),
  'probes-glob-matches-nothing': ts(config("  probes: ['probes/**/*.probe.ts', 'more/*.probe.yaml'],")),
  'known-differences-file-missing': ts(config("  knownDifferences: 'known.yaml',")),
  'known-differences-flag-missing': { files: { 'parity.config.ts': config('') }, request: { knownDifferences: 'known.yaml' } },
  'inline-mistakes': {
    files: {},
    request: {
      config: 'a.yaml',
      profile: 'quick',
      inline: {
        reference: 'shop.example',
        candidates: ['ftp://b.example'],
        paths: ['api/products', 'https://shop.example/cart?x=1'],
      },
    },
  },
  'inline-no-candidate': { files: {}, request: { inline: { reference: 'https://shop.example', candidates: [], paths: ['/'] } } },
  'rules-typo': {
    files: {
      'parity.config.yaml': `rules: { header.aded: info }\nprofiles: { quick: { rules: { body.type-changed: minor, cookies.added: minor } } }\n${GOOD_YAML}`,
      'probes/shop.probe.yaml': 'probes:\n  - name: cart\n    get: /cart\n    rules:\n      header.addedd: breaking\n',
    },
    request: { rules: ['header.added', 'body.type-changed', 'cookie.added'] },
  },
  'rules-off': ts(config("  rules: { 'header.added': 'off' },")),
  'rules-shape': ts(config("  rules: { header: 'info' },")),
  'known-differences-max-days': ts(config('  knownDifferencesMaxDays: 0,')),
}
