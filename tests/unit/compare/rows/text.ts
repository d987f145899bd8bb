/** Bodies without a structure: plain text, scripts, style sheets; and what a body is before anything in it is compared. */
import type { Answer } from '../../../laws/simulation.ts'
import { both, row, undecided, type Row } from './row.ts'

const line = (number: number | '*'): string => `body.text-changed /lines/${number}`
const plain = (body: string): Answer => ({ type: 'text/plain', body })
const typed = (type: string, body: string | Buffer): Answer => ({ type, body })

const metrics = (seconds: string, count: string, code = '200'): string =>
  `# TYPE seconds gauge\nseconds ${seconds}\n# TYPE hits counter\nhits{code="${code}"} ${count}\n`

/** What a log says is new in every line, and how it says it is not. */
const log = (level: string, id: string): Answer[] =>
  [11, 12, 13, 14].map((second) =>
    plain(`2026-11-22T19:06:${second}Z ${level} [req-${id}${second}] job import done in ${second * 3} ms`),
  )

const LINES: readonly Row[] = [
  row('lines that are new with every answer', [log('INFO', 'a'), log('INFO', 'b')]),
  row('another word in lines that are new with every answer', [log('INFO', 'a'), log('WARN', 'a')], line(0)),
  row('a word', [plain('in stock'), plain('sold out')], line(0)),
  row('when it was started, as servers write it', [
    plain('Restart Time: Sunday, 22-Nov-2026 19:06:25 UTC\nf1.txt 22-Nov-2026 19:06\nup since Sun Nov 22 19:06:25 UTC 2026'),
    plain('Restart Time: Monday, 23-Nov-2026 03:16:05 UTC\nf1.txt 01-Oct-2026 10:06\nup since Mon Nov 23 03:16:05 UTC 2026'),
  ]),
  row('an uptime with its name', [plain('Workers: 2\nUptime: 293'), plain('Workers: 2\nUptime: 9')]),
  row('a number with another name', [plain('Workers: 2\nUptime: 293'), plain('Workers: 3\nUptime: 9')], line(0)),
  row('samples for Prometheus', [plain(metrics('0.0013 1795374291000', '12')), plain(metrics('NaN', '+Inf'))]),
  row('a series for Prometheus that is missing', [plain(`${metrics('1', '2')}b 1\n`), plain(metrics('1', '2'))], line(4)),
  row('another label for Prometheus', [plain(metrics('1', '2')), plain(metrics('1', '2', '500'))], line(3)),
  row('another type for Prometheus', [plain(metrics('1', '2')), plain(metrics('1', '2').replace('gauge', 'counter'))], line(0)),
  row('where an object lies in memory', [
    plain('<App object at 0x7fb2e4849bd0> #<Object:0x00007f5c2d1a3b58>'),
    plain('<App object at 0x7fadda705d10> #<Object:0x00007f5c2d1a0000>'),
  ]),
  row('an amount in hexadecimal digits', [plain('balance 0x1234567890ab'), plain('balance 0x1234567890ac')], line(0)),
  row('white space and line ends', [plain('a  b\r\nc\n'), plain('a b\nc')]),
  row('a line is missing', [plain('a\nb'), plain('a')], line(1)),
  row('a line is new', [plain('a'), plain('a\nb')], line(1)),
  row('a line is there twice', [plain('a\nb'), plain('a\nb\nb')], line(2)),
  row('lines in another order', [plain('a\nb'), plain('b\na')], 'body.order-changed /lines'),
  row('two places', [plain('a\nb\nc\nd'), plain('a\nx\nc\ny')], line(1), line(2)),
  row(
    'more places than are told one by one',
    [
      plain(Array.from({ length: 60 }, (_, n) => `l${n}`).join('\n')),
      plain(Array.from({ length: 60 }, (_, n) => (n % 2 ? `l${n}` : `x${n}`)).join('\n')),
    ],
    ...Array.from({ length: 20 }, (_, n) => line(n)),
    line('*'),
  ),
  row('a fresh instant', [
    [plain('at 2026-03-02T09:30:00Z'), plain('at 2026-03-02T09:30:01Z')],
    plain('at 2026-03-02T10:00:00Z'),
  ]),
  row('a line that varies on both', [
    [plain('a\n1'), plain('a\n2')],
    [plain('a\n2'), plain('a\n1')],
  ]),
  row(
    'a line that varies on both, and another that differs',
    [
      [plain('a\n1'), plain('a\n2')],
      [plain('b\n2'), plain('b\n1')],
    ],
    line('*'),
  ),
  row('a line that is missing every second time', [plain('a\nb'), [plain('a\nb'), plain('a')]], line('*')),
  row('a composed and a decomposed letter', [plain('caf\u00e9'), plain('cafe\u0301')]),
  row(
    'the own host',
    both((origin) => plain(`see ${origin}/help`)),
  ),
  row(
    'the host of production in staging',
    [plain('see https://shop.example'), plain('see https://shop.example')],
    'body.foreign-host ',
  ),
  row('another text that is said to be of no type', [typed('', 'a'), typed('', 'b')], line(0)),
  row('a line of a script', [typed('text/javascript', 'let a\nlet b'), typed('text/javascript', 'let a\nlet c')], line(1)),
  row('a rule of a style sheet', [typed('text/css', 'a{}\nb{}'), typed('text/css', 'a{}\nc{}')], line(1)),
  row('nothing on both', [typed('', ''), typed('', '')]),
  undecided('cut at the cap', [{ ...plain('a'), cut: 'cap' }, plain('b')], /^body: a body is longer than the cap/),
]

const LATIN1 = 'text/plain; charset=iso-8859-1'
const UTF8 = 'text/plain; charset=utf-8'

const CHARSETS: readonly Row[] = [
  row('a text in a charset of its own', [typed(LATIN1, Buffer.from([0xe9])), typed(LATIN1, Buffer.from([0xe8]))], line(0)),
  row(
    'the same characters in another charset',
    [typed(UTF8, 'Z\u00fcrich'), typed(LATIN1, Buffer.from('Z\u00fcrich', 'latin1'))],
    'content.charset-changed /charset',
  ),
  row(
    'UTF-8 that is declared as Latin-1',
    [typed(UTF8, 'Z\u00fcrich'), typed(LATIN1, 'Z\u00fcrich')],
    'content.charset-changed /charset',
    line(0),
  ),
  row(
    'a text that is no UTF-8 on both',
    [typed(UTF8, Buffer.from([0xff, 0x61])), typed(UTF8, Buffer.from([0xff, 0x62]))],
    line(0),
  ),
  row(
    'a text that is no UTF-8 on one side',
    [typed(UTF8, 'Z\u00fcrich'), typed(UTF8, Buffer.from('Z\u00fcrich', 'latin1'))],
    'body.charset-broken ',
  ),
  row('the charset of the page itself', [
    typed('text/html', '<meta charset="windows-1252"><p>Z\u00fcrich'),
    typed('text/html', Buffer.from('<meta charset="windows-1252"><p>Z\u00fcrich', 'latin1')),
  ]),
  row('a byte order mark', [plain('a'), plain('\ufeffa')], 'body.bom-changed '),
  row('UTF-16 with its mark', [plain('Z\u00fcrich'), typed('text/plain', Buffer.from('\ufeffZ\u00fcrich', 'utf16le'))]),
  row(
    'a charset that nobody knows',
    [typed('text/plain; charset=x-none', 'a'), typed('text/plain; charset=x-none', 'b')],
    line(0),
  ),
]

const PAGE = '<!doctype html><title>x</title>'

const KINDS: readonly Row[] = [
  row('JSON that calls itself a page', [typed('text/html', '{"a":1}'), typed('text/html', '{"a":2}')], 'body.value-changed /a'),
  row('JSON that calls itself text', [typed('text/plain', '[1]'), typed('text/plain', ' [1]\n')]),
  row('a page where JSON was, both called text/plain', [plain('{"a":1}'), plain(PAGE)], 'body.kind-changed '),
  row(
    'a page where an image was',
    [typed('image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff])), typed('image/png', PAGE)],
    'body.kind-changed ',
  ),
  row(
    'a page where JSON was, declared as JSON',
    [typed('application/json', '{}'), typed('application/json', PAGE)],
    'body.not-json ',
  ),
  row('a page where JSON was, now and then', [plain('{"a":1}'), [plain('{"a":1}'), plain(PAGE)]], 'body.kind-changed '),
  row(
    'pages that are declared as JSON on both',
    [typed('application/json', PAGE), typed('application/json', PAGE.replace('x', 'y'))],
    'body.title-changed /html/head/title',
  ),
  row(
    'JSON with another type on each side',
    [typed('application/json', '{"a":1}'), typed('text/html', '{"a":1}')],
    'content.type-changed /type',
  ),
  row(
    'JSON and a page, as they are declared',
    [typed('application/json', '{"a":1}'), typed('text/html', PAGE)],
    'content.type-changed /type',
  ),
  row(
    'bytes and a text of one type',
    [typed('text/html', Buffer.from([0xff, 0, 0xfe])), typed('text/html', '<p>')],
    'body.kind-changed ',
  ),
  row('empty now and then on the candidate', [plain('a'), [plain('a'), plain('')]], 'body.missing '),
  row('empty now and then on both', [
    [plain('a'), plain('')],
    [plain(''), plain('a')],
  ]),
]

export const TEXT_ROWS: readonly Row[] = [...LINES, ...CHARSETS, ...KINDS]
