/** Kinds of another nature than the rest, to see whether figures hold on what nobody looked at while building. */
import { fieldOf, isObject, setField, type Tree, textOf } from '../answer.ts'
import { atRoles, everywhere, inHead, inText, type Kind } from './kind.ts'

/** 15 of them. */
export const HELD_OUT: readonly Kind[] = [
  {
    name: 'homoglyph',
    family: 'value',
    incident: 'A Cyrillic letter in a Latin word: search never found it.',
    plants: atRoles(
      ['label', 'currency'],
      () => (value) => textOf(value).replace(/[aoeE]/, (letter) => ({ a: 'а', o: 'о', e: 'е', E: 'Е' })[letter] ?? letter),
    ),
  },
  {
    name: 'zero-width',
    family: 'value',
    incident: 'A zero-width space was pasted from a chat into a code.',
    plants: atRoles(['enum', 'label'], () => (value) => `${textOf(value)}\u200b`),
  },
  {
    name: 'null-as-text',
    family: 'value',
    incident: 'The text "null" in place of a value.',
    plants: atRoles(['label', 'email', 'currency'], () => () => 'null'),
  },
  {
    name: 'not-a-number',
    family: 'value',
    incident: 'NaN was written as null in one figure.',
    plants: atRoles(['rate', 'position'], () => (value) => (Array.isArray(value) ? [value[0] ?? 0, null] : null), {
      orBelow: '/1',
    }),
  },
  {
    name: 'template-unrendered',
    family: 'value',
    incident: 'A placeholder of the template was not filled in.',
    plants: inText('html', 'Delivery in 2 days', 'Delivery in {{ days }} days', '{{'),
  },
  {
    name: 'year-of-week',
    family: 'value',
    incident: 'YYYY for yyyy: the year of the week in the last days of December.',
    plants: atRoles(['date'], () => (value) => textOf(value).replace(/^(\d{4})/, (year) => String(Number(year) + 1)), {
      one: true,
    }),
  },
  {
    name: 'exponent',
    family: 'structure',
    incident: 'Small numbers in scientific notation, as texts.',
    plants: atRoles(['rate'], () => (value) => Number(value).toExponential(3)),
  },
  {
    name: 'depth-lost',
    family: 'structure',
    incident: 'A depth limit of the serializer cut the inner object to its name.',
    plants: atRoles(['object'], () => () => '[object Object]'),
  },
  {
    name: 'polymorphic-type-leak',
    family: 'structure',
    incident: 'The serializer began to write class names.',
    plants: atRoles(['object'], () => (value) => (isObject(value) ? { '@class': 'shop.internal.Dto', ...value } : value), {
      below: '/@class',
    }),
  },
  {
    name: 'sticky-session',
    family: 'format',
    incident: 'The load balancer hands everybody the same trace id.',
    plants: atRoles(['hex'], () => (value) => '4bf92f3577b34da6a3ce929d0e0e473600f067aa'.slice(0, textOf(value).length)),
  },
  {
    name: 'clock-behind',
    family: 'format',
    incident: 'The host lost its time server: every time is three days old.',
    plants: atRoles(
      ['fresh', 'epoch'],
      () => (value) =>
        typeof value === 'number' ? value - 3 * 86_400_000 : new Date(Date.parse(textOf(value)) - 3 * 86_400_000).toISOString(),
    ),
  },
  {
    name: 'id-prefix-environment',
    family: 'format',
    incident: 'Ids of a sandbox: test keys in production.',
    plants: atRoles(
      ['token'],
      ({ token }) =>
        (value) =>
          `test_${token(textOf(value).length - 5)}`,
    ),
  },
  {
    name: 'two-lists-merged',
    family: 'order',
    incident: 'Two pages overlapped: the last two rows came again in front.',
    plants: atRoles(['keyed list'], () => (value) => merged(value), { orBelow: '/*' }),
  },
  {
    name: 'header-twice',
    family: 'head',
    incident: 'Two layers set the same header: browsers take neither.',
    plants: inHead({ facets: ['headers'], paths: ['/x-frame-options'] }, everywhere, (answer) => {
      answer.fields.push(['x-frame-options', 'SAMEORIGIN'])
    }),
  },
  {
    name: 'hidden-backend',
    family: 'head',
    incident: 'A second answer behind the cache: max-age and age of another policy.',
    plants: inHead({ facets: ['headers'], paths: ['/cache-control'] }, everywhere, (answer) =>
      setField(answer, 'cache-control', `${fieldOf(answer, 'cache-control') ?? ''}, s-maxage=86400`),
    ),
  },
]

function merged(value: Tree): Tree {
  return Array.isArray(value) && value.length > 2
    ? [...value.slice(-2).map((item) => (isObject(item) ? { ...item } : item)), ...value]
    : value
}
