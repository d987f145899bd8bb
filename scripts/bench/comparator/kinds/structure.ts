/** Family "structure": fields, types and nesting. */
import { type Answer, GONE, isObject, Lexeme, type Tree, textOf } from '../answer.ts'
import { atRoles, inHead, inText, isJson, type Kind, only } from './kind.ts'

type Spec = Omit<Kind, 'family'>

/** A change does not see the name of its field: it is found by its value. */
function renamed(value: Tree, parent: Tree, to: (name: string) => string): typeof GONE {
  const name = isObject(parent) ? Object.keys(parent).find((key) => parent[key] === value) : undefined
  if (isObject(parent) && name !== undefined) parent[to(name)] = value
  return GONE
}

function snake(name: string): string {
  return `${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_value`
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

const SCALARS = ['label', 'integer', 'price', 'flag', 'enum', 'date', 'money', 'email'] as const

const SPECS: readonly Spec[] = [
  {
    name: 'field-missing',
    incident: 'A serializer forgot a property after a refactoring.',
    plants: atRoles(['label', 'price', 'date', 'currency', 'object', 'link'], () => () => GONE),
  },
  {
    name: 'field-missing-in-one',
    incident: 'One row of many lost a property: its migration failed.',
    plants: atRoles(['label', 'price', 'flag'], () => () => GONE, { one: true }),
  },
  {
    name: 'field-renamed',
    incident: 'camelCase became snake_case with another JSON library.',
    plants: atRoles(SCALARS, () => (value, parent) => renamed(value, parent, snake), { orBeside: snake }),
  },
  {
    name: 'field-case',
    incident: 'The first letter of a key became upper case.',
    plants: atRoles(['label', 'currency'], () => (value, parent) => renamed(value, parent, capital), { orBeside: capital }),
  },
  {
    name: 'field-added-secret',
    incident: 'The entity was serialized as it is stored: a hash of the password came with it.',
    plants: atRoles(
      ['object'],
      () => (value) => (isObject(value) ? { ...value, passwordHash: '$2b$10$abcdefghijklmnopqrstuv' } : value),
      { below: '/passwordHash' },
    ),
  },
  {
    name: 'field-added',
    incident: 'A debug block was left in.',
    plants: atRoles(['object'], () => (value) => (isObject(value) ? { ...value, debug: { sql: 'select 1' } } : value), {
      below: '/debug',
    }),
  },
  {
    name: 'number-as-text',
    incident: 'Decimals became strings with a new driver.',
    plants: atRoles(['integer', 'price', 'rate'], () => (value) => (typeof value === 'number' ? textOf(value) : value)),
  },
  {
    name: 'text-as-number',
    incident: 'A code with leading zeros was parsed.',
    plants: atRoles(['money'], () => (value) => Number(value)),
  },
  {
    name: 'id-as-text',
    incident: 'Ids became strings, typed clients failed.',
    plants: atRoles(['id'], () => (value) => textOf(value), { orAbove: true }),
  },
  {
    name: 'flag-as-text',
    incident: 'Booleans came as "true" and "false".',
    plants: atRoles(['flag'], () => (value) => textOf(value)),
  },
  {
    name: 'flag-as-number',
    incident: 'MySQL tinyint: true became 1.',
    plants: atRoles(['flag'], () => (value) => (value === true ? 1 : 0)),
  },
  {
    name: 'object-as-list',
    incident: 'An XML bridge made a list of one.',
    plants: atRoles(['object'], () => (value) => [value]),
  },
  {
    name: 'list-as-object',
    incident: 'A list of one was unwrapped.',
    plants: atRoles(
      ['keyed list', 'ordered list'],
      () => (value) => ({ item: Array.isArray(value) ? (value[0] ?? null) : value }),
      {},
    ),
  },
  {
    name: 'list-as-index-map',
    incident: 'PHP wrote a filtered array as an object with numbers for keys.',
    plants: atRoles(
      ['ordered list', 'keyed list'],
      () => (value) => (Array.isArray(value) ? Object.fromEntries(value.map((item, index) => [String(index), item])) : value),
    ),
  },
  {
    name: 'value-null',
    incident: 'A join became an outer join.',
    plants: atRoles(['label', 'price', 'object', 'date', 'link', 'currency'], () => () => null),
  },
  {
    name: 'value-null-in-one',
    incident: 'One product without a price.',
    plants: atRoles(['price', 'label', 'integer'], () => () => null, { one: true }),
  },
  { name: 'null-filled', incident: 'What was empty shows a default.', plants: atRoles(['null'], () => () => 'none') },
  {
    name: 'null-absent',
    incident: 'Nulls are left out by another serializer setting.',
    plants: atRoles(['null'], () => () => GONE),
  },
  { name: 'null-for-empty-list', incident: 'Go writes a nil slice as null.', plants: atRoles(['empty list'], () => () => null) },
  {
    name: 'object-for-empty-list',
    incident: 'PHP writes an empty map as [] and the other way round.',
    plants: atRoles(['empty list'], () => () => ({})),
  },
  {
    name: 'null-for-empty-text',
    incident: 'Oracle takes an empty string for null.',
    plants: atRoles(['empty text'], () => () => null),
  },
  {
    name: 'empty-text',
    incident: 'A translation was missing: the label was empty.',
    plants: atRoles(['label', 'currency'], () => () => ''),
  },
  {
    name: 'encoded-twice',
    incident: 'An object was serialized twice and came as text.',
    plants: atRoles(['object'], () => (value) => JSON.stringify(value)),
  },
  {
    name: 'wrapped-value',
    incident: 'A value became an object with its unit.',
    plants: atRoles(['price', 'integer'], () => (value) => ({ value }), {}),
  },
  {
    name: 'map-as-list',
    incident: 'A map became a list of pairs.',
    plants: atRoles(
      ['map'],
      () => (value) => (isObject(value) ? Object.entries(value).map(([key, item]) => ({ key, item })) : value),
    ),
  },
  {
    name: 'map-key-missing',
    incident: 'One category fell out of the figures.',
    plants: atRoles(['map'], () => (value) => (isObject(value) ? Object.fromEntries(Object.entries(value).slice(1)) : value), {
      orBelow: '/*',
    }),
  },
  {
    name: 'map-key-renamed',
    incident: 'A region was renamed in one system.',
    plants: atRoles(
      ['map'],
      () => (value) =>
        isObject(value)
          ? Object.fromEntries(Object.entries(value).map(([key, item], index) => [index === 0 ? 'other' : key, item]))
          : value,
      { orBelow: '/*' },
    ),
  },
  {
    name: 'integer-as-float',
    incident: 'Pandas turned a column with one gap into floats.',
    plants: atRoles(['integer'], () => (value) => (typeof value === 'number' ? new Lexeme(`${value}.0`) : value), {
      least: 'info',
    }),
  },
  {
    name: 'envelope',
    incident: 'Answers were wrapped in "data" by a gateway.',
    plants: inHead({ facets: ['body', 'schema'] }, isJson, ({ content }) => {
      if (content.kind === 'json') content.value = { data: content.value }
    }),
  },
  {
    name: 'body-cut',
    incident: 'The body ends in the middle: no JSON any more.',
    plants: inHead({ facets: ['body'], paths: [''], rules: /not-json|invalid|cut|truncat/ }, isJson, (answer) => {
      answer.content = { kind: 'text', type: typeOf(answer), text: '{"items":[{"id":101,"na' }
    }),
  },
  {
    name: 'body-empty',
    incident: 'The handler sent its headers and nothing else.',
    plants: inHead({ facets: ['body'], paths: ['', '/*'] }, isJson, (answer) => {
      answer.content = { kind: 'text', type: typeOf(answer), text: '' }
    }),
  },
  {
    name: 'graphql-error',
    incident: 'A resolver failed: errors beside partial data.',
    plants: inHead({ facets: ['body', 'schema'], paths: ['/errors', '/data/products'] }, only('graphql'), ({ content }) => {
      if (content.kind !== 'json' || !isObject(content.value)) return
      const { data } = content.value
      if (isObject(data)) data['products'] = null
      content.value['errors'] = [{ message: 'upstream timed out', path: ['products'] }]
    }),
  },
  {
    name: 'stack-trace',
    incident: 'A problem document told the stack of the server.',
    plants: inHead({ facets: ['body', 'schema'], paths: ['/trace'] }, only('problem'), ({ content }) => {
      if (content.kind === 'json' && isObject(content.value))
        content.value['trace'] = 'java.lang.IllegalStateException at Stock.java:88'
    }),
  },
  {
    name: 'html-form-gone',
    incident: 'The newsletter form was lost with a redesign.',
    plants: inText('html', /<form[\s\S]*<\/form>/, '', 'form'),
  },
  {
    name: 'html-input-not-required',
    incident: 'Client-side validation was lost.',
    plants: inText('html', ' required', '', 'email'),
  },
  {
    name: 'html-alt-lost',
    incident: 'Screen readers had nothing to say about the picture.',
    plants: inText('html', ' alt="A blue mug"', '', '@alt'),
  },
  {
    name: 'html-link-gone',
    incident: 'The cart was no longer in the navigation.',
    plants: inText('html', '<a href="/cart">Cart</a>', '', '/cart'),
  },
  {
    name: 'xml-element-missing',
    incident: 'A mandatory element was left out.',
    plants: inText('xml', /<p:price [^>]*>13\.50<\/p:price>/, '', '13.50'),
  },
  {
    name: 'xml-attribute-missing',
    incident: 'The currency of one price was lost.',
    plants: inText('xml', '<p:price currency="EUR">14.50', '<p:price>14.50', 'EUR'),
  },
  {
    name: 'xml-namespace',
    incident: 'The namespace changed with the version of the schema.',
    plants: inText('xml', 'urn:products', 'urn:products:v2', 'urn:products:v2'),
  },
  {
    name: 'csv-column-gone',
    incident: 'A column of an export was dropped.',
    plants: inText('csv', /;([^;\n]+)$/gm, '', 'stock'),
  },
  { name: 'csv-delimiter', incident: 'A locale changed the delimiter.', plants: inText('csv', /;/g, '|', '|') },
  {
    name: 'lines-field-missing',
    incident: 'A producer stopped to send a property.',
    plants: atRoles(['enum'], () => () => GONE),
  },
]

function typeOf({ content }: Answer): string {
  return content.kind === 'none' ? '' : content.type
}

export const STRUCTURE: readonly Kind[] = SPECS.map((spec): Kind => ({ family: 'structure', ...spec }))
