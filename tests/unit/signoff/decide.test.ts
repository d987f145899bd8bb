/** Goal: the rules of the house, each with the sentence that is said; next to each refusal stands what would have been accepted. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { SignoffStatus } from '../../../src/core/signoff.ts'
import type { SignoffInput } from '../../../src/judge/signoff/input.ts'
import { verifySignoff } from '../../../src/signoff/verify.ts'
import {
  ADA,
  APPROVED,
  BOB,
  CLEO,
  CREATED_MS,
  HOUR_MS,
  inputOf,
  KEYS,
  POLICY,
  RESULT,
  signed,
  type Step,
  textFrom,
} from './sample.ts'

function status(
  steps: readonly Step[],
  { hours = 2, input = inputOf() }: { hours?: number; input?: SignoffInput } = {},
): SignoffStatus {
  return verifySignoff(signed(steps, textFrom(input)), { keys: KEYS, nowMs: CREATED_MS + hours * HOUR_MS }).status
}

const BOB_APPROVES: Step = { by: BOB, role: 'release manager', hours: 0.5 }
const CLEO_REVIEWS: Step = { by: CLEO, role: 'qa', meaning: 'review', hours: 1 }
const BOB_ALONE: Step = { by: BOB, role: 'release manager', hours: 0.5, emergency: 'the shop is down' }

test('two people in two roles are enough, one is not, and reviews alone are none', () => {
  assert.deepEqual(status(APPROVED), { state: 'approved', reasons: [] })
  assert.deepEqual(status([BOB_APPROVES, CLEO_REVIEWS]), { state: 'approved', reasons: [] })
  assert.deepEqual(status([BOB_APPROVES]), {
    state: 'incomplete',
    reasons: ['1 of 2 approvals are there; of these roles nobody has approved: service owner, qa.'],
  })
  assert.deepEqual(status([{ by: BOB, role: 'release manager', meaning: 'review', hours: 0.5 }, CLEO_REVIEWS]), {
    state: 'incomplete',
    reasons: ['Nobody signed with the meaning "approval".'],
  })
})

const REFUSED: readonly (readonly [string, readonly Step[], readonly string[]])[] = [
  [
    'the author may not approve, by his key',
    [BOB_APPROVES, { by: ADA, role: 'qa' }],
    ['Ada Lovelace is the author, and may not approve.'],
  ],
  [
    'nor by his name, with another key',
    [BOB_APPROVES, { by: { ...CLEO, name: 'ada  LOVELACE' }, role: 'qa' }],
    [
      `ada  LOVELACE with the key ${CLEO.keyid.slice(0, 16)} is none of the people of this sign-off.`,
      'ada  LOVELACE is the author, and may not approve.',
    ],
  ],
  [
    'nobody approves twice',
    [BOB_APPROVES, CLEO_REVIEWS, { by: CLEO, role: 'service owner', hours: 1.5 }],
    ['Cleo Owen has approved already.'],
  ],
  [
    'a role is held, not taken',
    [BOB_APPROVES, { by: CLEO, role: 'release manager' }],
    ['Somebody has approved as release manager already.', 'Cleo Owen does not hold the role release manager.'],
  ],
  [
    'a role that approves nothing is none',
    [BOB_APPROVES, { by: CLEO, role: 'intern' }],
    ['As intern nobody may approve; these may: release manager, service owner, qa.', 'Cleo Owen does not hold the role intern.'],
  ],
  [
    'authorship is the meaning of the author',
    [BOB_APPROVES, { by: CLEO, role: 'qa', meaning: 'authorship' }],
    ['The meaning "authorship" is the author\'s.'],
  ],
  ['a record is not dated before the one it follows', [CLEO_REVIEWS, BOB_APPROVES], ['Record 2 is dated before record 1.']],
  [
    'nor in a time that has not come',
    [BOB_APPROVES, { ...CLEO_REVIEWS, hours: 3 }],
    ['Record 2 is dated 2026-11-22T15:00:00.000Z, which has not come yet.'],
  ],
  [
    'what was revoked is not approved any more',
    [BOB_APPROVES, { by: ADA, revoke: 'wrong build', hours: 1 }, CLEO_REVIEWS],
    ['Record 3 was made after the sign-off was revoked.', 'Ada Lovelace revoked it at 2026-11-22T13:00:00.000Z: wrong build'],
  ],
]

for (const [name, steps, reasons] of REFUSED) test(name, () => assert.deepEqual(status(steps), { state: 'void', reasons }))

test('it expires, to the millisecond', () => {
  assert.deepEqual(status(APPROVED, { hours: 24 }), { state: 'approved', reasons: [] })
  assert.deepEqual(status(APPROVED, { hours: 24 + 1 / HOUR_MS }), {
    state: 'void',
    reasons: ['It expired at 2026-11-23T12:00:00.000Z.'],
  })
})

test('evidence that is too old when somebody approves does not carry him; the same approval an hour earlier counts', () => {
  const policy = { ...POLICY, maxEvidenceAgeMs: 2 * HOUR_MS }
  // The run ended at 11:00:44, an hour before the sign-off was created.
  assert.equal(status([BOB_APPROVES, { ...CLEO_REVIEWS, hours: 1 }], { hours: 3, input: inputOf({ policy }) }).state, 'approved')
  assert.deepEqual(status([BOB_APPROVES, { ...CLEO_REVIEWS, hours: 1.5 }], { hours: 3, input: inputOf({ policy }) }), {
    state: 'void',
    reasons: ['The evidence is 2 h 29 min old at 2026-11-22T13:30:00.000Z; at most 2 h are allowed.'],
  })
})

test('an emergency counts until its review is due, is reviewed by the others, and is void when they do not come', () => {
  const due = '2026-11-25T12:30:00.000Z'
  const long = inputOf({ policy: { ...POLICY, validForMs: 240 * HOUR_MS } })
  assert.deepEqual(status([BOB_ALONE], { input: long }), {
    state: 'emergency',
    reasons: [
      `Emergency, review due ${due}: approved by Bob Noyce alone at 2026-11-22T12:30:00.000Z, because: the shop is down`,
      '1 of 2 approvals are there; of these roles nobody has approved: service owner, qa.',
    ],
  })
  assert.deepEqual(status([BOB_ALONE], { hours: 73, input: long }), {
    state: 'void',
    reasons: [`The review of the emergency approval was due at ${due}, and has not been made.`],
  })
  assert.deepEqual(status([BOB_ALONE, { ...CLEO_REVIEWS, hours: 48 }], { hours: 73, input: long }), {
    state: 'approved',
    reasons: [],
  })
})

test('only who may approves in an emergency, with a reason and the meaning "approval"', () => {
  const cleo = (more: Partial<Extract<Step, { role: string }>>): Step => ({ by: CLEO, role: 'qa', emergency: 'down', ...more })
  assert.deepEqual(status([cleo({})]).reasons, ['As qa nobody may approve in an emergency; these may: release manager.'])
  assert.deepEqual(status([{ ...BOB_ALONE, emergency: ' ' }]).reasons, ['An emergency needs its reason.'])
  assert.deepEqual(status([{ by: BOB, role: 'release manager', meaning: 'review', emergency: 'down' }]).reasons, [
    'An emergency needs the meaning "approval".',
  ])
})

test('what is not recommended is approved in an emergency only, and says so even when it was reviewed', () => {
  const input = inputOf({ release: '4.19.0' })
  const failed = 'run 01JD9M0XW40007 saw version 4.18.0, not 4.19.0'.replace('01JD9M0XW40007', RESULT.runId)
  assert.deepEqual(status([BOB_APPROVES, CLEO_REVIEWS], { input }), {
    state: 'void',
    reasons: ['Its recommendation is "no recommendation".', `Check "version" failed: ${failed}.`],
  })
  assert.deepEqual(status([BOB_ALONE, CLEO_REVIEWS], { input }), {
    state: 'emergency',
    reasons: [
      'Emergency, the review was made: approved by Bob Noyce alone at 2026-11-22T12:30:00.000Z, because: the shop is down',
      `Approved in spite of: ${failed}`,
    ],
  })
})
