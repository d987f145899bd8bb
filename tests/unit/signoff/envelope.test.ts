/** Goal: what we sign is DSSE as its specification has it, and a program that knows nothing of us agrees with every signature. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { test, type TestContext } from 'node:test'

import { parseEnvelope, preAuthenticationEncoding, STATEMENT_TYPE } from '../../../src/signoff/envelope.ts'
import {
  checkEncrypted,
  generateKey,
  openPrivateKey,
  PASSPHRASE_CHARACTERS_MIN,
  readPublicKey,
} from '../../../src/signoff/keys.ts'
import { tempFolder } from '../../support/parity.ts'
import { APPROVED, PEOPLE, signed } from './sample.ts'

const OPENSSL = 'openssl'
const NO_OPENSSL = spawnSync(OPENSSL, ['version']).status === 0 ? false : 'SKIPPED: no openssl on this machine'

test('the encoding is that of the test vector of the DSSE specification', () => {
  const encoded = preAuthenticationEncoding('http://example.com/HelloWorld', Buffer.from('hello world'))
  assert.equal(encoded.toString(), 'DSSEv1 29 http://example.com/HelloWorld 11 hello world')
})

test('lengths count bytes, and what is signed is bytes', () => {
  const encoded = preAuthenticationEncoding('ü', Uint8Array.of(0, 255))
  assert.deepEqual(encoded, Buffer.concat([Buffer.from('DSSEv1 2 ü 2 '), Buffer.of(0, 255)]))
})

/** Verifies by openssl alone: the envelope is read here, byte by byte, and by none of our functions. */
function opensslAgrees(t: TestContext, envelopeJson: string, signature: number): boolean {
  const folder = tempFolder(t)
  const envelope: { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] } =
    JSON.parse(envelopeJson)
  const { keyid, sig } = envelope.signatures[signature] ?? assert.fail('no such signature')
  const body = Buffer.from(envelope.payload, 'base64')
  const message = Buffer.concat([
    Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${body.length} `),
    body,
  ])
  const signer = PEOPLE.find((person) => person.keyid === keyid) ?? assert.fail('a stranger signed')
  const file = (name: string, content: Buffer | string): string => {
    writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  }
  const key = file('key.pem', signer.publicKey.export({ type: 'spki', format: 'pem' }))
  const files = ['-in', file('message', message), '-sigfile', file('sig', Buffer.from(sig, 'base64'))]
  return spawnSync(OPENSSL, ['pkeyutl', '-verify', '-pubin', '-inkey', key, '-rawin', ...files]).status === 0
}

test('openssl verifies every signature of the envelope, and of each record', { skip: NO_OPENSSL }, (t) => {
  const { envelope, records } = signed(APPROVED)
  assert.equal(JSON.parse(envelope).payloadType, STATEMENT_TYPE)
  assert.deepEqual([opensslAgrees(t, envelope, 0), opensslAgrees(t, envelope, 1)], [true, true])
  const lines = records.trimEnd().split('\n')
  assert.deepEqual(
    lines.map((line) => opensslAgrees(t, line, 0)),
    [true, true, true],
  )
})

test('openssl refuses a changed payload', { skip: NO_OPENSSL }, (t) => {
  const envelope = JSON.parse(signed(APPROVED).envelope)
  const changed = {
    ...envelope,
    payload: Buffer.from(`${Buffer.from(envelope.payload, 'base64').toString()} `).toString('base64'),
  }
  assert.equal(opensslAgrees(t, JSON.stringify(changed), 0), false)
})

test('the key id is what openssl and sha256 give', { skip: NO_OPENSSL }, (t) => {
  const { publicPem, keyid } = generateKey('a long passphrase, really')
  const file = path.join(tempFolder(t), 'key.pub.pem')
  writeFileSync(file, publicPem)
  const der = execFileSync(OPENSSL, ['pkey', '-pubin', '-in', file, '-outform', 'DER'])
  const printed = execFileSync(OPENSSL, ['dgst', '-sha256', '-r'], { input: der }).toString()
  assert.equal(printed.split(' ')[0], keyid)
})

test('an envelope is read only as it is written: no other spelling of base64, no space, no more fields', () => {
  const text = signed(APPROVED).envelope.trimEnd()
  assert.notEqual(parseEnvelope(text), undefined)
  const envelope = JSON.parse(text)
  const spellings = [
    `${text} `,
    JSON.stringify(envelope, null, 1),
    JSON.stringify({ ...envelope, more: 1 }),
    JSON.stringify({ ...envelope, payload: `${envelope.payload}\n` }),
    JSON.stringify({
      ...envelope,
      signatures: [{ ...envelope.signatures[0], sig: `${String(envelope.signatures[0].sig).slice(0, -3)}h==` }],
    }),
    JSON.stringify({ ...envelope, signatures: {} }),
    'null',
    '{',
  ]
  assert.deepEqual(
    spellings.map((one) => parseEnvelope(one)),
    spellings.map(() => undefined),
  )
})

test('keys: a short passphrase, a wrong one, a key in clear and a key of another kind are refused, and no secret is in the message', () => {
  const passphrase = 'canary passphrase 7f3a'
  const { privatePem, publicPem } = generateKey(passphrase)
  assert.match(privatePem, /^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsaPem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString()
  const openPem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const refusals: readonly [() => unknown, RegExp][] = [
    [() => generateKey('x'.repeat(PASSPHRASE_CHARACTERS_MIN - 1)), /the passphrase has 14 characters/],
    [() => openPrivateKey(privatePem, 'wrong', 'my.key.pem'), /the passphrase does not open the key in my\.key\.pem/],
    [() => openPrivateKey(rsaPem, passphrase, 'my.key.pem'), /the key in my\.key\.pem is rsa, not Ed25519/],
    [() => checkEncrypted(openPem, 'my.key.pem'), /the private key in my\.key\.pem has no passphrase/],
    [() => checkEncrypted(publicPem, 'my.key.pem'), /my\.key\.pem holds no encrypted private key/],
    [() => readPublicKey(privatePem, 'my.pub.pem'), /my\.pub\.pem holds a private key/],
    [() => readPublicKey('nothing', 'my.pub.pem'), /my\.pub\.pem holds no Ed25519 public key/],
    [
      () => readPublicKey(rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'my.pub.pem'),
      /holds no Ed25519 public key/,
    ],
  ]
  for (const [refused, message] of refusals)
    assert.throws(
      refused,
      (error: Error) => message.test(error.message) && !`${error.stack}${JSON.stringify(error)}`.includes('canary'),
    )
  checkEncrypted(privatePem, 'my.key.pem')
  assert.equal(openPrivateKey(privatePem, passphrase, 'my.key.pem').keyid.length, 64)
})
