/** Mistakes in the list of known differences. */
import { GOOD_YAML } from '../project-folder.ts'
import type { ErrorCase, ErrorCases } from './case.ts'

const good = {
  id: 'price-format',
  rule: 'body.value-changed',
  probe: 'list products',
  path: '/items/*/price',
  reference: '29.9',
  candidate: '29.90',
  owner: 'team-shop',
  reason: 'rounding is new in staging',
  expires: '2027-03-31',
}

/** `undefined` leaves a field out. */
function list(...differences: readonly Readonly<Record<string, unknown>>[]): ErrorCase {
  const text = differences
    .map(
      (difference) =>
        `- ${Object.entries({ ...good, ...difference })
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
          .join('\n  ')}\n`,
    )
    .join('')
  return {
    files: { 'parity.config.yaml': GOOD_YAML, 'known-differences.yaml': text },
    request: { rules: ['body.value-changed', 'body.type-changed', 'status.class-changed'] },
  }
}

function withRequest(request: ErrorCase['request'], { files, request: other }: ErrorCase, config = ''): ErrorCase {
  return { files: { ...files, 'parity.config.yaml': `${config}${GOOD_YAML}` }, request: { ...other, ...request } }
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
  'known-difference-too-broad': list(
    { probe: '*', reference: undefined, candidate: undefined },
    { id: 'b', probe: ['*', 'home'], candidate: undefined },
    { id: 'c', reference: undefined },
  ),
  'known-difference-classes': list({ classes: ['integer'], reference: undefined, candidate: undefined }),
  'known-difference-empty-lists': list({ probe: [], environment: [], reference: [], candidate: [] }),
  'known-difference-for-ever': withRequest({ today: '2026-11-22' }, list({ expires: '2099-12-31' })),
  'known-difference-for-long': withRequest(
    { today: '2026-11-22' },
    list({ expires: '2027-01-22' }, { id: 'b', expires: '2027-01-21' }),
    'knownDifferencesMaxDays: 60\n',
  ),
  'known-difference-created-no-such-day': list({ created: '2026-13-01', lastSeen: '2026-02-30' }),
  'known-difference-duplicate-id': list({}, { path: '/other' }),
  'known-difference-environment-typo': list({ environment: 'stagign' }),
  'known-difference-on-the-reference': list({ environment: 'production' }),
  'known-difference-rule-typo': list({ rule: 'body.value-chnaged' }),
  'known-difference-rule-shape': list({ rule: 'body' }),
  'known-difference-path': list({ path: 'items.price' }),
  'known-difference-reference-number': list({ reference: 12, candidate: [1, null] }),
}
