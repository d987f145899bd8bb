/**
 * What the environments of the benchmark answer: JSON of a given size, another one for every path, the same in both
 * environments, with strings, numbers, nesting and lists as a shop's API has them. Made from the index alone.
 */
import assert from 'node:assert/strict'

/** Below this there is no room for one item. */
const BYTES_MIN = 512

/** What every contestant asserts of every body. */
export const SCHEMA = {
  type: 'object',
  required: ['id', 'name', 'active', 'total', 'items', 'note'],
  properties: {
    id: { type: 'string', pattern: '^product-[0-9]+$' },
    name: { type: 'string', minLength: 1 },
    active: { type: 'boolean' },
    total: { type: 'number', minimum: 0 },
    note: { type: 'string' },
    items: {
      type: 'array',
      items: {
        type: 'object',
        required: ['sku', 'title', 'price', 'stock', 'tags'],
        properties: {
          sku: { type: 'string' },
          title: { type: 'string' },
          price: { type: 'number', minimum: 0 },
          stock: { type: 'integer', minimum: 0 },
          tags: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  },
} as const

/** @returns exactly `bytes` bytes (all ASCII): as many items as fit, and a note that fills the rest */
export function bodyOf(index: number, bytes: number): string {
  assert(bytes >= BYTES_MIN, `a body has at least ${BYTES_MIN} bytes`)
  const head = `{"id":"product-${index}","name":"Product number ${index}","active":${index % 3 !== 0},"total":${(index * 7) % 1000}.25,"items":[`
  const items: string[] = []
  // The note's own frame is `],"note":""}`.
  let rest = bytes - head.length - 12
  for (let position = 0; ; position += 1) {
    const item = itemOf(index, position)
    const length = item.length + (position === 0 ? 0 : 1)
    if (length > rest) break
    items.push(item)
    rest -= length
  }
  return `${head}${items.join(',')}],"note":"${'x'.repeat(rest)}"}`
}

function itemOf(index: number, position: number): string {
  const number = index * 1000 + position
  return `{"sku":"SKU-${number}","title":"Enamel mug, variant ${position} of ${index}","price":${(number * 13) % 90}.99,"stock":${(number * 31) % 500},"tags":["kitchen","batch ${number % 17}"]}`
}

/** The path that answers with the body of this index. */
export function pathOf(index: number): string {
  return `/products/${index}`
}
