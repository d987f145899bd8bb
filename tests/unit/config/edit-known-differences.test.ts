/** Goal: an edit of the list touches what it is about and not one byte more, whatever the list looks like. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { editKnownDifferences, type ListEdit } from '../../../src/config/edit-known-differences.ts'
import type { UserKnownDifference } from '../../../src/config/types.ts'
import { UserError } from '../../../src/core/errors.ts'

const NEW: UserKnownDifference = {
  id: 'new',
  rule: 'body.value-changed',
  probe: ['one', 'two'],
  path: '',
  classes: ['integer', 'uuid-v4'],
  owner: 'me',
  reason: 'a: "reason" # with signs',
  expires: '2027-01-31',
}
const NEW_TEXT = `- id: new
  rule: body.value-changed
  probe:
    - one
    - two
  path: ""
  classes: [ integer, uuid-v4 ]
  owner: me
  reason: 'a: "reason" # with signs'
  expires: 2027-01-31
`
const indented = (text: string, by: string): string => text.replaceAll(/^(?=.)/gm, by)
const renewed = (index: number): ListEdit => ({ change: new Map([[index, { expires: '2027-02-02', lastSeen: '2026-11-22' }]]) })
const without = (...indexes: readonly number[]): ListEdit => ({ remove: new Set(indexes) })

const CASES: readonly (readonly [what: string, before: string, edit: ListEdit, after: string])[] = [
  ['a new file', '', { append: [NEW] }, NEW_TEXT],
  ['comments alone', '# none left\n', { append: [NEW] }, `# none left\n\n${NEW_TEXT}`],
  ['no end of line', '- id: a\n  x: 1', { append: [NEW] }, `- id: a\n  x: 1\n${NEW_TEXT}`],
  ['blank lines between', '- id: a\n\n- id: b\n', { append: [NEW] }, `- id: a\n\n- id: b\n\n${NEW_TEXT}`],
  ['an indented list', '  - id: a\n', { append: [NEW] }, `  - id: a\n${indented(NEW_TEXT, '  ')}`],
  ['the line ends of Windows', '- id: a\r\n', { append: [NEW] }, `- id: a\r\n${NEW_TEXT.replaceAll('\n', '\r\n')}`],
  [
    'a day in quotes, a comment behind it',
    '- id: a\n  expires: "2026-12-01" # soon\n  owner: me\n',
    renewed(0),
    '- id: a\n  expires: 2027-02-02 # soon\n  lastSeen: 2026-11-22\n  owner: me\n',
  ],
  [
    'days that are there, at the end of the file',
    '- lastSeen: 2026-01-01\n  id: a\n  expires: 2026-12-01',
    renewed(0),
    '- lastSeen: 2026-11-22\n  id: a\n  expires: 2027-02-02',
  ],
  [
    'an entry in braces',
    '- { id: a, expires: 2026-12-01 }\n',
    renewed(0),
    '- { id: a, expires: 2027-02-02, lastSeen: 2026-11-22 }\n',
  ],
  ['the only one goes', '# list\n- id: a\n  x: 1\n', without(0), '# list\n'],
  ['the comment above goes along', '- id: a\n# of b\n- id: b\n# of c\n- id: c\n', without(1), '- id: a\n# of c\n- id: c\n'],
  ['a comment of its own stays', '- id: a\n\n# both\n\n- id: b\n- id: c\n', without(1), '- id: a\n\n# both\n\n- id: c\n'],
  ['the first goes, the head stays', '# head\n- id: a\n- id: b\n', without(0), '# head\n- id: b\n'],
  ['a text of many lines', '- id: a\n  reason: |\n    one\n\n    two\n- id: b\n', without(0), '- id: b\n'],
  ['all', '- id: a\n- id: b\n', without(0, 1), ''],
]

test('what an edit leaves', async () => {
  for (const [what, before, edit, after] of CASES) assert.equal(await editKnownDifferences(before, edit, false), after, what)
})

test('a list in brackets is kept as a list', async () => {
  const text = await editKnownDifferences('[{ id: a }] # all\n', { append: [NEW] }, false)
  assert.match(text, /# all/)
  assert.match(text, /uuid-v4/)
})

test('JSON is written as JSON', async () => {
  assert.deepEqual(JSON.parse(await editKnownDifferences('[{"id":"a"}]', { append: [NEW], remove: new Set([0]) }, true)), [NEW])
})

test('what cannot be edited without changing something else is refused', async () => {
  const aliased = '- &first\n  id: a\n  expires: 2026-12-01\n- <<: *first\n  id: b\n'
  await assert.rejects(editKnownDifferences(aliased, renewed(0), false), UserError)
})
