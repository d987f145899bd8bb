/** Other spellings of the same: nothing here may be more than information (specs/COMPARATOR.md, section 6, 7). */
import { type Answer, edit, fieldOf, Lexeme, setField, type Tree } from '../answer.ts'
import type { Archetype } from '../archetypes/archetype.ts'
import type { Spoil } from '../world.ts'
import { everywhere, isJson, only } from './kind.ts'

export type Benign = { readonly name: string; readonly applies: (archetype: Archetype) => boolean; readonly spoil: Spoil }

function field(name: string, change: (value: string) => string): Spoil {
  return (answer) => {
    const value = fieldOf(answer, name)
    if (value !== undefined) setField(answer, name, change(value))
  }
}

function text(change: (text: string) => string): Spoil {
  return ({ content }) => {
    if (content.kind === 'text') content.text = change(content.text)
  }
}

function type(change: (type: string) => string): Spoil {
  return ({ content }) => {
    if (content.kind !== 'none') content.type = change(content.type)
  }
}

function cookies(change: (line: string) => string): Spoil {
  return (answer) => {
    answer.fields = answer.fields.map(([name, value]): Answer['fields'][number] => [
      name,
      name === 'set-cookie' ? change(value) : value,
    ])
  }
}

function reversedList(separator: string): (value: string) => string {
  return (value) =>
    value
      .split(separator)
      .map((part) => part.trim())
      .reverse()
      .join(`${separator} `)
}

export const BENIGN: readonly Benign[] = [
  { name: 'key-order', applies: isJson, spoil: (answer) => void (answer.spelling = 'keys reversed') },
  {
    name: 'pretty-printed',
    applies: (archetype) => isJson(archetype) && archetype.name !== 'ndjson',
    spoil: (answer) => void (answer.spelling = 'pretty'),
  },
  { name: 'unicode-escapes', applies: isJson, spoil: (answer) => void (answer.spelling = 'escaped') },
  {
    name: 'number-spelling',
    applies: only('crud', 'money', 'report'),
    spoil: (answer) => {
      const spelled = (value: Tree): Tree =>
        typeof value === 'number' && !Number.isInteger(value) ? new Lexeme(`${value}0`) : value
      edit(answer, '/items/*/price', spelled)
      edit(answer, '/lines/*/net', spelled)
      edit(answer, '/rows/*/revenue', spelled)
    },
  },
  {
    name: 'last-digit',
    applies: only('money'),
    spoil: (answer) => void edit(answer, '/rounding', () => 0.3 + 4e-17),
  },
  {
    name: 'media-type-spelling',
    applies: everywhere,
    spoil: type((value) => value.replace('; charset=utf-8', ';charset="UTF-8"')),
  },
  { name: 'charset-of-json', applies: isJson, spoil: type((value) => value.replace('; charset=utf-8', '')) },
  {
    name: 'media-type-case',
    applies: everywhere,
    spoil: type((value) => value.replace(/^[a-z]+/, (word) => word.charAt(0).toUpperCase() + word.slice(1))),
  },
  { name: 'header-order', applies: everywhere, spoil: (answer) => void answer.fields.reverse() },
  {
    name: 'header-case',
    applies: everywhere,
    spoil: (answer) => void (answer.fields = answer.fields.map(([name, value]) => [name.toUpperCase(), value])),
  },
  { name: 'vary-order', applies: everywhere, spoil: field('vary', reversedList(',')) },
  { name: 'vary-case', applies: everywhere, spoil: field('vary', (value) => value.toLowerCase()) },
  { name: 'cache-control-order', applies: everywhere, spoil: field('cache-control', reversedList(',')) },
  { name: 'cors-methods-order', applies: everywhere, spoil: field('access-control-allow-methods', reversedList(',')) },
  { name: 'allow-order', applies: everywhere, spoil: field('allow', reversedList(',')) },
  { name: 'hsts-order', applies: everywhere, spoil: field('strict-transport-security', reversedList(';')) },
  { name: 'hsts-case', applies: everywhere, spoil: field('strict-transport-security', (value) => value.toLowerCase()) },
  { name: 'csp-order', applies: only('html', 'redirect'), spoil: field('content-security-policy', reversedList(';')) },
  {
    name: 'list-in-two-fields',
    applies: everywhere,
    spoil: (answer) => {
      setField(answer, 'vary', 'Accept, Accept-Language')
      answer.fields.push(['vary', 'Origin'])
    },
  },
  {
    name: 'cookie-order',
    applies: only('auth', 'html'),
    spoil: cookies((line) => {
      const [pair = '', ...rest] = line.split('; ')
      return [pair, ...rest.reverse()].join('; ')
    }),
  },
  {
    name: 'cookie-case',
    applies: only('auth', 'html'),
    spoil: cookies((line) =>
      line.replace('HttpOnly', 'httponly').replace('Path=', 'path=').replace('SameSite=Lax', 'SameSite=lax'),
    ),
  },
  {
    name: 'cookies-in-another-order',
    applies: only('auth'),
    spoil: (answer) => {
      const own = answer.fields.filter(([name]) => name === 'set-cookie').reverse()
      answer.fields = [...answer.fields.filter(([name]) => name !== 'set-cookie'), ...own]
    },
  },
  {
    name: 'location-relative',
    applies: only('redirect'),
    spoil: (answer, { origin }) => {
      for (const hop of answer.hops) hop.location = hop.location.replace(origin, '')
    },
  },
  {
    name: 'percent-case',
    applies: only('redirect'),
    spoil: (answer) => {
      for (const hop of answer.hops) hop.location = hop.location.replace(/%2F/g, '%2f')
    },
  },
  { name: 'html-white-space', applies: only('html', 'redirect'), spoil: text((html) => html.replace(/></g, '>\n   <')) },
  {
    name: 'html-attribute-order',
    applies: only('html'),
    spoil: text((html) => html.replace('type="email" name="email" required', 'required name="email" type="email"')),
  },
  {
    name: 'html-quotes',
    applies: only('html'),
    spoil: text((html) => html.replace('lang="en"', "lang='en'").replace('type="email"', 'type=email')),
  },
  {
    name: 'html-tag-case',
    applies: only('html'),
    spoil: text((html) => html.replace(/<(\/?)nav>/g, '<$1NAV>').replace('<h1>', '<H1>')),
  },
  { name: 'html-entities', applies: only('html'), spoil: text((html) => html.replace('©', '&copy;').replace(/€/g, '&euro;')) },
  { name: 'xml-white-space', applies: only('xml'), spoil: text((xml) => xml.replace(/></g, '>\n<')) },
  {
    name: 'xml-prefix',
    applies: only('xml'),
    spoil: text((xml) => xml.replaceAll('p:', 'shop:').replace('xmlns:p=', 'xmlns:shop=')),
  },
  { name: 'xml-declaration', applies: only('xml'), spoil: text((xml) => xml.replace(/^<\?xml[^>]*>\n/, '')) },
  { name: 'csv-line-ends', applies: only('csv'), spoil: text((csv) => csv.replaceAll('\n', '\r\n')) },
  { name: 'csv-quotes', applies: only('csv'), spoil: text((csv) => csv.replaceAll('Porto', '"Porto"')) },
  {
    name: 'date-header-off',
    applies: everywhere,
    spoil: field('date', (value) => new Date(Date.parse(value) + 2000).toUTCString()),
  },
  {
    name: 'another-etag',
    applies: everywhere,
    spoil: field('etag', (value) => value.replace(/[0-9a-f]/g, (digit) => ((Number.parseInt(digit, 16) + 3) % 16).toString(16))),
  },
]
