/** Mistakes in the list of known differences. */
import { GOOD_YAML } from '../project-folder.ts'
import type { ErrorCase, ErrorCases } from './case.ts'

const good = {
  id: 'price-format',
  rule: 'body.value-changed',
  probe: 'list products',
  path: '/items/*/price',
  owner: 'team-shop',
  reason: 'rounding is new in staging',
  expires: '2027-03-31',
}

function list(...differences: readonly Readonly<Record<string, unknown>>[]): ErrorCase {
  const text = differences
    .map(
      (difference) =>
        `- ${Object.entries({ ...good, ...difference })
          .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
          .join('\n  ')}\n`,
    )
    .join('')
  return {
    files: { 'parity.config.yaml': GOOD_YAML, 'known-differences.yaml': text },
    request: { rules: ['body.value-changed', 'body.type-changed', 'status.class-changed'] },
  }
}

export const knownDifferenceCases: ErrorCases = {
  'known-difference-not-a-list': {
    files: { 'parity.config.yaml': GOOD_YAML, 'known-differences.yaml': 'differences:\n  - id: a\n' },
  },
  'known-difference-lacks-owner': {
    files: {
      'parity.config.yaml': GOOD_YAML,
      'known-differences.yaml':
        '- id: a\n  rule: body.value-changed\n  probe: home\n  path: ""\n  resaon: because\n  expires: 2027-03-31\n',
    },
  },
  'known-difference-expires-not-a-date': list({ expires: 'next year' }),
  'known-difference-expires-no-such-day': list({ expires: '2027-02-30' }),
  'known-difference-too-broad': list({ probe: '*' }, { id: 'b', probe: ['*', 'home'], reference: '1' }),
  'known-difference-duplicate-id': list({}, { path: '/other' }),
  'known-difference-environment-typo': list({ environment: 'stagign' }),
  'known-difference-on-the-reference': list({ environment: 'production' }),
  'known-difference-rule-typo': list({ rule: 'body.value-chnaged' }),
  'known-difference-rule-shape': list({ rule: 'body' }),
  'known-difference-path': list({ path: 'items.price' }),
  'known-difference-reference-number': list({ reference: 12 }),
}
