/** The HTML pages. Each gets a nonce for its script (Content-Security-Policy) and, where it has a form, a CSRF token. */
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'

import { CURRENCY, PRODUCTS, type Product, byRating, findProduct, withTag } from './catalogue.ts'
import { type Reply, redirect, text } from './reply.ts'
import { type Call, type Route, get } from './router.ts'
import type { Shop } from './shop.ts'
import { type Session, newCsrfToken } from './state.ts'

export const pageRoutes: readonly Route[] = [
  get('/', (call, shop) => homePage(call, shop)),
  get('/products', (call, shop) => listPage(call, shop)),
  get('/products/:id', (_call, shop, { id = '' }) => {
    const product = findProduct(id)
    return product === undefined ? notFoundPage(shop) : productPage(shop, product)
  }),
  get('/imprint', (_call, shop) => imprintPage(shop)),
  // The shop before this one had other addresses, and people still have them in their bookmarks.
  get('/old-catalogue', (call) => redirect(301, `${call.origin}/catalogue`)),
  get('/catalogue', (call, shop) => listPage(call, shop)),
  get('/p/:number', (_call, shop, { number = '' }) => {
    const product = PRODUCTS.find(({ oldNumber }) => String(oldNumber) === number)
    return product === undefined ? notFoundPage(shop) : redirect(301, `/products/${product.id}`)
  }),
  // Short links of the newsletter: what was appended to count the readers must arrive.
  get('/go/sale', (call) => redirect(302, `/products?${new URLSearchParams([['tag', 'sale'], ...call.query]).toString()}`)),
]

type Page = { readonly title: string; readonly main: string; readonly status?: number }

function render(shop: Shop, page: Page): Reply {
  const nonce = randomBytes(16).toString('base64')
  const html = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${escape(page.title)} - Hearth &amp; Home</title>
  <link rel="stylesheet" href="/assets/shop.${assetHash(shop, 'shop.css')}.css">
  <script nonce="${nonce}">window.shop = { currency: '${CURRENCY}' }</script>
  <script nonce="${nonce}" src="/assets/app.${assetHash(shop, 'app.js')}.js" defer></script>
</head>
<body>
  <header><a href="/"><img src="/logo.png" alt="Hearth &amp; Home" width="32" height="32"></a>
    <nav><a href="/products">All products</a> <a href="/account">Your account</a></nav></header>
  <main>
${page.main}
  </main>
  <footer><a href="/imprint">Imprint</a></footer>
  <!-- rendered in ${randomInt(1, 20)} ms -->
</body>
</html>
`
  const reply = text(html, 'text/html; charset=utf-8', 'no-store')
  const policy = `default-src 'self'; script-src 'self' 'nonce-${nonce}'; frame-ancestors 'none'`
  return { ...reply, status: page.status ?? 200, headers: { ...reply.headers, 'content-security-policy': policy } }
}

/** As a bundler names its files: the hash changes with every build, so that browsers may keep a file for ever. */
export function assetHash(shop: Shop, name: string): string {
  return createHash('sha256').update(`${shop.build} ${name}`).digest('hex').slice(0, 6)
}

function homePage(call: Call, shop: Shop): Reply {
  const page = render(shop, {
    title: 'Welcome',
    main: `    <h1>Things that last</h1>\n    <ul>\n${byRating(PRODUCTS).slice(0, 6).map(listItem).join('\n')}\n    </ul>`,
  })
  const visitor = `${randomUUID()}; Path=/; Max-Age=31536000; SameSite=Lax`
  const cookies = { currency: `${CURRENCY}; Path=/; SameSite=Lax`, ...(call.cookies['visitor'] === undefined ? { visitor } : {}) }
  return { ...page, cookies }
}

function listPage(call: Call, shop: Shop): Reply {
  const tag = call.query.get('tag')
  const products = tag === null ? PRODUCTS : withTag(tag)
  return render(shop, {
    title: tag === null ? 'All products' : `Products: ${tag}`,
    main: `    <h1>${products.length} products</h1>\n    <ul>\n${products.map(listItem).join('\n')}\n    </ul>`,
  })
}

function productPage(shop: Shop, product: Product): Reply {
  return render(shop, {
    title: product.name,
    main: `    <h1>${escape(product.name)}</h1>
    <p class="price">${product.price.toFixed(2)} ${CURRENCY}</p>
    <p class="stock">In stock</p>
    <p>Made by ${escape(product.manufacturer.name)}, ${product.manufacturer.country}</p>
    <form method="post" action="/cart">
      <input type="hidden" name="csrf" value="${newCsrfToken(shop.state)}">
      <button name="product" value="${product.id}">Put into the cart</button>
    </form>`,
  })
}

export function loginPage(shop: Shop, notice: string = '', status: number = 200): Reply {
  return render(shop, {
    title: 'Sign in',
    status,
    main: `    <h1>Sign in</h1>
    <p role="alert">${escape(notice)}</p>
    <form method="post" action="/login">
      <input type="hidden" name="csrf" value="${newCsrfToken(shop.state)}">
      <label>E-mail <input name="email" type="email" required></label>
      <label>Password <input name="password" type="password" required></label>
      <button>Sign in</button>
    </form>`,
  })
}

export function accountPage(shop: Shop, session: Session): Reply {
  return render(shop, {
    title: 'Your account',
    main: `    <h1>Hello, ${escape(session.customer.name)}</h1>
    <p>Customer ${session.customer.id}, signed in <time datetime="${session.signedInAt}">just now</time></p>
    <p>${session.cart.items.length} things in your cart</p>`,
  })
}

function imprintPage(shop: Shop): Reply {
  return render(shop, {
    title: 'Imprint',
    main: '    <h1>Imprint</h1>\n    <p>Hearth &amp; Home GmbH, Königstraße 1, 70173 Stuttgart</p>',
  })
}

export function notFoundPage(shop: Shop): Reply {
  return render(shop, { title: 'Not found', status: 404, main: '    <h1>There is no such page</h1>' })
}

function listItem(product: Product): string {
  return `      <li><a href="/products/${product.id}">${escape(product.name)}</a> ${product.price.toFixed(2)} ${CURRENCY}</li>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(value: string): string {
  return value.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
