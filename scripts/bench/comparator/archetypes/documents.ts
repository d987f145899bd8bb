/** What is no JSON: pages, redirects on the way to them, and files. */
import { answerWith } from '../answer.ts'
import { headersOf } from '../context.ts'
import type { Noise } from '../noise.ts'
import { type Archetype, CATALOGUE } from './archetype.ts'

const BANNERS = ['Free delivery from 50 €', 'New: blankets', 'Sale until Sunday', 'Gift cards', 'Meet us in Porto']

function pageOf(noise: Noise): { readonly text: string; readonly nonce: string } {
  const { atLeast } = noise
  const nonce = atLeast('normal') ? noise.token(22) : 'static-nonce-of-quiet-pages'
  const rows = CATALOGUE.slice(0, 5 + (noise.variant % 4)).map(
    ({ noun }, index) =>
      `<li class="card"><a href="${noise.origin}/p/${101 + index}">${noun}</a> <span class="price">${12 + index},50 €</span></li>`,
  )
  const fresh = atLeast('normal')
    ? `<meta name="csrf-token" content="${noise.token(40)}"><meta name="generated" content="${noise.now().toISOString()}">`
    : ''
  const hostile = atLeast('hostile')
    ? `<p class="banner">${noise.pick(BANNERS)}</p><div data-reactroot="" data-view="${noise.uuid()}"></div><!-- build ${noise.hex(12)} in ${noise.below(90)} ms -->
<script nonce="${nonce}">window.__STATE__={"session":"${noise.uuid()}","visits":${4000 + noise.nth * 2},"flags":{"beta":false}}</script>`
    : ''
  const text = `<!doctype html>
<html lang="en"><head><title>Mugs and more</title><meta charset="utf-8"><meta name="robots" content="index, follow">
<meta name="description" content="Enamel mugs from Porto">${fresh}
<link rel="canonical" href="${noise.origin}/mugs"><link rel="stylesheet" href="/assets/site.3f9c1a2b.css"><script nonce="${nonce}" src="/assets/app.8d21c7f0.js" defer></script></head>
<body><nav><a href="/">Home</a><a href="/cart">Cart</a></nav>${hostile}
<h1>Mugs</h1><p>Delivery in 2 days, free from 50 €.</p>
<ul>${rows.join('\n')}</ul>
<form action="/newsletter" method="post"><input type="hidden" name="_csrf" value="${atLeast('normal') ? noise.token(32) : 'none'}"><input type="email" name="email" required><button>Subscribe</button></form>
<img src="/assets/hero.webp" alt="A blue mug"><footer>© 2026 Mugs and more, Rua do Almada 12, Porto</footer></body></html>`
  return { text, nonce }
}

const page: Archetype = {
  name: 'html',
  answer: (noise) => {
    const { text, nonce } = pageOf(noise)
    const answer = answerWith({ kind: 'text', type: 'text/html; charset=utf-8', text }, headersOf(noise))
    answer.fields.push([
      'content-security-policy',
      `default-src 'self'; script-src 'nonce-${nonce}' 'strict-dynamic'; img-src 'self' data:`,
    ])
    answer.fields.push(['set-cookie', `visitor=${noise.uuid()}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=31536000`])
    return answer
  },
  places: [],
}

const redirect: Archetype = {
  name: 'redirect',
  answer: (noise) => {
    const state = noise.atLeast('normal') ? `&state=${noise.token(24)}` : ''
    const answer = answerWith(
      {
        kind: 'text',
        type: 'text/html; charset=utf-8',
        text: '<html lang="en"><head><title>Sign in</title></head><body><h1>Sign in</h1><form action="/session" method="post"><input name="user"></form></body></html>',
      },
      headersOf(noise),
    )
    answer.fields.push(['content-security-policy', "default-src 'self'; frame-ancestors 'none'"])
    answer.hops = [
      { status: 301, location: `${noise.origin}/account/`, fields: [['cache-control', 'max-age=3600']] },
      {
        status: 302,
        location: `${noise.origin}/sign-in?return=%2Faccount%2F${state}`,
        fields: [['set-cookie', `flow=${noise.token(20)}; Path=/sign-in; HttpOnly; Secure; Max-Age=600`]],
      },
    ]
    return answer
  },
  places: [],
}

const table: Archetype = {
  name: 'csv',
  answer: (noise) => {
    const rows = CATALOGUE.map(({ noun, city }, index) => `${101 + index};${noun};${city};${12 + index},50;${index * 3}`)
    const head = noise.atLeast('normal') ? `# export ${noise.uuid()} at ${noise.now().toISOString()}\n` : ''
    const answer = answerWith(
      { kind: 'text', type: 'text/csv; charset=utf-8', text: `${head}id;name;city;price;stock\n${rows.join('\n')}\n` },
      headersOf(noise),
    )
    answer.fields.push(['content-disposition', 'attachment; filename="products.csv"'])
    return answer
  },
  places: [],
}

const soap: Archetype = {
  name: 'xml',
  answer: (noise) => {
    const rows = CATALOGUE.slice(0, 5).map(
      ({ noun }, index) =>
        `<p:product sku="SK-${400 + index}"><p:name>${noun}</p:name><p:price currency="EUR">${12 + index}.50</p:price></p:product>`,
    )
    const id = noise.atLeast('normal')
      ? `<h:id>${noise.uuid()}</h:id><h:at>${noise.now().toISOString()}</h:at>`
      : '<h:id>1</h:id>'
    return answerWith(
      {
        kind: 'text',
        type: 'application/xml; charset=utf-8',
        text: `<?xml version="1.0" encoding="UTF-8"?>\n<e:envelope xmlns:e="urn:envelope" xmlns:h="urn:head" xmlns:p="urn:products"><e:head>${id}</e:head><e:body><p:products count="5">${rows.join('')}</p:products></e:body></e:envelope>`,
      },
      headersOf(noise),
    )
  },
  places: [],
}

/** One pixel, and the same bytes in every answer. */
const PNG = Buffer.from(
  '89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082',
  'hex',
)

const file: Archetype = {
  name: 'download',
  answer: (noise) => {
    const answer = answerWith(
      { kind: 'bytes', type: 'image/png', bytes: Buffer.concat([PNG, Buffer.from(`variant ${noise.variant}`)]) },
      headersOf(noise),
    )
    answer.fields.push(['content-disposition', 'inline; filename="mug.png"'], ['accept-ranges', 'bytes'])
    return answer
  },
  places: [],
}

export const DOCUMENTS: readonly Archetype[] = [page, redirect, table, soap, file]
