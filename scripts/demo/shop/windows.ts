/**
 * The shop windows: pages that only a browser can judge. Each shows one thing that a visitor sees or a script does: a picture
 * that comes late, a button, a widget of somebody else, a call to the API. Probes of HTTP do not ask for them.
 */
import { randomBytes } from 'node:crypto'

import { drawPng } from './files.ts'
import { bytes, json, problem, type Reply, text } from './reply.ts'
import { type Route, get } from './router.ts'
import type { Shop } from './shop.ts'

const WINDOWS: Readonly<Record<string, string>> = {
  spring: 'Seeds and pots',
  summer: 'Blankets for the lawn',
  autumn: 'Lanterns',
  winter: 'Wool and wood',
  sale: 'Last pieces',
  gifts: 'Things to give away',
  club: 'For members',
  new: 'Just arrived',
}

/** Woven cloth: browsers count a picture as content only if its file is not tiny for its size (web.dev/articles/lcp). */
const HERO: Uint8Array = drawPng(160, 40, (x, y) => [
  160 + ((x * 7 + y * 13) % 61),
  60 + ((x * y) % 47),
  40 + ((x * 31 + y) % 29),
])

export const windowRoutes: readonly Route[] = [
  get('/windows/:name', (_call, shop, { name = '' }) => {
    const title = WINDOWS[name]
    return title === undefined ? problem(404, 'Not found', 'There is no such window.') : windowPage(shop, name, title)
  }),
  get('/windows/:name/hero.png', () => bytes(HERO, 'image/png', 'public, max-age=3600')),
  get('/api/windows/:name', (_call, _shop, { name = '' }) =>
    WINDOWS[name] === undefined
      ? problem(404, 'Not found', 'There is no such window.')
      : json({ window: name, visitor: randomBytes(8).toString('hex'), points: name.length * 10 }),
  ),
]

function windowPage(shop: Shop, name: string, title: string): Reply {
  const nonce = randomBytes(16).toString('base64')
  const html = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>${title} - Hearth &amp; Home</title>
  <meta name="description" content="${title}, in our window this month">
  <style nonce="${nonce}">
    body { font-family: sans-serif; margin: 24px }
    .tiles { display: grid; grid-template-columns: repeat(3, 200px); gap: 16px }
    .tile { background: #f4e0d0; padding: 24px; height: 80px }
    .hero { background: #a03c28; width: 640px; height: 160px }
  </style>
  <script nonce="${nonce}" src="https://metrics.example/count.js" async></script>
</head>
<body>
  <main>
    <h1>${title}</h1>
    <div id="hero"></div>
    <div class="tiles"><div class="tile">First</div><div class="tile">Second</div><div class="tile">Third</div></div>
    <p><button type="button">Remember this window</button> <a href="/products">All products</a></p>
    <p id="points"></p>
  </main>
  <script nonce="${nonce}">
    const show = () => {
      const picture = document.createElement('img')
      picture.src = '/windows/${name}/hero.png'
      picture.alt = '${title}'
      picture.className = 'hero'
      document.getElementById('hero').append(picture)
    }
    setTimeout(show, 0)
    fetch('/api/windows/${name}').then((answer) => answer.json()).then((data) => {
      document.getElementById('points').textContent = data.points.toFixed(0) + ' points for a visit'
    })
  </script>
</body>
</html>
`
  const policy = `default-src 'self'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; frame-ancestors 'none'`
  const page = text(html, 'text/html; charset=utf-8', 'no-store')
  return { ...page, headers: { ...page.headers, 'content-security-policy': policy, 'x-shop-build': shop.build } }
}
