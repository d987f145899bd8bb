/** Environment tokens: the own host is replaced wherever it stands for itself, and nowhere else. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { baseTokens, createTokeniser } from '../../../src/compare/tokens.ts'

function tokeniser(baseURL: string, more: Record<string, string> = {}): ReturnType<typeof createTokeniser> {
  return createTokeniser({ name: 'e', role: 'candidate', baseURL, tokens: { ...baseTokens(baseURL), ...more } })
}

test('replaces the own address and host, in whatever stands around them', () => {
  const { tokenise } = tokeniser('https://shop.example')
  const cases: readonly (readonly [string, string])[] = [
    ['https://shop.example', '{origin}'],
    ['https://shop.example/a?b', '{origin}/a?b'],
    ['wss://shop.example/live', '{ws-origin}/live'],
    ['"https://shop.example"', '"{origin}"'],
    ['//shop.example/a', '//{host}/a'],
    ['info@shop.example', 'info@{host}'],
    ['see shop.example.', 'see {host}.'],
    ['https:\\/\\/shop.example\\/a', 'https:\\/\\/{host}\\/a'],
    ['?back=https%3A%2F%2Fshop.example%2Fa', '?back={origin encoded}%2Fa'],
    ['?back=https%3a%2f%2fshop.example%2fa', '?back={origin encoded}%2fa'],
    ['?back=%2F%2Fshop.example', '?back=%2F%2F{host}'],
    ['a https://shop.example b https://shop.example', 'a {origin} b {origin}'],
  ]
  for (const [text, expected] of cases) assert.equal(tokenise(text), expected)
})

test('leaves what is not the own host', () => {
  const { tokenise } = tokeniser('https://shop.example')
  for (const text of [
    'https://staging.shop.example/a',
    'https://shop.example.org',
    'https://my-shop.example',
    'https://shop.example-cdn.com',
    'https://shop.example:8443/a',
    '?back=https%3A%2F%2Fshop.example%3A8443',
    'workshop.example',
    'shop example',
    '',
  ])
    assert.equal(tokenise(text), text)
})

test('a part of the other environment is not taken for the own host, in either direction', () => {
  const production = tokeniser('https://shop.example')
  const staging = tokeniser('https://staging.shop.example')
  assert.equal(production.tokenise('https://staging.shop.example'), 'https://staging.shop.example')
  assert.equal(staging.tokenise('https://shop.example'), 'https://shop.example')
  assert.equal(staging.tokenise('https://staging.shop.example'), '{origin}')
})

test('a port belongs to the host', () => {
  const { tokenise } = tokeniser('http://127.0.0.1:4001')
  assert.equal(tokenise('http://127.0.0.1:4001/a'), '{origin}/a')
  assert.equal(tokenise('127.0.0.1:4001'), '{host}')
  for (const text of ['http://127.0.0.1:4002/a', 'http://127.0.0.1:40011/a', '127.0.0.1']) assert.equal(tokenise(text), text)
  assert.equal(tokeniser('https://shop.example:8443').tokenise('shop.example'), '{hostname}')
})

test('declared names of an environment are tokens too, the longest first', () => {
  const { tokenise } = tokeniser('https://shop.example', { 'acct-123': 'account', 'acct-123-eu': 'region' })
  assert.equal(tokenise('s3://acct-123/x acct-123-eu acct-1234 my.acct-123'), 's3://{account}/x {region} acct-1234 my.acct-123')
})

test('an environment without names replaces nothing', () => {
  const none = createTokeniser({ name: 'e', role: 'candidate', baseURL: 'x', tokens: {} })
  assert.equal(none.tokenise('https://shop.example'), 'https://shop.example')
  assert.equal(none.mayHold('https://shop.example'), false)
})

test('what holds an own name is never taken for equal without a look', () => {
  const { mayHold, tokenise } = tokeniser('https://shop.example')
  for (const text of ['https://shop.example', 'https:\\/\\/shop.example', 'x shop.example', '%2F%2Fshop.example']) {
    assert.notEqual(tokenise(text), text)
    assert.equal(mayHold(text), true)
  }
  assert.equal(mayHold('nothing of it'), false)
})

test('on this machine, a server is known by every name of the machine, with its own port', () => {
  const { tokenise } = tokeniser('http://127.0.0.1:4001')
  for (const name of ['localhost', '127.0.0.1', '[::1]']) {
    assert.equal(tokenise(`http://${name}:4001/a`), '{origin}/a')
    assert.equal(tokenise(`see ${name}:4001`), 'see {host}')
    assert.equal(tokenise(`ws://${name}:4001`), '{ws-origin}')
  }
  assert.equal(tokenise('http://0.0.0.0:4001/a'), 'http://{listening host}/a')
  for (const text of ['http://localhost:4002/a', 'localhost', '0.0.0.0', 'http://localhost/a']) assert.equal(tokenise(text), text)
  assert.equal(tokeniser('http://localhost').tokenise('127.0.0.1'), '127.0.0.1')
})
