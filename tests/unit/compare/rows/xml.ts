/** Documents: XML, SOAP, feeds, vector graphics. */
import type { Answer } from '../../../laws/simulation.ts'
import { both, row, undecided, type Row } from './row.ts'

const xml = (body: string, type = 'application/xml'): Answer => ({ type, body })
const pair = (from: string, to: string): [Answer, Answer] => [xml(from), xml(to)]
const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
const feed = (...items: readonly string[]): Answer =>
  xml(
    `<rss><channel>${items.map((title) => `<item><guid>${title}</guid><title>${title}</title></item>`).join('\n')}</channel></rss>`,
    'application/rss+xml',
  )

export const XML_ROWS: readonly Row[] = [
  row('other lines', pair('<a><b>1</b></a>', '<?xml version="1.0"?>\n<a>\n  <b>1</b>\n</a>\n')),
  row(
    'another prefix of the same namespace',
    pair(
      `<s:Envelope xmlns:s="${SOAP}"><s:Body/></s:Envelope>`,
      `<soap:Envelope xmlns:soap="${SOAP}"><soap:Body/></soap:Envelope>`,
    ),
  ),
  row('a prefix and a default namespace', pair('<x:a xmlns:x="urn:n"><x:b/></x:a>', '<a xmlns="urn:n"><b></b></a>')),
  row('order and quoting of attributes', pair('<a x="1" y="2"/>', "<a y='2'   x='1'></a>")),
  row('entities and CDATA', pair('<a>1 &lt; 2 &amp; 3</a>', '<a><![CDATA[1 < 2 & 3]]></a>')),
  row('comments and instructions', pair('<a><b>1</b></a>', '<?xml-stylesheet href="x"?><a><!-- c --><b>1</b></a>')),
  row(
    'a fresh instant and a fresh id',
    pair(
      '<a><at>2026-03-02T09:30:00Z</at><id>0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f</id></a>',
      '<a><at>2026-03-02T09:31:00Z</at><id>9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60</id></a>',
    ),
  ),
  row('a value that varies on both', [
    [xml('<a><n>1</n></a>'), xml('<a><n>2</n></a>')],
    [xml('<a><n>2</n></a>'), xml('<a><n>1</n></a>')],
  ]),
  row(
    'addresses of its own',
    both((origin) => xml(`<a href="${origin}/x">${origin}</a>`)),
  ),
  row('a text', pair('<a><b>1</b></a>', '<a><b>2</b></a>'), 'body.value-changed /a/b'),
  row('an attribute', pair('<a><b c="1"/></a>', '<a><b c="2"/></a>'), 'body.value-changed /a/b/@c'),
  row('an attribute is missing', pair('<a c="1" d="2"/>', '<a d="2"/>'), 'body.field-missing /a/@c'),
  row('an element is missing', pair('<a><b/><c/></a>', '<a><b/></a>'), 'body.field-missing /a/c'),
  row('an element is new', pair('<a><b/></a>', '<a><b/><c/></a>'), 'body.field-added /a/c'),
  row('elements in another order', pair('<a><b/><c/></a>', '<a><c/><b/></a>'), 'body.order-changed /a'),
  row('elements of two names in another order', pair('<a><b/><c/><b/></a>', '<a><b/><b/><c/></a>'), 'body.order-changed /a'),
  row('another namespace', pair('<a xmlns="urn:1"/>', '<a xmlns="urn:2"/>'), 'body.namespace-changed /a/@xmlns'),
  row('an item of a feed is missing', [feed('a', 'b', 'c'), feed('a', 'c')], 'body.element-missing /rss/channel/item/*'),
  row('items of a feed in another order', [feed('a', 'b', 'c'), feed('c', 'b', 'a')], 'body.order-changed /rss/channel/item'),
  row(
    'a format of an id',
    pair('<a><id>0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f</id></a>', '<a><id>4711</id></a>'),
    'body.format-changed /a/id',
  ),
  row(
    'an element named __proto__',
    pair('<__proto__><constructor>1</constructor></__proto__>', '<__proto__><constructor>2</constructor></__proto__>'),
    'body.value-changed /__proto__/constructor',
  ),
  row(
    'a graphic',
    [
      xml('<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>', 'image/svg+xml'),
      xml('<svg xmlns="http://www.w3.org/2000/svg"><circle r="2"/></svg>', 'image/svg+xml'),
    ],
    'body.value-changed /svg/circle/@r',
  ),
  row('not well-formed on the candidate', pair('<a><b/></a>', '<a><b></a>'), 'body.not-xml '),
  row('not well-formed on both', pair('<a><b>1</a>', '<a><b>2</a>'), 'body.text-changed /lines/0'),
  row('a page where a document was', pair('<a/>', '<!doctype html><title>down</title>'), 'body.kind-changed '),
  row(
    'entities that are declared are not expanded',
    pair(
      '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a><x>&c;</x><y>1</y></a>',
      '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a><x>&c;</x><y>2</y></a>',
    ),
    'body.value-changed /a/y',
  ),
  row(
    'nested deeper than a tree may be',
    pair(`${'<a>'.repeat(600)}1${'</a>'.repeat(600)}`, `${'<a>'.repeat(600)}2${'</a>'.repeat(600)}`),
    'body.text-changed /lines/0',
  ),
  undecided('a document that is cut', [{ ...xml('<a/>'), cut: 'cap' }, xml('<a/>')], /^body: a body is longer than the cap/),
]
