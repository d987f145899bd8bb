/** Groups 30, 31 and 34: pages, XML, files. */
import type { Answer } from '../../laws/simulation.ts'
import { at, both, found, optional, quiet, sameMeaning, type Group, type Maker } from '../edge-row.ts'
import { base64url, csv, hex, html, isoSeconds, pick, shuffled, typed, uuid, xml } from '../draws.ts'
import { gzip, pdf, png, zip } from '../files.ts'

const PAGE = at.body(/^/)
const MAIN = '<h1>Mugs</h1><p>In stock</p>'
const page = (body: string, head: string = ''): Answer =>
  html(`<!doctype html><html lang="en"><head><title>Shop</title>${head}</head><body>${body}</body></html>`)
const pair = (from: string, to: string): [Answer, Answer] => [page(`${from}${MAIN}`), page(`${to}${MAIN}`)]
const heads = (from: string, to: string): [Answer, Answer] => [page(MAIN, from), page(MAIN, to)]
const state =
  (value: (ask: Parameters<Maker>[0]) => object): Maker =>
  (ask) =>
    page(`${MAIN}<script type="application/json" id="__NEXT_DATA__">${JSON.stringify(value(ask))}</script>`)
const meta = (name: string, content: string): string => `<meta name="${name}" content="${content}">`

const pages: Group = {
  id: '30',
  title: 'pages: the document counts, not its characters',
  part: 'readers',
  rows: [
    quiet('white space between elements', pair('<ul><li>a</li><li>b</li></ul>', '<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>')),
    quiet('attributes in another order', pair('<a href="/x" id="y">x</a>', '<a id="y" href="/x">x</a>')),
    quiet('quotes around attributes', pair('<a href="/x" class="b">x</a>', "<a href=/x class='b'>x</a>")),
    quiet('names in capitals', pair('<p>a</p>', '<P>a</P>')),
    quiet('a flag with and without a value', pair('<input name="a" disabled>', '<input name="a" disabled="">')),
    quiet('end tags that may be left out', pair('<p>a</p><p>b</p>', '<p>a<p>b')),
    quiet('an entity and its character', pair('<p>caf&eacute; &amp; more</p>', '<p>caf\u00e9 &#38; more</p>')),
    quiet('a slash before the end of an empty element', pair('<br><img src="/a.png">', '<br/><img src="/a.png" />')),
    sameMeaning('classes in another order', pair('<p class="red big">a</p>', '<p class="big red">a</p>')),
    sameMeaning('the number of a build in a comment', pair('<!-- build 4711 -->', '<!-- build 4712 -->')),
    sameMeaning('marks of hydration', pair('<p data-reactroot="">a</p>', '<p>a<!-- --></p>')),
    quiet(
      'nonces',
      both(({ r }) => page(`${MAIN}<script nonce="${base64url(r, 22)}">go()</script>`)),
    ),
    quiet(
      'tokens against forgery',
      both(({ r }) => page(`${MAIN}<form><input type="hidden" name="authenticity_token" value="${base64url(r, 43)}"></form>`)),
    ),
    quiet(
      'hashes in names of assets',
      heads(
        '<script src="/app.3f9c1a2b.js"></script><link rel="stylesheet" href="/main-BxK3f9_2.css">',
        '<script src="/app.9d0e8f7a.js"></script><link rel="stylesheet" href="/main-Qw8eR7t6.css">',
      ),
    ),
    quiet(
      'the state of the page, with what is new every time',
      both(state((ask) => ({ props: { at: isoSeconds(ask), id: uuid(ask.r), currency: 'EUR' }, buildId: 'dev' }))),
    ),
    found('a word', pair('<p>Free delivery</p>', '<p>Delivery 5 EUR</p>'), at.body(/\/p\b/)),
    found('a link', pair('<a href="/sale">Sale</a>', '<a href="/sold">Sale</a>'), at.body(/\/a\b/)),
    found('a space inside a text', pair('<p>in stock</p>', '<p>instock</p>'), at.body(/\/p\b/)),
    found(
      'an element is missing',
      pair('<nav><a href="/a">A</a><a href="/b">B</a></nav>', '<nav><a href="/a">A</a></nav>'),
      at.body(/\/nav\b/),
    ),
    found(
      'a button that cannot be pressed',
      pair('<button>Buy</button>', '<button disabled>Buy</button>'),
      at.body(/\/button\b/),
    ),
    found(
      'where a form is sent',
      pair('<form action="/pay" method="post"></form>', '<form action="/pay" method="get"></form>'),
      at.body(/\/form\b/),
    ),
    found(
      'the value of an input that is no token',
      pair('<input name="qty" value="1">', '<input name="qty" value="2">'),
      at.body(/\/input\b/),
    ),
    found('order of elements', pair('<p>a</p><p>b</p>', '<p>b</p><p>a</p>'), PAGE),
    found('a script of somebody else', heads('', '<script src="https://cdn.evil.example/x.js"></script>'), at.body(/script/)),
    found(
      'no check of a script any more',
      heads(
        '<script src="/a.js" integrity="sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="></script>',
        '<script src="/a.js"></script>',
      ),
      at.body(/script/),
    ),
    found('not for search engines', heads('', meta('robots', 'noindex')), at.body(/robots/)),
    found('for search engines, though staging was not', heads(meta('robots', 'noindex'), ''), at.body(/robots/)),
    found(
      'the canonical address',
      heads('<link rel="canonical" href="/mugs">', '<link rel="canonical" href="/mugs?utm=1">'),
      at.body(/canonical/),
    ),
    found('the description', heads(meta('description', 'Mugs'), meta('description', 'Cups')), at.body(/description/)),
    found(
      'another picture',
      pair('<img src="/logo-summer.png" alt="">', '<img src="/logo-winter.png" alt="">'),
      at.body(/\/img\b/),
    ),
    found('the language of the page', [html('<html lang="en"><p>a</p>'), html('<html lang="de"><p>a</p>')], at.body(/lang/)),
    found(
      'the state of the page',
      [state((ask) => ({ id: uuid(ask.r), currency: 'EUR' })), state((ask) => ({ id: uuid(ask.r), currency: 'USD' }))],
      at.body(/currency/),
    ),
    found('what a script does', pair('<script>start(1)</script>', '<script>start(2)</script>'), at.body(/script/)),
    found(
      'a word beside what is new every time',
      [
        ({ r }) => page(`<p>in stock</p><script nonce="${base64url(r, 22)}">x</script>`),
        ({ r }) => page(`<p>sold out</p><script nonce="${base64url(r, 22)}">x</script>`),
      ],
      at.body(/\/p\b/),
    ),
  ],
}

const doc = (from: string, to: string): [Answer, Answer] => [xml(from), xml(to)]
const soap =
  (text: string): Maker =>
  ({ r }) =>
    typed(
      'text/xml; charset=utf-8',
      `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><m:id xmlns:m="urn:m">urn:uuid:${uuid(r)}</m:id></s:Header><s:Body><price xmlns="urn:shop">${text}</price></s:Body></s:Envelope>`,
    )

const xmls: Group = {
  id: '31',
  title: 'XML: names by namespace, order counts',
  part: 'readers',
  rows: [
    quiet('another prefix', doc('<a:x xmlns:a="urn:s"><a:y>1</a:y></a:x>', '<b:x xmlns:b="urn:s"><b:y>1</b:y></b:x>')),
    quiet('a prefix, and the default namespace', doc('<a:x xmlns:a="urn:s"><a:y/></a:x>', '<x xmlns="urn:s"><y/></x>')),
    quiet('attributes in another order', doc('<x a="1" b="2"/>', '<x b="2" a="1"/>')),
    quiet('CDATA and escapes', doc('<x><![CDATA[a < b]]></x>', '<x>a &lt; b</x>')),
    quiet('an entity and its character', doc('<x>caf&#233;</x>', '<x>caf\u00e9</x>')),
    quiet('white space between elements', doc('<x><y>1</y><z/></x>', '<x>\n  <y>1</y>\n  <z></z>\n</x>')),
    quiet('the declaration', doc('<?xml version="1.0" encoding="UTF-8"?><x/>', '<x/>')),
    sameMeaning('a comment', doc('<x>1</x>', '<x>1<!-- made by hand --></x>')),
    quiet('an envelope with an id that is new every time', both(soap('3'))),
    found('an envelope with another content', [soap('3'), soap('4')], at.body(/price/)),
    found('another namespace', doc('<x xmlns="urn:shop:1"><y/></x>', '<x xmlns="urn:shop:2"><y/></x>'), PAGE),
    found('elements in another order', doc('<x><a/><b/></x>', '<x><b/><a/></x>'), PAGE),
    found('a text', doc('<x><y>1</y></x>', '<x><y>2</y></x>'), at.body(/y/)),
    found('an attribute', doc('<x a="1"/>', '<x a="2"/>'), at.body(/a$/)),
    found('an element is missing', doc('<x><y>1</y><z>2</z></x>', '<x><y>1</y></x>'), PAGE),
    found('not well-formed', doc('<x><y>1</y></x>', '<x><y>1</x>'), PAGE),
    found('an attribute became an element', doc('<x a="1"/>', '<x><a>1</a></x>'), [PAGE, optional(PAGE)]),
  ],
}

const image = (bytes: Buffer, type: string = 'image/png'): Answer => typed(type, bytes)
const paper =
  (text: string): Maker =>
  ({ r, at: atMs }) =>
    typed('application/pdf', pdf(text, new Date(atMs).toISOString().replace(/\D/g, '').slice(0, 14), hex(r, 32)))
const archive =
  (entries: Readonly<Record<string, string>>): Maker =>
  ({ r }) =>
    typed('application/zip', zip(entries, Math.floor(r() * 60_000)))
const FILES = { 'a.txt': 'alpha', 'b/c.txt': 'gamma' }
const TABLE = ['id,name,price', '1,Mug,3.50', '2,Cup,4.00'] as const
const ROWS = ['1,Mug,3.50', '2,Cup,4.00', '3,Pot,9.00']

const files: Group = {
  id: '34',
  title: 'files: what they hold, not when they were made',
  part: 'readers',
  rows: [
    quiet('the same picture', both(image(png(4, 4, 128)))),
    quiet('a document made anew for every request', both(paper('Invoice 7'))),
    quiet('an archive made anew for every request', both(archive(FILES))),
    quiet(
      'a packed file made anew for every request',
      both(({ n }) => typed('application/gzip', gzip('alpha', 1_772_443_800 + n))),
    ),
    sameMeaning('quotes in a table', [csv(...TABLE), csv('"id","name","price"', '1,"Mug",3.50', '"2",Cup,4.00')]),
    sameMeaning('line ends of a table', [csv(...TABLE), typed('text/csv', `${TABLE.join('\r\n')}\r\n`)]),
    quiet(
      'rows of a table in a random order on both',
      both(({ r }) => csv('id,name,price', ...shuffled(r, ROWS))),
    ),
    found('another picture of the same size', [image(png(4, 4, 128)), image(png(4, 4, 30))], PAGE),
    found('a larger picture', [image(png(4, 4, 128)), image(png(8, 8, 128))], PAGE),
    found(
      'no PNG, though it says so',
      [image(png(4, 4, 128)), image(Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'))],
      PAGE,
    ),
    found('another text in a document', [paper('Invoice 7'), paper('Invoice 8')], PAGE),
    found('another file in an archive', [archive(FILES), archive({ ...FILES, 'a.txt': 'beta!' })], at.body(/a\.txt/)),
    found('a file is missing in an archive', [archive(FILES), archive({ 'a.txt': 'alpha' })], at.body(/c\.txt|^$/)),
    found('half a picture', [image(png(64, 64, 128)), image(png(64, 64, 128).subarray(0, 50))], PAGE),
    found('another delimiter', [csv(...TABLE), csv(...TABLE.map((line) => line.replaceAll(',', ';')))], PAGE),
    found('the name of a column', [csv(...TABLE), csv('id,title,price', ...TABLE.slice(1))], [PAGE, optional(PAGE)]),
    found('a column is missing', [csv(...TABLE), csv('id,name', '1,Mug', '2,Cup')], at.body(/price|header/)),
    found('a row is missing', [csv(...TABLE), csv(...TABLE.slice(0, 2))], at.body(/rows|^$/)),
    found('a cell', [csv(...TABLE), csv('id,name,price', '1,Mug,3.50', '2,Cup,4.50')], at.body(/price/)),
    found('rows in another order', [csv(...TABLE), csv('id,name,price', '2,Cup,4.00', '1,Mug,3.50')], at.body(/^/, /order/)),
    found(
      'a cell, in rows of a random order',
      [
        ({ r }) => csv('id,name,price', ...shuffled(r, ROWS)),
        ({ r }) => csv('id,name,price', ...shuffled(r, ['1,Mug,3.50', '2,Cup,4.00', '3,Pot,9.50'])),
      ],
      at.body(/price/),
    ),
    found('a byte order mark before a table', [csv(...TABLE), csv(`\ufeff${TABLE[0]}`, ...TABLE.slice(1))], at.any(/^/)),
    quiet(
      'one of two pictures on both',
      both(({ r }) => image(pick(r, [png(4, 4, 128), png(4, 4, 30)]))),
    ),
  ],
}

export const DOCUMENT_GROUPS: readonly Group[] = [pages, xmls, files]
