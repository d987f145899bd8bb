/** Tables, streams of records and events, forms and parts. */
import type { Answer } from '../../../laws/simulation.ts'
import { row, undecided, type Row } from './row.ts'

const csv = (...lines: readonly string[]): Answer => ({ type: 'text/csv', body: lines.join('\n') })
const typed = (type: string, body: string): Answer => ({ type, body })

const measured = (...values: readonly string[]): Answer[] => values.map((value) => csv('sensor,value', `a,${value}`))

const TABLES: readonly Row[] = [
  row(
    'cells of a scale of their own',
    [measured('20.31', '20.87', '20.55'), measured('68.41', '69.44', '68.93')],
    'body.range-changed /rows/*/value',
  ),
  row('cells that vary alike', [measured('20.31', '20.87', '20.55'), measured('20.41', '20.44', '20.93')]),
  row('the same table', [csv('id,n', '1,a'), csv('id,n', '1,a', '')]),
  row('cells in quotes', [csv('id,n', '1,a'), csv('id,n', '1,"a"')]),
  row('a stamp before the table', [
    [csv('# generated 2026-03-02T09:30:00Z', 'id,n', '1,a'), csv('# generated 2026-03-02T09:30:01Z', 'id,n', '1,a')],
    [csv('# generated 2026-03-02T09:31:00Z', 'id,n', '1,a'), csv('# generated 2026-03-02T09:31:01Z', 'id,n', '1,a')],
  ]),
  row('cells that vary on both', [
    [csv('id,n', '1,7'), csv('id,n', '1,8')],
    [csv('id,n', '1,8'), csv('id,n', '1,7')],
  ]),
  row('a cell', [csv('id,n', '1,a', '2,b'), csv('id,n', '1,a', '2,c')], 'body.value-changed /rows/*/n'),
  row('a row is missing', [csv('id,n', '1,a', '2,b'), csv('id,n', '1,a')], 'body.element-missing /rows/*'),
  row('rows in another order', [csv('id,n', '1,a', '2,b'), csv('id,n', '2,b', '1,a')], 'body.order-changed /rows'),
  row('rows with ids of another table', [
    csv('id,n,v', '1,a,7', '2,b,8', '3,c,9', '4,d,5'),
    csv('id,n,v', '3,a,7', '1,b,8', '4,c,9', '2,d,5'),
  ]),
  row('a column is missing', [csv('id,n', '1,a'), csv('id', '1')], 'body.csv-header-changed /rows/*/n'),
  row('a column is new', [csv('id', '1'), csv('id,n', '1,a')], 'body.csv-header-changed /rows/*/n'),
  row('columns in another order', [csv('id,n', '1,a'), csv('n,id', 'a,1')], 'body.csv-header-changed /columns'),
  row('a column of a table without rows', [csv('id,n'), csv('id')], 'body.csv-header-changed /columns/*'),
  row('no header', [csv('id,n', '1,a', '2,b'), csv('1,a', '2,b')], 'body.csv-header-changed /@header'),
  row('another delimiter', [csv('id,n', '1,a'), csv('id;n', '1;a')], 'body.delimiter-changed /@delimiter'),
  row('other line ends', [csv('id,n', '1,a'), typed('text/csv', 'id,n\r\n1,a')], 'body.dialect-changed /@line-end'),
  row('a header in quotes', [csv('id,n', '1,a'), csv('"id","n"', '1,a')], 'body.dialect-changed /@quotes'),
  row('a byte order mark', [csv('id,n', '1,a'), csv('\ufeffid,n', '1,a')], 'body.bom-changed '),
  row('a row with a cell more', [csv('id,n', '1,a', '2,b'), csv('id,n', '1,a', '2,b,c')], 'body.row-ragged '),
  row('a quote that never closes', [csv('id,n', '1,"a"'), csv('id,n', '1,"a')], 'body.malformed '),
  row('a quote that never closes on both', [csv('id,n', '1,"a'), csv('id,n', '1,"b')], 'body.text-changed /lines/1'),
  row(
    'tabs',
    [typed('text/tab-separated-values', 'id\tn\n1\ta,b'), typed('text/tab-separated-values', 'id\tn\n1\ta,c')],
    'body.value-changed /rows/*/n',
  ),
  row('a column named __proto__', [csv('__proto__,n', 'x,a'), csv('__proto__,n', 'y,a')], 'body.value-changed /rows/*/__proto__'),
  undecided('a table that is cut', [{ ...csv('id'), cut: 'cap' }, csv('id')], /^body: a body is longer than the cap/),
]

const lines = (...records: readonly string[]): Answer => typed('application/x-ndjson', records.join('\n'))
const events = (...blocks: readonly string[]): Answer =>
  typed('text/event-stream', blocks.map((block) => `${block}\n\n`).join(''))

const STREAMS: readonly Row[] = [
  row(
    'a record in the middle is broken',
    [lines('{"id":1}', '{"id":2}', '{"id":3}'), lines('{"id":1}', '{"id":', '{"id":3}')],
    'body.record-broken ',
  ),
  row('the same record is broken on both', [lines('{"id":1}', '{oops'), lines('{"id":1}', '{oops')]),
  row(
    'a record is broken on both, a value in another',
    [lines('{"id":1,"n":1}', '{oops'), lines('{"id":1,"n":2}', '{oops')],
    'body.value-changed /*/n',
  ),
  row('heartbeats and comments', [events('data: {"a":1}'), events(': ping', 'data: {"a":1}', ': ping')]),
  row('JSON of an event in another order', [events('data: {"a":1,"b":2}'), events('data: {"b":2,"a":1}')]),
  row('data in two lines', [events('data: a\ndata: b'), typed('text/event-stream', 'data:a\r\ndata:b\r\n\r\n')]),
  row(
    'a value of an event',
    [events('event: price\ndata: {"p":1}'), events('event: price\ndata: {"p":2}')],
    'body.value-changed /events/*/data/p',
  ),
  row(
    'another name of an event',
    [events('event: price\ndata: x'), events('event: cost\ndata: x')],
    'body.value-changed /events/*/event',
  ),
  row(
    'an event is missing',
    [events('id: 1\ndata: a', 'id: 2\ndata: b'), events('id: 1\ndata: a')],
    'body.element-missing /events/*',
  ),
  row('another time to wait', [events('retry: 1000\ndata: a'), events('retry: 9000\ndata: a')], 'body.value-changed /retry'),
  row(
    'the last event does not end',
    [events('data: a', 'data: b'), typed('text/event-stream', 'data: a\n\ndata: b')],
    'body.record-broken ',
  ),
]

const form = (body: string): Answer => typed('application/x-www-form-urlencoded', body)
const parts = (boundary: string, ...content: readonly string[]): Answer =>
  typed(
    `multipart/form-data; boundary=${boundary}`,
    `${content.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`,
  )
const part = (name: string, body: string, type = 'text/plain'): string =>
  `Content-Disposition: form-data; name="${name}"\r\nContent-Type: ${type}\r\n\r\n${body}`

const mixed = (...content: readonly string[]): Answer =>
  typed(
    'multipart/mixed; boundary=x',
    `${content.map((text) => `--x\r\nContent-Type: text/plain\r\n\r\n${text}\r\n`).join('')}--x--\r\n`,
  )

const FORMS: readonly Row[] = [
  row('fields in another order, escaped in another way', [form('a=1&b=x+y'), form('b=x%20y&a=1')]),
  row('a field', [form('a=1&b=2'), form('a=1&b=3')], 'body.value-changed /b'),
  row('a field is missing', [form('a=1&b=2'), form('a=1')], 'body.field-missing /b'),
  row('another boundary', [parts('one', part('a', 'x')), parts('"t-w-o"'.replaceAll('"', ''), part('a', 'x'))]),
  row('JSON in a part, in another order', [
    parts('x', part('a', '{"b":1,"c":2}', 'application/json')),
    parts('y', part('a', '{"c":2,"b":1}', 'application/json; charset=utf-8')),
  ]),
  row(
    'a value of JSON in a part',
    [parts('x', part('a', '{"b":1}', 'application/json')), parts('y', part('a', '{"b":2}', 'application/json'))],
    'body.value-changed /parts/a/content/b',
  ),
  row(
    'a part is missing',
    [parts('x', part('a', '1'), part('b', '2')), parts('x', part('a', '1'))],
    'body.part-missing /parts/b',
  ),
  row('a part is new', [parts('x', part('a', '1')), parts('x', part('a', '1'), part('b', '2'))], 'body.part-added /parts/b'),
  row(
    'parts in another order',
    [parts('x', part('a', '1'), part('b', '2')), parts('x', part('b', '2'), part('a', '1'))],
    'body.order-changed /parts',
  ),
  row(
    'parts in another order, of which one is missing',
    [parts('x', part('a', '1'), part('b', '2'), part('c', '3')), parts('x', part('b', '2'), part('a', '1'))],
    'body.order-changed /parts',
    'body.part-missing /parts/c',
  ),
  row('parts in any order on both', [
    [parts('x', part('a', '1'), part('b', '2')), parts('x', part('b', '2'), part('a', '1'))],
    [parts('x', part('b', '2'), part('a', '1')), parts('x', part('a', '1'), part('b', '2'))],
  ]),
  row(
    'parts without a name in another order',
    [mixed('one', 'two', 'three'), mixed('two', 'one', 'three')],
    'body.order-changed /unnamed',
  ),
  row(
    'another type of a part, which is read otherwise',
    [parts('x', part('a', '<p>1</p>')), parts('x', part('a', '<p>1</p>', 'text/html'))],
    'body.value-changed /parts/a/headers/content-type',
  ),
  row(
    'another type of a part',
    [parts('x', part('a', '1')), parts('x', part('a', '1', 'text/markdown'))],
    'body.value-changed /parts/a/headers/content-type',
  ),
  row(
    'the last part is not closed',
    [parts('x', part('a', '1')), typed('multipart/form-data; boundary=x', `--x\r\n${part('a', '1')}`)],
    'body.malformed ',
  ),
  row(
    'the boundary is not in the body',
    [parts('x', part('a', '1')), typed('multipart/form-data; boundary=x', 'oops')],
    'body.malformed ',
  ),
]

export const RECORD_ROWS: readonly Row[] = [...TABLES, ...STREAMS, ...FORMS]
