/**
 * Goal: not one byte of statement, envelope or records can be changed, removed, moved or put in. Every position is tried, because
 * the one that nobody thought of is the one that matters; a flip of the lowest bit, and in the records, which carry every signature, a change of case as well.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { SignoffState } from '../../../src/core/signoff.ts'
import { verifySignoff, type SignoffFiles } from '../../../src/signoff/verify.ts'
import { makeStatement } from '../../../src/judge/signoff/statement.ts'
import { ADA, APPROVED, BOB, CLEO, CREATED_MS, HOUR_MS, inputOf, KEYS, PEOPLE, RESULT, signed, textFrom } from './sample.ts'

const NOW_MS = CREATED_MS + 2 * HOUR_MS
/** A short one: each position costs five signatures. */
const SHORT = {
  ...RESULT,
  probes: RESULT.probes.slice(0, 1),
  latency: [],
  coverage: { ...RESULT.coverage, byFacet: {}, gaps: [] },
}
const FILES = signed(APPROVED, `${JSON.stringify(makeStatement(inputOf({ result: SHORT })))}\n`)

function stateOf(files: SignoffFiles, head?: string): { readonly state: SignoffState; readonly reasons: readonly string[] } {
  return verifySignoff(files, { keys: KEYS, nowMs: NOW_MS, ...(head !== undefined && { head }) }).status
}

/** As the files are read: bytes that are no UTF-8 stay apart. */
function changedAt(text: string, position: number, bit: number): string {
  const bytes = Buffer.from(text)
  bytes[position] = (bytes[position] ?? 0) ^ bit
  const changed = bytes.toString('utf8')
  return Buffer.from(changed).equals(bytes) ? changed : bytes.toString('latin1')
}

test('unchanged, it is approved', () => assert.deepEqual(stateOf(FILES), { state: 'approved', reasons: [] }))

for (const name of ['statement', 'envelope', 'records'] as const) {
  test(`every changed byte of the ${name} is refused, at all positions`, () => {
    const bytes = Buffer.byteLength(FILES[name])
    assert.ok(bytes > 1000)
    for (const bit of name === 'records' ? [1, 0x20] : [1])
      for (let position = 0; position < bytes; position += 1) {
        const { state } = stateOf({ ...FILES, [name]: changedAt(FILES[name], position, bit) })
        if (state !== 'void') assert.fail(`byte ${position} of ${bytes}, bit ${bit}: ${state}`)
      }
  })

  test(`the ${name}, cut or with one byte more, is refused`, () => {
    for (let length = FILES[name].length - 1; length > 0; length -= length > FILES[name].length - 200 ? 1 : 17)
      if (stateOf({ ...FILES, [name]: FILES[name].slice(0, length) }).state !== 'void') assert.fail(`cut at ${length}`)
    for (const more of [`${FILES[name]}\n`, `${FILES[name]} `, ` ${FILES[name]}`, `\u{feff}${FILES[name]}`])
      assert.equal(stateOf({ ...FILES, [name]: more }).state, 'void')
  })
}

test('records that are removed, moved, repeated or of another sign-off are refused, with the reason', () => {
  const lines = FILES.records.split('\n').slice(0, -1)
  const [first = '', second = '', third = ''] = lines
  const other = signed(APPROVED, textFrom(inputOf({ release: '4.18.1' })))
  const text = (...of: readonly string[]): SignoffFiles => ({ ...FILES, records: `${of.join('\n')}\n` })
  const doesNotFollow = (index: number): readonly string[] => [
    `Record ${index} does not follow the one before it: records were removed, moved or put in.`,
  ]
  assert.deepEqual(stateOf(text(first, third)).reasons, doesNotFollow(1))
  assert.deepEqual(stateOf(text(first, third, second)).reasons, doesNotFollow(1))
  assert.deepEqual(stateOf(text(second, third)).reasons, doesNotFollow(0))
  assert.deepEqual(stateOf(text(first, second, second, third)).reasons, doesNotFollow(2))
  assert.deepEqual(stateOf(text(first, second)).reasons, [
    'The envelope holds 2 signatures and the records give 1: records or signatures were removed or put in.',
  ])
  assert.deepEqual(stateOf({ ...FILES, records: '' }).reasons, ['The records are missing or empty (records.ndjson).'])
  assert.deepEqual(stateOf({ ...FILES, records: other.records }).reasons, [
    'The statement was changed: record 0 is about another one.',
  ])
  assert.deepEqual(stateOf({ ...other, envelope: FILES.envelope }).reasons, [
    'The envelope was changed: it is not the statement with the signatures of its approvers.',
  ])
})

test('a revocation cannot be taken away: the envelope has lost its signatures', () => {
  const revoked = signed([...APPROVED, { by: ADA, revoke: 'the build was wrong', hours: 1.5 }])
  assert.deepEqual(stateOf(revoked), {
    state: 'void',
    reasons: [`Ada Lovelace revoked it at 2026-11-22T13:30:00.000Z: the build was wrong`],
  })
  const without = revoked.records.split('\n').slice(0, -2).join('\n')
  assert.deepEqual(stateOf({ ...revoked, records: `${without}\n` }).reasons, [
    'The envelope holds 0 signatures and the records give 2: records or signatures were removed or put in.',
  ])
})

test('a folder that is put back to an earlier state is refused by the head that was noted', () => {
  const before = signed(APPROVED.slice(0, 1))
  const { head } = verifySignoff(FILES, { keys: KEYS, nowMs: NOW_MS })
  assert.equal(stateOf(FILES, head).state, 'approved')
  assert.equal(stateOf(before).state, 'incomplete')
  assert.match(
    stateOf(before, head).reasons.join(),
    /^The last record is [0-9a-f]{64}, not [0-9a-f]{64}: records were added or removed/,
  )
})

test('a key that is not trusted proves nothing, whoever it belongs to', () => {
  const keys = new Map(PEOPLE.filter((person) => person !== CLEO).map(({ keyid, publicKey }) => [keyid, publicKey]))
  const { status } = verifySignoff(FILES, { keys, nowMs: NOW_MS })
  assert.deepEqual(status, {
    state: 'void',
    reasons: [`Record 2 is signed by the key ${CLEO.keyid.slice(0, 16)}, which is not trusted here.`],
  })
})

test('a record that names another key than the one that signed it is refused', () => {
  const files = signed([{ by: { ...BOB, key: CLEO.key }, role: 'release manager' }])
  assert.deepEqual(stateOf(files).reasons, ['Record 1 was changed: its signature does not fit.'])
})
