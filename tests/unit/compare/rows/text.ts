/** Bodies that are no JSON: pages, feeds, tables, plain text, bytes. */
import type { Answer } from '../../../laws/simulation.ts'
import { both, html, row, undecided, type Row } from './row.ts'

const TEXT = 'body.text-changed '
const ORDER = 'body.order-changed '
const BYTES = 'body.bytes-changed '
const plain = (body: string): Answer => ({ type: 'text/plain', body })
const csv = (...lines: readonly string[]): Answer => ({ type: 'text/csv', body: lines.join('\n') })
const xml = (body: string): Answer => ({ type: 'application/xml', body })
const png = (...bytes: readonly number[]): Answer => ({
  type: 'image/png',
  body: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, ...bytes]),
})

export const TEXT_ROWS: readonly Row[] = [
  row('a word', [plain('in stock'), plain('sold out')], TEXT),
  row('white space and line ends', [plain('a  b\r\nc\n'), plain('a b\nc')]),
  row('a line is missing', [plain('a\nb'), plain('a')], TEXT),
  row('a line is new', [plain('a'), plain('a\nb')], TEXT),
  row('a line is there twice', [plain('a\nb'), plain('a\nb\nb')], TEXT),
  row('lines in another order', [plain('a\nb'), plain('b\na')], ORDER),
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
    TEXT,
  ),
  row('a line that is missing every second time', [plain('a\nb'), [plain('a\nb'), plain('a')]], TEXT),
  row('a composed and a decomposed letter', [plain('caf\u00e9'), plain('cafe\u0301')]),
  row(
    'the own host',
    both((origin) => plain(`see ${origin}/help`)),
  ),
  row('the host of production in staging', [plain('see https://shop.example'), plain('see https://shop.example')], TEXT),
  row(
    'another text that is said to be of no type',
    [
      { type: '', body: 'a' },
      { type: '', body: 'b' },
    ],
    TEXT,
  ),
  row('a fresh nonce', [
    [html('<script nonce="a1">x</script>'), html('<script nonce="b2">x</script>')],
    [html('<script nonce=c3>x</script>'), html("<script nonce='d4'>x</script>")],
  ]),
  row('a fresh CSRF input', [
    [html('<input name="_csrf" value="abc">'), html('<input name="_csrf" value="def">')],
    html('<input name="_csrf" value="ghi">'),
  ]),
  row('a fresh CSRF meta', [html('<meta name="csrf-token" content="abc">'), html('<meta name="csrf-token" content="def">')]),
  row('a value of another input', [html('<input name="qty" value="1">'), html('<input name="qty" value="2">')], TEXT),
  row('a page in other lines', [html('<p>a</p><p>b</p>'), html('<p>a</p>', '  <p>b</p>')]),
  row('the fingerprint of an asset', [
    html('<script src="/app.3f9c1a2b.js"></script>'),
    html('<script src="/app.9d0e8f7a.js"></script>'),
  ]),
  row('another picture', [html('<img src="/logo-summer2024.png">'), html('<img src="/logo-summer2025.png">')], TEXT),
  row('another link', [html('<a href="/sale">Sale</a>'), html('<a href="/sold">Sale</a>')], TEXT),
  row(
    'not for search engines',
    [html('<head>', '</head>'), html('<head>', '<meta name="robots" content="noindex">', '</head>')],
    TEXT,
  ),
  row('a row of a table', [csv('id,n', '1,a', '2,b'), csv('id,n', '1,a', '2,c')], TEXT),
  row('a column of a table', [csv('id,n', '1,a'), csv('id', '1')], TEXT),
  row('rows of a table in another order', [csv('id,n', '1,a', '2,b'), csv('id,n', '2,b', '1,a')], ORDER),
  row('the same table', [csv('id,n', '1,a'), csv('id,n', '1,a')]),
  row('an element of a document', [xml('<a><b>1</b></a>'), xml('<a><b>2</b></a>')], TEXT),
  row('a document in other lines', [xml('<a><b>1</b></a>'), xml('<a>\n  <b>1</b>\n</a>')]),
  row('other bytes', [png(1), png(2)], BYTES),
  row('fewer bytes', [png(1, 2), png(1)], BYTES),
  row('the same bytes', [png(1), png(1)]),
  row('bytes that vary on both', [
    [png(1), png(2)],
    [png(3), png(4)],
  ]),
  row('bytes that vary on the candidate only', [png(1), [png(1), png(2)]], BYTES),
  row(
    'a text in a charset of its own',
    [
      { type: 'text/plain; charset=iso-8859-1', body: Buffer.from([0xe9]) },
      { type: 'text/plain; charset=iso-8859-1', body: Buffer.from([0xe8]) },
    ],
    TEXT,
  ),
  row(
    'a text that is no UTF-8',
    [
      { type: 'text/plain; charset=utf-8', body: Buffer.from([0xff]) },
      { type: 'text/plain; charset=utf-8', body: Buffer.from([0xfe]) },
    ],
    TEXT,
  ),
  row('nothing on both', [
    { type: '', body: '' },
    { type: '', body: '' },
  ]),
  undecided(
    'bytes and a text of one type',
    [{ type: 'text/html', body: Buffer.from([0xff, 0xfe]) }, html('<p>')],
    /^body: bodies of different kinds are not compared: binary, text/,
  ),
  undecided('cut at the cap', [{ ...plain('a'), cut: 'cap' }, plain('b')], /^body: a body is longer than the cap/),
]
