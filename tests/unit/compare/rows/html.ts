/** Pages, as a browser builds them. */
import type { Answer } from '../../../laws/simulation.ts'
import { both, html, row, undecided, type Row } from './row.ts'

const page = (head: string, body = '<main><h1>Mugs</h1></main>', attributes = ' lang="en"'): Answer =>
  html(
    `<!doctype html><html${attributes}><head><meta charset="utf-8"><title>Mugs</title>${head}</head><body>${body}</body></html>`,
  )
const heads = (from: string, to: string): [Answer, Answer] => [page(from), page(to)]
const bodies = (from: string, to: string): [Answer, Answer] => [page('', from), page('', to)]
const HOST = 'https://cdn.example'

const TWINS: readonly Row[] = [
  row('layout between elements', bodies('<p>a</p><p>b</p>', '\n  <p>a</p>\n\n  <p>b</p>\n')),
  row('white space inside a text', bodies('<p>a  b\n c</p>', '<p>a b c</p>')),
  row('order and quoting of attributes', bodies('<p id="a" class="x y">t</p>', "<p CLASS='y  x' id=a>t</p>")),
  row('comments', bodies('<p>a</p>', '<!-- build 7f3a9c1b --><p>a<!-- --></p>')),
  row('spelling of a boolean attribute', bodies('<input disabled>', '<input disabled="disabled">')),
  row('entities', bodies('<p>a &amp; b &copy;</p>', '<p>a &#38; b \u00a9</p>')),
  row('tags that may be left out', bodies('<ul><li>a</li><li>b</li></ul>', '<ul><li>a<li>b</ul>')),
  row('a span without a meaning', bodies('<p>a b</p>', '<p>a <span>b</span></p>')),
  row('index and follow are what holds anyway', heads('', '<meta name="robots" content="index, follow">')),
  row(
    'order of directives of a policy',
    heads(
      `<meta http-equiv="Content-Security-Policy" content="img-src 'self'; script-src a b">`,
      `<meta http-equiv="content-security-policy" content="script-src b a;  img-src 'self'">`,
    ),
  ),
  row(
    'order of metadata',
    heads('<meta name="a" content="1"><meta name="b" content="2">', '<meta name="b" content="2"><meta name="a" content="1">'),
  ),
  row(
    'key order of embedded JSON',
    heads(
      '<script type="application/ld+json">{"a":1,"b":2}</script>',
      '<script type="application/ld+json">{ "b":2, "a":1 }</script>',
    ),
  ),
  row(
    'addresses of its own',
    both((origin) =>
      page(`<link rel="canonical" href="${origin}/mugs"><script src="${origin}/app.js"></script>`, `<a href="${origin}/p">p</a>`),
    ),
  ),
  row('hidden white space in pre stays', bodies('<pre>a\n b</pre>', '<pre>a\n b</pre>')),
]

const FRESH: readonly Row[] = [
  row('a fresh nonce', [
    [page('<script nonce="a1">x()</script>'), page('<script nonce="b2">x()</script>')],
    [page('<script nonce=c3>x()</script>'), page("<script nonce='d4'>x()</script>")],
  ]),
  row('a fresh CSRF input', [
    [html('<input name="_csrf" value="abc">'), html('<input name="_csrf" value="def">')],
    html('<input name="_csrf" value="ghi">'),
  ]),
  row(
    'a fresh CSRF field of a form',
    bodies(
      '<form><input type=hidden name=authenticity_token value=abc></form>',
      '<form><input type=hidden name=authenticity_token value=def></form>',
    ),
  ),
  row(
    'no script has the nonce of the policy',
    [page('<script nonce="a1">x()</script>'), page('<script>x()</script>')],
    'body.script-changed /scripts/nonce',
  ),
  row(
    'a CSRF field without a token',
    bodies('<form><input type=hidden name=_csrf value=abc></form>', '<form><input type=hidden name=_csrf value=""></form>'),
    'body.form-changed /html/body/form/*/fields/_csrf/@value',
  ),
  row(
    'a CSRF meta that was not filled in',
    heads('<meta name="csrf-token" content="abc">', '<meta name="csrf-token" content="{{ token }}">'),
    'body.metadata-changed /meta/csrf-token',
  ),
  row(
    'an address that looks like another one',
    bodies('<img src="/logo.png">', '<img src="/logo@old.png">'),
    'body.asset-changed /html/body/img/*/@src',
  ),
  row('a fresh CSRF meta', heads('<meta name="csrf-token" content="abc">', '<meta name="csrf-token" content="def">')),
  row(
    'the fingerprint of an asset',
    heads('<script src="/app.3f9c1a2b.js"></script>', '<script src="/app.9d0e8f7a.js"></script>'),
  ),
  row(
    'the fingerprint of a pinned asset',
    heads(
      '<script src="/app.3f9c1a2b.js" integrity="sha384-aaaa"></script>',
      '<script src="/app.9d0e8f7a.js" integrity="sha384-bbbb"></script>',
    ),
  ),
  row(
    'a parameter against caches',
    heads('<link rel="stylesheet" href="/a.css?v=17">', '<link rel="stylesheet" href="/a.css?v=18">'),
  ),
  row('generated ids', bodies('<label for=":r1:">a</label><input id=":r1:">', '<label for=":r7:">a</label><input id=":r7:">')),
  row('framework markers', bodies('<p data-v-7ba5bd90>a</p>', '<p data-v-1c2d3e4f data-reactroot>a</p>')),
  row(
    'classes that a build writes',
    bodies('<p class="css-1a2b3c Button_root__3xK9f">a</p>', '<p class="Button_root__9qW2z css-4d5e6f">a</p>'),
  ),
  row('a banner that varies on both', [
    [page('', '<p>one</p><h2>a</h2>'), page('', '<p>two</p><h2>a</h2>')],
    [page('', '<p>two</p><h2>a</h2>'), page('', '<p>one</p><h2>a</h2>')],
  ]),
  row('an element now and then on both', [
    [page('', '<h2>a</h2>'), page('', '<aside>x</aside><h2>a</h2>')],
    [page('', '<aside>x</aside><h2>a</h2>'), page('', '<h2>a</h2>')],
  ]),
]

const HEADS: readonly Row[] = [
  row('noindex is new', heads('', '<meta name="robots" content="noindex">'), 'body.robots-changed /meta/robots'),
  row('noindex is gone', heads('<meta name="robots" content="noindex">', ''), 'body.robots-changed /meta/robots'),
  row(
    'nofollow joins noindex',
    heads('<meta name="robots" content="noindex">', '<meta name="robots" content="noindex,nofollow">'),
    'body.robots-changed /meta/robots/nofollow',
  ),
  row(
    'another canonical address',
    heads('<link rel="canonical" href="/mugs">', '<link rel="canonical" href="/">'),
    'body.canonical-changed /rel/canonical',
  ),
  row(
    'another title',
    [
      page(''),
      html(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Error</title></head><body><main><h1>Mugs</h1></main></body></html>',
      ),
    ],
    'body.title-changed /html/head/title',
  ),
  row(
    'another description',
    heads('<meta name="description" content="a">', '<meta name="description" content="b">'),
    'body.metadata-changed /meta/description',
  ),
  row('no preview picture', heads('<meta property="og:image" content="/a.png">', ''), 'body.metadata-changed /meta/og:image'),
  row(
    'another language',
    [page('', '<p>a</p>', ' lang="de"'), page('', '<p>a</p>', ' lang="en"')],
    'body.language-changed /html/@lang',
  ),
  row(
    'a weaker policy',
    heads(
      `<meta http-equiv="content-security-policy" content="script-src 'self'">`,
      `<meta http-equiv="content-security-policy" content="script-src 'self' 'unsafe-inline'">`,
    ),
    'body.policy-changed /meta/content-security-policy/script-src',
  ),
  row(
    'a script of a third party is new',
    heads('', `<script src="${HOST}/w.js"></script>`),
    'body.script-added /scripts/third-party/cdn.example',
  ),
  row(
    'a script of a third party is gone',
    heads(`<script src="${HOST}/w.js"></script>`, ''),
    'body.script-missing /scripts/third-party/cdn.example',
  ),
  row(
    'a script of a third party without TLS',
    heads(`<script src="${HOST}/w.js"></script>`, '<script src="http://cdn.example/w.js"></script>'),
    'body.mixed-content /scripts/third-party/cdn.example/*/src',
  ),
  row(
    'a script is no longer pinned',
    heads(`<script src="${HOST}/w.js" integrity="sha384-a"></script>`, `<script src="${HOST}/w.js"></script>`),
    'body.script-changed /scripts/third-party/cdn.example/*/@integrity',
  ),
  row(
    'a script is loaded at once',
    heads('<script src="/a.js" defer></script>', '<script src="/a.js"></script>'),
    'body.script-changed /scripts/own/*/@defer',
  ),
  row('another inline script', heads('<script>a()</script>', '<script>b()</script>'), 'body.script-changed /scripts/inline/*'),
  row(
    'another style sheet',
    heads('<link rel="stylesheet" href="/a.css">', '<link rel="stylesheet" href="/b.css">'),
    'body.asset-changed /styles/*/href',
  ),
  row(
    'a value of embedded state',
    heads(
      '<script>window.__STATE__ = {"user":{"plan":"free"}};</script>',
      '<script>window.__STATE__ = {"user":{"plan":"pro"}};</script>',
    ),
    'body.value-changed /data/__STATE__/user/plan',
  ),
  row(
    'a type in the data of a framework',
    heads(
      '<script id="__NEXT_DATA__" type="application/json">{"price":1}</script>',
      '<script id="__NEXT_DATA__" type="application/json">{"price":"1"}</script>',
    ),
    'body.type-changed /data/__NEXT_DATA__/price',
  ),
  row(
    'structured data are gone',
    heads('<script type="application/ld+json">{"@type":"Product"}</script>', ''),
    'body.field-missing /data/ld+json',
  ),
]

const FORM =
  '<form action="/login" method="post"><input name="mail" type="email" required><select name="c"><option>DE<option>AT</select></form>'

const BODIES: readonly Row[] = [
  row(
    'another headline',
    bodies('<main><h1>Mugs</h1></main>', '<main><h1>Cups</h1></main>'),
    'body.text-changed /html/body/main/h1',
  ),
  row(
    'a word in a paragraph',
    bodies('<p>a</p><p>in stock</p><p>c</p>', '<p>a</p><p>sold out</p><p>c</p>'),
    'body.text-changed /html/body/p/*',
  ),
  row(
    'a word that is no longer bold',
    bodies('<p>in <b>two</b> days</p>', '<p>in two days</p>'),
    'body.text-changed /html/body/p/*',
  ),
  row(
    'a word beside a link',
    bodies('<p>See <a href="/d">docs</a> now</p>', '<p>See <a href="/d">docs</a> later</p>'),
    'body.text-changed /html/body/p/*',
  ),
  row('a text that becomes none', bodies('<h1 class="x">a</h1>', '<h1 class="x"></h1>'), 'body.text-changed /html/body/h1'),
  row('a line break in pre', bodies('<pre>a\nb</pre>', '<pre>a b</pre>'), 'body.text-changed /html/body/pre/*'),
  row('a paragraph is missing', bodies('<p>a</p><p>b</p>', '<p>a</p>'), 'body.element-missing /html/body/p/*'),
  row('a navigation is missing', bodies('<nav>n</nav><p>a</p>', '<p>a</p>'), 'body.element-missing /html/body/nav'),
  row('a navigation is new', bodies('<p>a</p>', '<nav>n</nav><p>a</p>'), 'body.element-added /html/body/nav'),
  row(
    'items in another order',
    bodies('<ul><li>a<li>b<li>c</ul>', '<ul><li>c<li>a<li>b</ul>'),
    'body.order-changed /html/body/ul/*/li',
  ),
  row(
    'elements in another order',
    bodies('<nav>n</nav><main>m</main>', '<main>m</main><nav>n</nav>'),
    'body.order-changed /html/body',
  ),
  row('another link', bodies('<a href="/sale">Sale</a>', '<a href="/sold">Sale</a>'), 'body.link-changed /html/body/a/*/@href'),
  row(
    'another picture',
    bodies('<img src="/logo-summer2024.png">', '<img src="/logo-summer2025.png">'),
    'body.asset-changed /html/body/img/*/@src',
  ),
  row(
    'no text for a picture',
    bodies('<img src="/a.png" alt="a mug">', '<img src="/a.png">'),
    'body.attribute-changed /html/body/img/*/@alt',
  ),
  row(
    'another class',
    bodies('<button class="a b">x</button>', '<button class="a c">x</button>'),
    'body.attribute-changed /html/body/button/*/@class',
  ),
  row(
    'a handler is new',
    bodies('<button>x</button>', '<button onclick="a()">x</button>'),
    'body.script-changed /html/body/button/*/@onclick',
  ),
  row(
    'a frame without TLS',
    bodies(`<iframe src="${HOST}/f"></iframe>`, '<iframe src="http://cdn.example/f"></iframe>'),
    'body.mixed-content /html/body/iframe/*/@src',
  ),
  row(
    'another cell of a table',
    bodies('<table><tr><td>1<td>2</table>', '<table><tr><td>1<td>3</table>'),
    'body.text-changed /html/body/table/*/tbody/*/tr/*/td/*',
  ),
  row('a form is sent elsewhere', bodies(FORM, FORM.replace('/login', '/signin')), 'body.form-changed /html/body/form/*/@action'),
  row(
    'a form is sent by another method',
    bodies(FORM, FORM.replace('post', 'get')),
    'body.form-changed /html/body/form/*/@method',
  ),
  row(
    'a field is no longer required',
    bodies(FORM, FORM.replace(' required', '')),
    'body.form-changed /html/body/form/*/fields/mail/@required',
  ),
  row(
    'a field is gone',
    bodies(FORM, FORM.replace('<input name="mail" type="email" required>', '')),
    'body.form-changed /html/body/form/*/fields/mail',
  ),
  row('a choice is gone', bodies(FORM, FORM.replace('<option>AT', '')), 'body.form-changed /html/body/form/*/fields/c/options/*'),
  row(
    'a value of an input outside of a form',
    bodies('<input name="qty" value="1">', '<input name="qty" value="2">'),
    'body.attribute-changed /html/body/input/*/@value',
  ),
  row(
    'an icon inside the page',
    bodies('<svg><path d="M0 0"/></svg>', '<svg><path d="M0 1"/></svg>'),
    'body.attribute-changed /html/body/svg/*/path/@d',
  ),
  row(
    'a text that varies on the candidate only',
    [page('', '<p>a</p>'), [page('', '<p>a</p>'), page('', '<p>b</p>')]],
    'body.unstable /html/body/p/*',
  ),
  row(
    'an element named __proto__',
    bodies('<__proto__>a</__proto__><p data-__proto__="1">x</p>', '<p data-__proto__="2">x</p>'),
    'body.attribute-changed /html/body/p/*/@data-__proto__',
    'body.text-changed /html/body',
  ),
  row('nested deeper than a tree may be', bodies('<div>'.repeat(5000), `${'<div>'.repeat(5000)}x`), 'body.text-changed /lines/0'),
  undecided('a page that is cut', [{ ...page(''), cut: 'cap' }, page('')], /^body: a body is longer than the cap/),
]

export const HTML_ROWS: readonly Row[] = [...TWINS, ...FRESH, ...HEADS, ...BODIES]
