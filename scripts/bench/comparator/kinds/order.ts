/** Family "order": order, cardinality and elements with a key. */
import { isObject, nameOf, type Tree } from '../answer.ts'
import { atRoles, inText, type Kind, only } from './kind.ts'

type Spec = Omit<Kind, 'family'>

const LISTS = ['keyed list'] as const
const ELEMENT = { orBelow: '/*' } as const

function list(change: (items: Tree[]) => Tree[]): () => (value: Tree) => Tree {
  return () => (value) => (Array.isArray(value) ? change(value) : value)
}

/** In the order of names, so that the same element is meant in a list that is shuffled. */
function named(items: readonly Tree[]): Tree[] {
  return items.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1))
}

function without(items: Tree[], gone: Tree | undefined): Tree[] {
  return items.filter((item) => item !== gone)
}

const SPECS: readonly Spec[] = [
  {
    name: 'order-reversed',
    incident: 'Newest first became oldest first.',
    plants: atRoles(
      ['sorted list', 'ordered list', 'matrix'],
      list((items) => items.toReversed()),
      { rules: /order|sort|rank|relation|value-changed/, orBelow: '/*' },
    ),
  },
  {
    name: 'order-two-swapped',
    incident: 'A tie is broken in another way: two rows changed places.',
    plants: atRoles(
      ['sorted list', 'ordered list'],
      list(([first, second, ...rest]) => [second ?? null, first ?? null, ...rest]),
      { rules: /order|sort|rank|relation|value-changed/, orBelow: '/*' },
    ),
  },
  {
    name: 'order-first-to-last',
    incident: 'The default of a list of locales was appended.',
    plants: atRoles(
      ['ordered list', 'sorted list'],
      list(([first, ...rest]) => [...rest, first ?? null]),
      { rules: /order|sort|rank|relation|value-changed/, orBelow: '/*' },
    ),
  },
  {
    name: 'order-random',
    incident: 'ORDER BY was lost: the rows come as they lie.',
    plants: atRoles(
      ['sorted list', 'ordered list'],
      ({ shuffled }) =>
        (value) =>
          Array.isArray(value) ? shuffled(value) : value,
      { rules: /order|sort|unstable|relation/, orBelow: '/*' },
    ),
  },
  {
    name: 'rank-order-lost',
    incident: 'Hits come with their scores and no longer sorted by them.',
    plants: (archetype, level) =>
      archetype.name === 'search' && level === 'hostile'
        ? [
            {
              place: '/hits',
              spoil: ({ content }, { shuffled }) => {
                if (content.kind === 'json' && isObject(content.value) && Array.isArray(content.value['hits']))
                  content.value['hits'] = shuffled(content.value['hits'])
              },
              expect: { facets: ['body', 'schema'], paths: ['/hits', '/hits/*', '/hits/*/score'] },
            },
          ]
        : [],
  },
  {
    name: 'element-first-missing',
    incident: 'Paging started at the second row.',
    plants: atRoles(
      LISTS,
      list((items) => without(items, named(items)[0])),
      ELEMENT,
    ),
  },
  {
    name: 'element-last-missing',
    incident: 'An off-by-one at the end of the page.',
    plants: atRoles(
      LISTS,
      list((items) => without(items, named(items).at(-1))),
      ELEMENT,
    ),
  },
  {
    name: 'element-middle-missing',
    incident: 'One row was filtered by a permission.',
    plants: atRoles(
      LISTS,
      list((items) => without(items, named(items)[2])),
      ELEMENT,
    ),
  },
  {
    name: 'element-added',
    incident: 'Test data in production.',
    plants: atRoles(
      LISTS,
      list((items) => [...items, another(items)]),
      ELEMENT,
    ),
  },
  {
    name: 'element-added-first',
    incident: 'A pinned row on top shifts all others.',
    plants: atRoles(
      LISTS,
      list((items) => [another(items), ...items]),
      ELEMENT,
    ),
  },
  {
    name: 'element-twice',
    incident: 'A join without distinct.',
    plants: atRoles(
      LISTS,
      list((items) => items.flatMap((item) => (item === named(items)[1] ? [item, item] : [item]))),
      ELEMENT,
    ),
  },
  {
    name: 'element-replaced',
    incident: 'One row is another one.',
    plants: atRoles(
      LISTS,
      list((items) => items.map((item) => (item === named(items)[1] ? another(items) : item))),
      ELEMENT,
    ),
  },
  { name: 'list-empty', incident: 'A filter that matches nothing.', plants: atRoles(LISTS, () => () => [], ELEMENT) },
  {
    name: 'page-smaller',
    incident: 'The default page size became three.',
    plants: atRoles(
      LISTS,
      list((items) => {
        const kept = new Set(named(items).slice(0, 3))
        return items.filter((item) => kept.has(item))
      }),
      ELEMENT,
    ),
  },
  {
    name: 'primitive-missing',
    incident: 'One country fell out of the list.',
    plants: atRoles(
      ['ordered list'],
      list((items) => items.slice(0, -1)),
      ELEMENT,
    ),
  },
  {
    name: 'primitive-first-missing',
    incident: 'The first one fell out.',
    plants: atRoles(
      ['ordered list'],
      list((items) => items.slice(1)),
      ELEMENT,
    ),
  },
  {
    name: 'primitive-twice',
    incident: 'A value is there twice.',
    plants: atRoles(
      ['ordered list'],
      list(([first = null, ...rest]) => [first, first, ...rest]),
      ELEMENT,
    ),
  },
  {
    name: 'primitive-replaced',
    incident: 'One value is another one.',
    plants: atRoles(
      ['ordered list'],
      list(([first, ...rest]) => [typeof first === 'number' ? first + 3 : 'another', ...rest]),
      ELEMENT,
    ),
  },
  {
    name: 'set-member-missing',
    incident: 'A tag is missing from a list that comes in any order.',
    plants: atRoles(
      ['shuffled set'],
      list((items) => items.filter((item) => item !== 'gift')),
      ELEMENT,
    ),
  },
  {
    name: 'set-member-added',
    incident: 'A tag that nobody gave.',
    plants: atRoles(
      ['shuffled set'],
      list((items) => [...items, 'internal']),
      ELEMENT,
    ),
  },
  {
    name: 'set-member-twice',
    incident: 'A tag comes twice.',
    plants: atRoles(
      ['shuffled set'],
      list((items) => [...items, 'gift']),
      ELEMENT,
    ),
  },
  {
    name: 'set-member-replaced',
    incident: 'A tag was renamed.',
    plants: atRoles(
      ['shuffled set'],
      list((items) => items.map((item) => (item === 'gift' ? 'present' : item))),
      ELEMENT,
    ),
  },
  {
    name: 'sample-longer',
    incident: 'Eight recommendations instead of four.',
    plants: atRoles(
      ['sample'],
      list((items) => [
        ...items,
        ...items.map((item, index) => (isObject(item) ? { ...item, id: 600 + index, name: `Fine thing ${index}` } : item)),
      ]),
      ELEMENT,
    ),
  },
  {
    name: 'sample-foreign',
    incident: 'Recommendations from a catalogue that the shop does not have.',
    plants: atRoles(
      ['sample'],
      list((items) =>
        items.map((item, index) => (isObject(item) ? { ...item, id: 9000 + index, name: `Foreign ${index}` } : item)),
      ),
      { orBelow: '/*' },
    ),
  },
  {
    name: 'total-not-counted',
    incident: 'The total counts the page and not the result.',
    plants: atRoles(['total'], () => () => 1, {}),
  },
  {
    name: 'matrix-rows-swapped',
    incident: 'Two points of a route changed places.',
    plants: atRoles(
      ['matrix'],
      list(([first, second, ...rest]) => [second ?? null, first ?? null, ...rest]),
      { orBelow: '/*' },
    ),
  },
  {
    name: 'keyed-one-renamed',
    incident: 'In a list in any order one element changed.',
    plants: atRoles(['label'], () => () => 'Changed', { one: true }),
  },
  {
    name: 'lines-cut',
    incident: 'A stream ended before its last line.',
    plants: (archetype) =>
      only('ndjson')(archetype)
        ? [
            {
              place: '',
              spoil: ({ content }) => {
                if (content.kind === 'lines') content.value.pop()
              },
              expect: { facets: ['body', 'schema'], paths: ['/*', ''] },
            },
          ]
        : [],
  },
  {
    name: 'csv-rows-reversed',
    incident: 'An export in another order.',
    plants: inText('csv', /(\n101;[^\n]*)(\n102;[^\n]*)/, '$2$1', '102', { rules: /order|sort|text|row/ }),
  },
  {
    name: 'html-item-missing',
    incident: 'One product is not on the page.',
    plants: inText('html', /<li class="card"><a href="[^"]*\/p\/103">.*?<\/li>/, '', 'Steel pot'),
  },
  {
    name: 'html-items-swapped',
    incident: 'Two products changed places on the page.',
    plants: inText(
      'html',
      /(<li class="card"><a href="[^"]*\/p\/102">.*?<\/li>)\n(<li class="card"><a href="[^"]*\/p\/103">.*?<\/li>)/,
      '$2\n$1',
      'blanket',
      { rules: /order|sort|text|structure|value/ },
    ),
  },
  {
    name: 'xml-element-twice',
    incident: 'An element was written twice.',
    plants: inText('xml', /(<p:product sku="SK-401">.*?<\/p:product>)/, '$1$1', '401'),
  },
]

/** An element of the same shape that was not there. */
function another(items: readonly Tree[]): Tree {
  const [first] = items
  if (!isObject(first)) return 'another'
  const fresh = (value: Tree): Tree =>
    typeof value === 'number' ? value + 5000 : typeof value === 'string' ? `${value}-9` : value
  const node = first['node']
  if (isObject(node))
    return { ...first, cursor: 'b2Zmc2V0Ojk5', node: { ...node, id: 'gid://shop/Product/999', title: 'Test product' } }
  return Object.fromEntries(
    Object.entries(first).map(([key, value]) => [
      key,
      ['id', 'sku', 'code', 'slug', 'month', 'field', 'position', 'name', 'title'].includes(key) ? fresh(value) : value,
    ]),
  )
}

export const ORDER: readonly Kind[] = SPECS.map((spec): Kind => ({ family: 'order', ...spec }))
