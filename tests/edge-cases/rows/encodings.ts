/** Groups 28, 29, 32 and 33: packing, media types, streams of records, parts. */
import type { Answer } from '../../laws/simulation.ts'
import { at, both, calm, found, foundOrOpen, optional, quiet, sameMeaning, type Group, type Maker } from '../edge-row.ts'
import { between, hex, isoSeconds, json, pick, typed, uuid } from '../draws.ts'
import { multipart } from '../files.ts'

const BODY = json({ a: 1 })
const with_ = (...headers: NonNullable<Answer['headers']>): Answer => ({ ...BODY, headers })
const coded = (coding: string): Answer => with_(['content-encoding', coding])
const ENCODING = at.content('/encoding')

const packing: Group = {
  id: '28',
  title: 'content codings, lengths, framing',
  part: 'headers',
  rows: [
    quiet('gzip on both', both(coded('gzip'))),
    quiet('the name of a coding in capitals', [coded('gzip'), coded('GZIP')]),
    sameMeaning('identity and nothing', [coded('identity'), BODY]),
    sameMeaning('the old name of gzip (RFC 9110, section 8.4.1.3)', [coded('gzip'), coded('x-gzip')]),
    quiet('chunked, and with a length', [with_(['transfer-encoding', 'chunked']), with_(['content-length', '7'])]),
    quiet('other lengths of the same, packed', [
      with_(['content-encoding', 'gzip'], ['content-length', '27']),
      with_(['content-encoding', 'gzip'], ['content-length', '31']),
    ]),
    quiet(
      'one of two codings on both',
      both(({ r }) => coded(pick(r, ['gzip', 'br']))),
    ),
    found('not packed any more', [coded('gzip'), BODY], ENCODING),
    found('packed by another', [coded('gzip'), coded('br')], ENCODING),
    found('packed twice', [coded('gzip'), coded('gzip, gzip')], ENCODING),
    found(
      'says it is packed, and is not',
      [coded('gzip'), { ...coded('gzip'), undecoded: 'incorrect header check' }],
      at.content('/undecoded'),
    ),
    found(
      'does not vary by the coding',
      [with_(['content-encoding', 'gzip'], ['vary', 'Accept-Encoding']), coded('gzip')],
      at.header('vary'),
    ),
    found(
      'packed, and another value',
      [coded('gzip'), { ...json({ a: 2 }), headers: [['content-encoding', 'gzip']] }],
      at.body('/a'),
    ),
  ],
  covers: [
    {
      file: 'tests/e2e/faults-answers.test.ts',
      title: 'content codings are undone: gzip, br, zstd, deflate with and without its wrapper, two at once, all equal to none',
    },
    {
      file: 'tests/unit/observe/decode.test.ts',
      title: 'an empty body is empty in every coding: answers to HEAD and 304 say a coding and send nothing',
    },
  ],
}

const as = (type: string, body: string = '{"a":1}'): Answer => typed(type, body)
const TYPE = at.content('/type')

const types: Group = {
  id: '29',
  title: 'media types and charsets, said and true',
  part: 'readers',
  rows: [
    sameMeaning('JSON, with its charset said', [as('application/json'), as('application/json; charset=utf-8')]),
    quiet('another spelling', [as('Application/JSON;charset=UTF-8'), as('application/json; charset="utf-8"')]),
    quiet('a problem on both', both(as('application/problem+json'))),
    quiet('JSON that says it is text, on both', both(as('text/plain'))),
    found('JSON that says it is text', [as('application/json'), as('text/plain')], TYPE),
    found(
      'JSON that says it is a page',
      [as('application/json'), as('text/html; charset=utf-8')],
      [TYPE, optional(at.content('/charset'))],
    ),
    found('another suffix', [as('application/json'), as('application/hal+json')], TYPE),
    found('another version by a vendor', [as('application/vnd.shop.v1+json'), as('application/vnd.shop.v2+json')], TYPE),
    found('nothing said', [as('application/json'), as('')], TYPE),
    found('a page instead', [as('application/json'), as('text/html', '<p>Bad gateway</p>')], TYPE),
    found(
      'another charset of a page',
      [as('text/html; charset=utf-8', '<p>a</p>'), as('text/html; charset=iso-8859-1', '<p>a</p>')],
      at.content('/charset'),
    ),
    found(
      'no charset of a page',
      [as('text/html; charset=utf-8', '<p>a</p>'), as('text/html', '<p>a</p>')],
      at.content('/charset'),
    ),
    found(
      'JSON that says it is text on both, another value',
      [as('text/plain'), as('text/plain', '{"a":2}')],
      at.body(['', '/a']),
    ),
    found(
      'another profile',
      [
        as('application/ld+json; profile="https://schema.example/1"'),
        as('application/ld+json; profile="https://schema.example/2"'),
      ],
      at.content(/^/),
    ),
    found(
      'JSON in UTF-16 that says nothing of it',
      [as('application/json'), typed('application/json', Buffer.from('{"a":1}', 'utf16le'))],
      at.any(/^/),
    ),
    calm('a charset that nobody knows, on both', both(typed('text/plain; charset=klingon', Buffer.from([0xf8, 0xd0])))),
  ],
}

const NDJSON = 'application/x-ndjson'
const lines = (...texts: readonly string[]): Answer => typed(NDJSON, texts.join('\n'))
const sse = (...events: readonly string[]): Answer => typed('text/event-stream', `${events.join('\n\n')}\n\n`)
const records =
  (more: object = {}): Maker =>
  (ask) =>
    lines(
      ...Array.from({ length: between(ask.r, 1, 6) }, () =>
        JSON.stringify({ id: uuid(ask.r), at: isoSeconds(ask), kind: pick(ask.r, ['view', 'buy']), ...more }),
      ),
      '',
    )
const orders =
  (kind: string): Maker =>
  ({ r }) =>
    sse(`id: ${hex(r, 12)}\nevent: ${kind}\ndata: {"order":"${uuid(r)}","state":"paid"}`)

const streams: Group = {
  id: '32',
  title: 'streams of records and events',
  part: 'readers',
  rows: [
    quiet('with and without the last line end', [lines('{"id":1}', '{"id":2}', ''), lines('{"id":1}', '{"id":2}')]),
    quiet('white space and line ends', [lines('{"id":1}', '{"id":2}'), lines('{ "id": 1 }\r', '', '{"id": 2}\r')]),
    quiet('any number of records on both', both(records())),
    quiet('heartbeats between events', [sse('data: {"a":1}'), sse(': ping', 'data: {"a":1}', ': ping')]),
    quiet('line ends of events', [sse('event: a\ndata: 1'), typed('text/event-stream', 'event: a\r\ndata: 1\r\n\r\n')]),
    quiet('one space or none behind the colon (the WHATWG says so)', [sse('data: {"a":1}'), sse('data:{"a":1}')]),
    quiet('ids of events that are new every time', both(orders('order'))),
    found('the last line is cut', [lines('{"id":1}', '{"id":2}'), lines('{"id":1}', '{"id"')], at.body(/^/)),
    found('a record is missing', [lines('{"id":1}', '{"id":2}'), lines('{"id":1}')], at.body('/*', /missing/)),
    found('records in another order', [lines('{"id":1}', '{"id":2}'), lines('{"id":2}', '{"id":1}')], at.body('', /order/)),
    found('a field more, in any number of records', [records(), records({ debug: 1 })], at.body('/*/debug', /added/)),
    found(
      'one document instead of lines',
      [lines('{"id":1}', '{"id":2}'), typed(NDJSON, '[{"id":1},{"id":2}]')],
      [at.body(/^/), optional(at.body(/^/))],
    ),
    found('what an event says', [sse('event: price\ndata: {"eur":3}'), sse('event: price\ndata: {"eur":4}')], at.body(/eur/)),
    found('how an event is called', [orders('order'), orders('Order')], at.body(/event/)),
    found('an event is missing', [sse('data: 1', 'data: 2'), sse('data: 1')], at.body(/^/)),
    found(
      'another time to wait before the next try',
      [sse('retry: 1000\ndata: 1'), sse('retry: 60000\ndata: 1')],
      at.body(/retry/),
    ),
    found(
      'a field of what an event says, new every time',
      [orders('order'), ({ r }) => sse(`id: ${hex(r, 12)}\nevent: order\ndata: {"order":"${uuid(r)}"}`)],
      at.body(/state/),
    ),
  ],
}

const FORM = ['content-disposition: form-data; name="meta"', 'content-type: application/json']
const FILE = ['content-disposition: form-data; name="file"; filename="a.txt"', 'content-type: text/plain']
const mixed = (boundary: string, ...parts: Parameters<typeof multipart>[1][]): Answer =>
  typed(`multipart/form-data; boundary=${boundary}`, multipart(boundary, ...parts))
const two = (boundary: string): Answer => mixed(boundary, [FORM, '{"a":1}'], [FILE, 'hello'])
const disposition = (value: string): Answer => with_(['content-disposition', value])
const NAME = at.headers(/^\/content-disposition/)

const parts: Group = {
  id: '33',
  title: 'parts and file names',
  part: 'readers',
  rows: [
    quiet('another boundary', [two('----a8f2'), two('----91cc')]),
    quiet(
      'a boundary that is new every time',
      both(({ r }) => two(`----${hex(r, 24)}`)),
    ),
    quiet('quotes around a name', [disposition('attachment; filename=a.csv'), disposition('attachment; filename="a.csv"')], {
      part: 'headers',
    }),
    quiet(
      'a file name with a uuid',
      both(({ r }) => disposition(`attachment; filename="export-${uuid(r)}.csv"`)),
      { part: 'headers' },
    ),
    found('what a part says', [two('----a'), mixed('----a', [FORM, '{"a":2}'], [FILE, 'hello'])], at.body(/meta|0/)),
    found(
      'what a part says, below a boundary that is new every time',
      [({ r }) => two(hex(r, 24)), ({ r }) => mixed(hex(r, 24), [FORM, '{"a":1}'], [FILE, 'goodbye'])],
      at.body(/^/),
    ),
    found('a part is missing', [two('----a'), mixed('----a', [FORM, '{"a":1}'])], at.body(/file|parts/)),
    found('parts in another order', [two('----a'), mixed('----a', [FILE, 'hello'], [FORM, '{"a":1}'])], at.body(/^/)),
    found(
      'another file name in a part',
      [
        two('----a'),
        mixed(
          '----a',
          [FORM, '{"a":1}'],
          [['content-disposition: form-data; name="file"; filename="b.txt"', 'content-type: text/plain'], 'hello'],
        ),
      ],
      at.body(/file|1/),
    ),
    found(
      'another type of a part',
      [two('----a'), mixed('----a', [FORM, '{"a":1}'], [[FILE[0] ?? '', 'content-type: text/html'], 'hello'])],
      at.body(/^/),
    ),
    found(
      'another file name',
      [disposition('attachment; filename="prices.csv"'), disposition('attachment; filename="export.csv"')],
      NAME,
      { part: 'headers' },
    ),
    found(
      'shown instead of saved',
      [disposition('attachment; filename="a.csv"'), disposition('inline; filename="a.csv"')],
      NAME,
      { part: 'headers' },
    ),
    foundOrOpen(
      'cut before the last boundary',
      [
        two('----a'),
        typed('multipart/form-data; boundary=----a', multipart('----a', [FORM, '{"a":1}'], [FILE, 'hello']).slice(0, -20)),
      ],
      at.body(/^/),
    ),
  ],
}

export const ENCODING_GROUPS: readonly Group[] = [packing, types, streams, parts]
