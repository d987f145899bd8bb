/** Rules of what holds between fields, and of addresses that a body should not name. */
export const RELATION_RULES = {
  'body.relation-changed': {
    severity: 'breaking',
    title: 'What holds between fields on one side does not hold on the other',
    why: 'An end before its start, another number of pages than fit, two request ids in one answer: each value is fine by itself.',
    example: ['created before updated', 'updated before created'],
  },
  'body.total-mismatch': {
    severity: 'breaking',
    title: 'A total is not what its list adds up to',
    why: 'Users pay, or page by, a number that the rows beside it do not explain.',
    example: ['{"total": 2, "items": [1, 2]}', '{"total": 7, "items": [1, 2]}'],
  },
  'body.not-sorted': {
    severity: 'minor',
    title: 'A list is sorted on one side only',
    why: 'Lists that are shown as they come, merged or searched need their order; which rows they hold does not matter for it.',
    example: ['prices 5, 7, 9, 12, ...', 'prices 9, 5, 12, 7, ...'],
  },
  'body.link-mismatch': {
    severity: 'breaking',
    title: 'A link does not lead to the object it stands in',
    why: 'Who follows it opens, changes or deletes another row.',
    example: ['{"id": 118, "href": "/products/118"}', '{"id": 118, "href": "/products/119"}'],
  },
  'body.reference-broken': {
    severity: 'breaking',
    title: 'An id names nothing, or something else',
    why: 'A row refers to one that is not in the same answer, where on the other side it always is.',
    example: ['customerId of one of the customers', 'customerId of none of the customers'],
  },
  'body.duplicate-id': {
    severity: 'breaking',
    title: 'An id names more than one element of a list',
    why: 'Callers that keep elements by their id lose one; lists on a screen fail on it.',
    example: ['[{"id": 1}, {"id": 2}]', '[{"id": 1}, {"id": 1}]'],
  },
  'body.foreign-host': {
    severity: 'breaking',
    title: 'A body names the other environment',
    why: 'Users and clients are sent from one environment into the other: production data changed from staging, or the other way round.',
    example: ['https://shop.example/a in shop.example', 'https://shop.example/a in staging.shop.example'],
  },
  'body.internal-address': {
    severity: 'minor',
    title: 'A body names an internal address on one side only',
    why: 'Private addresses and internal host names lead nowhere from outside, and tell attackers how the inside is built.',
    example: ['"upstream timed out"', '"10.2.0.17:8080 timed out"'],
  },
} as const
