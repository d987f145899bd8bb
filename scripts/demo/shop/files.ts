/** Everything that is neither page nor API: assets, feed, export, logo, robots.txt, OpenAPI document. */
import { crc32, deflateSync } from 'node:zlib'

import { CURRENCY, PRODUCTS } from './catalogue.ts'
import { openApiDocument } from './openapi.ts'
import { assetHash } from './pages.ts'
import { type Reply, bytes, json, problem, text } from './reply.ts'
import { type Call, type Route, get } from './router.ts'

const FOR_EVER = 'public, max-age=31536000, immutable'
const ONE_HOUR = 'public, max-age=3600'

export const fileRoutes: readonly Route[] = [
  get('/assets/:file', (_call, shop, { file = '' }) => {
    if (file === `app.${assetHash(shop, 'app.js')}.js`) return text(APP_SCRIPT, 'text/javascript; charset=utf-8', FOR_EVER)
    if (file === `shop.${assetHash(shop, 'shop.css')}.css`) return text(STYLE_SHEET, 'text/css; charset=utf-8', FOR_EVER)
    return problem(404, 'Not found', `There is no asset "${file}".`)
  }),
  get('/feed.xml', (call) => feed(call)),
  get('/export.csv', () => text(csv(), 'text/csv; charset=utf-8', ONE_HOUR)),
  get('/logo.png', () => bytes(LOGO, 'image/png', ONE_HOUR)),
  get('/robots.txt', (call) =>
    text(`User-agent: *\nDisallow: /account\nSitemap: ${call.origin}/sitemap.xml\n`, 'text/plain; charset=utf-8', ONE_HOUR),
  ),
  get('/openapi.json', (call) => json(openApiDocument(call.origin), { cache: ONE_HOUR })),
]

const APP_SCRIPT = `document.addEventListener('submit', (event) => {
  const button = event.target.querySelector('button')
  if (button) button.disabled = true
})
`
const STYLE_SHEET = `body { font-family: system-ui, sans-serif; max-width: 60rem; margin: auto }
.price { font-weight: bold }
`

function feed(call: Call): Reply {
  const items = PRODUCTS.slice(-5).map(
    ({ id, name, addedOn }) =>
      `    <item><title>${name}</title><link>${call.origin}/products/${id}</link><guid isPermaLink="false">${id}</guid><pubDate>${new Date(addedOn).toUTCString()}</pubDate></item>`,
  )
  const xml = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
  <channel>
    <title>New at Hearth &amp; Home</title>
    <link>${call.origin}/</link>
    <lastBuildDate>${new Date().toUTCString()}</lastBuildDate>
${items.join('\n')}
  </channel>
</rss>
`
  return text(xml, 'application/rss+xml; charset=utf-8', ONE_HOUR)
}

/** RFC 4180: CRLF, and quotes around a field that holds a comma. */
function csv(): string {
  const rows = PRODUCTS.map(({ id, name, category, price, stock }) => [
    id,
    name,
    category,
    price.toFixed(2),
    CURRENCY,
    String(stock),
  ])
  return [['id', 'name', 'category', 'price', 'currency', 'stock'], ...rows]
    .map((row) => row.map((field) => (field.includes(',') ? `"${field}"` : field)).join(','))
    .join('\r\n')
    .concat('\r\n')
}

const LOGO_PIXELS = 32
const LOGO: Uint8Array = drawPng(LOGO_PIXELS, LOGO_PIXELS, (x, y) => (isHouse(x, y) ? [0xff, 0xf4, 0xe0] : [0xa0, 0x3c, 0x28]))

/** A picture as a PNG (ISO/IEC 15948): signature, header, one deflated image, end. */
export function drawPng(width: number, height: number, colourAt: (x: number, y: number) => readonly number[]): Uint8Array {
  const rows = Array.from({ length: height }, (_row, y) => {
    const pixels = Array.from({ length: width }, (_column, x) => colourAt(x, y))
    return [0, ...pixels.flat()] // every row starts with its filter: none
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8) // 8 bits, RGB, no interlacing
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function isHouse(x: number, y: number): boolean {
  const isRoof = y >= 6 && y < 15 && Math.abs(x - 15.5) <= y - 5
  return isRoof || (y >= 15 && y < 26 && x >= 9 && x <= 22)
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const frame = Buffer.alloc(8 + named.length)
  frame.writeUInt32BE(data.length, 0)
  frame.set(named, 4)
  frame.writeUInt32BE(crc32(named), 4 + named.length)
  return frame
}
