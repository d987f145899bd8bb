/**
 * The curl command must ask exactly what was asked. Each one is really run by `sh -c`, with a program named `curl` in
 * front of PATH that prints its arguments as JSON; the arguments are compared, not the text.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'

import fc from 'fast-check'

import type { Exchange } from '../../../src/core/observation.ts'
import { curlCommand, type CurlOptions } from '../../../src/report/curl.ts'
import { shellWord } from '../../../src/report/shell.ts'
import { exchange } from './fixtures.ts'
import { DANGEROUS, HOSTILE_TEXT } from './fixtures-extreme.ts'

const FOLDER = mkdtempSync(path.join(tmpdir(), 'parity-curl-'))
const CURL = path.join(FOLDER, 'curl')
writeFileSync(CURL, `#!${process.execPath}\nprocess.stdout.write(JSON.stringify(process.argv.slice(2)))\n`)
chmodSync(CURL, 0o755)
after(() => rmSync(FOLDER, { recursive: true }))

const BARE = {
  requestHeaders: [
    ['accept', '*/*'],
    ['user-agent', 'envparity'],
  ],
} satisfies Partial<Exchange>

function run(command: string, variables: Readonly<Record<string, string>> = {}): readonly unknown[] {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    env: { PATH: `${FOLDER}:${process.env['PATH'] ?? ''}`, ...variables },
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
  const list: unknown = JSON.parse(stdout)
  assert(Array.isArray(list))
  return list
}

function argumentsOf(
  more: Partial<Exchange>,
  options: Partial<CurlOptions> = {},
  variables: Readonly<Record<string, string>> = {},
): readonly unknown[] {
  return run(curlCommand(exchange(more), { environment: 'staging', ...options }).command, variables)
}

test('a plain request', () => {
  assert.deepEqual(argumentsOf(BARE), [
    '--include',
    '--http1.1',
    '--url',
    'https://shop.example/api/products?limit=20',
    '--header',
    'accept: */*',
    '--header',
    'user-agent: envparity',
  ])
})

test('method, body, HTTP version and headers in their order, duplicates kept', () => {
  assert.deepEqual(
    argumentsOf({
      method: 'POST',
      httpVersion: '2',
      requestHeaders: [
        [':method', 'POST'],
        ['x-b', '1'],
        ['x-a', ''],
        ['x-b', '2'],
        ['accept', '*/*'],
        ['user-agent', 'e'],
        ['content-type', 'application/json'],
        ['content-length', '2'],
      ],
      requestBody: '@{}',
    }),
    [
      '--include',
      '--request',
      'POST',
      '--http2',
      '--url',
      'https://shop.example/api/products?limit=20',
      '--header',
      'x-b: 1',
      '--header',
      'x-a;',
      '--header',
      'x-b: 2',
      '--header',
      'accept: */*',
      '--header',
      'user-agent: e',
      '--header',
      'content-type: application/json',
      '--data-raw',
      '@{}',
    ],
  )
})

test('curl adds no header of its own', () => {
  assert.deepEqual(argumentsOf({ method: 'PUT', requestHeaders: [], requestBody: 'x'.repeat(2000) }).slice(-10), [
    '--header',
    'user-agent:',
    '--header',
    'accept:',
    '--header',
    'content-type:',
    '--header',
    'expect:',
    '--data-raw',
    'x'.repeat(2000),
  ])
})

test('HEAD, cleartext HTTP/2, odd paths, compression, another host, redirects', () => {
  assert.deepEqual(argumentsOf({ ...BARE, method: 'HEAD', httpVersion: '1.0' }).slice(0, 2), ['--head', '--http1.0'])
  assert.deepEqual(argumentsOf({ ...BARE, url: 'http://127.0.0.1:8080/a/../b[1]{2}', httpVersion: '2' }).slice(0, 6), [
    '--include',
    '--http2-prior-knowledge',
    '--url',
    'http://127.0.0.1:8080/a/../b[1]{2}',
    '--globoff',
    '--path-as-is',
  ])
  const headers = [...BARE.requestHeaders, ['host', 'shop.example'], ['accept-encoding', 'gzip']] as const
  assert.deepEqual(argumentsOf({ requestHeaders: headers }).slice(-3), ['--header', 'accept-encoding: gzip', '--compressed'])
  assert(argumentsOf({ requestHeaders: [...BARE.requestHeaders, ['host', 'other.example']] }).includes('host: other.example'))
  assert(!argumentsOf(BARE).includes('--location'))
  assert(argumentsOf(BARE, { follow: true }).includes('--location'))
})

test('what was masked becomes a variable, and the variables are told', () => {
  const asked: Partial<Exchange> = {
    method: 'POST',
    url: 'https://«masked:userinfo»@shop.example/a?token=«masked:parameter»&x=%C2%ABmasked%3Asecret%3AAPI-KEY%C2%BB',
    requestHeaders: [
      ...BARE.requestHeaders,
      ['authorization', 'Bearer «masked:secret:STAGING_TOKEN»'],
      ['cookie', 'a=«masked:cookie»; b=«masked:cookie»'],
      ['x-key', '«masked:key:aws»_tail'],
    ],
    requestBody: `{"again":"«masked:secret:STAGING_TOKEN»","pin":"«masked:number»","price":"$5 it's \`\\"!"}`,
  }
  const curl = curlCommand(exchange(asked), { environment: 'staging-eu' })
  // In the order of the command: the URL, the headers, the body.
  assert.deepEqual(curl.variables, [
    { name: 'STAGING_EU_USERINFO', where: 'url' },
    { name: 'STAGING_EU_PARAMETER', where: 'url' },
    { name: 'API_KEY', where: 'url' },
    { name: 'STAGING_TOKEN', where: 'header authorization' },
    { name: 'STAGING_EU_COOKIE', where: 'header cookie' },
    { name: 'STAGING_EU_COOKIE_2', where: 'header cookie' },
    { name: 'STAGING_EU_KEY_AWS', where: 'header x-key' },
    { name: 'STAGING_EU_NUMBER', where: 'body' },
  ])
  const secret = `s3 "c'r$e\`t\\ *`
  const values = Object.fromEntries(curl.variables.map(({ name }) => [name, `${name}=${secret}`]))
  const list = run(curl.command, values)
  const value = (name: string): string => `${name}=${secret}`
  assert(
    list.includes(
      `https://${value('STAGING_EU_USERINFO')}@shop.example/a?token=${value('STAGING_EU_PARAMETER')}&x=${value('API_KEY')}`,
    ),
  )
  assert(list.includes(`authorization: Bearer ${value('STAGING_TOKEN')}`))
  assert(list.includes(`cookie: a=${value('STAGING_EU_COOKIE')}; b=${value('STAGING_EU_COOKIE_2')}`))
  assert(list.includes(`x-key: ${value('STAGING_EU_KEY_AWS')}_tail`))
  assert.equal(list.at(-1), `{"again":"${value('STAGING_TOKEN')}","pin":${value('STAGING_EU_NUMBER')},"price":"$5 it's \`\\"!"}`)
})

test('a command with escape sequences or bidirectional text is safe to print and still exact', () => {
  const text = HOSTILE_TEXT.replaceAll('\u0000', '').replaceAll('\ud800', '')
  for (const ascii of [false, true]) {
    const { command } = curlCommand(exchange({ ...BARE, method: 'POST', requestBody: text }), { environment: 'staging', ascii })
    assert.doesNotMatch(command, ascii ? /[^\n\x20-\x7e]/ : DANGEROUS)
    const list = run(command)
    assert.equal(list.at(-1), text)
  }
})

test('a body that no argument can hold goes through a file, and the command says so', () => {
  for (const requestBody of ['a\u0000b', 'x'.repeat(200_000)]) {
    const curl = curlCommand(exchange({ ...BARE, method: 'POST', requestBody }), { environment: 'staging' })
    assert.match(curl.command, / --data-binary @body\.txt$/)
    assert.deepEqual(curl.notes, ['The request body does not fit into a command: save it as body.txt first.'])
  }
})

test('any words survive the shell', () => {
  const texts = fc.array(
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\u0000', '').toWellFormed()),
    { minLength: 1, maxLength: 20 },
  )
  const tricky = fc.array(fc.string({ unit: fc.constantFrom(...Array.from(`'"\\$\`!~*?#&|;<>(){}[]=-% \n\ta`)) }), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(fc.oneof(texts, tricky), fc.boolean(), (words, ascii) => {
      assert.deepEqual(run(`curl ${words.map((text) => shellWord([{ text }], ascii)).join(' ')}`), words)
    }),
    { numRuns: 60 },
  )
})
