/** The policy of the page allows its own two texts by hash: a hash that is stale shows a page without style or script. */
import { createHash } from 'node:crypto'
import test from 'node:test'

import { SCRIPT } from '../../../../src/report/html/script.ts'
import { STYLE } from '../../../../src/report/html/style.ts'
import { assertGolden } from '../golden.ts'

test('the digests are those of the stylesheet and the script', () => {
  const digest = (text: string): string => createHash('sha256').update(text).digest('base64')
  assertGolden(
    'src/report/html/digests.ts',
    `/** SHA-256 of the stylesheet and the script, for the page's policy. Rewritten by tests/unit/report/html/digests.test.ts with GOLDEN=1. */

export const STYLE_SHA256 = '${digest(STYLE)}'
export const SCRIPT_SHA256 = '${digest(SCRIPT)}'
`,
  )
})
