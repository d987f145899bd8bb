/**
 * Writes the site that both servers serve: small, but with what static sites stumble over: addresses without .html, spaces
 * and umlauts in names, a folder without index, symbolic links, a file of 300 kB, dotfiles. Always the same bytes.
 */
import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What a team's own serve.json looks like: it is the same for both versions, and not every line of it survives the upgrade. */
const SERVE_JSON = {
  redirects: [
    { source: '/blog/:slug', destination: '/docs/:slug' },
    { source: '/shop', destination: 'https://shop.example/', type: 302 },
    { source: '/p/:id-:name', destination: '/products/:id' },
  ],
  rewrites: [
    { source: '/app/**', destination: '/app.html' },
    { source: '/user(s)?/:name', destination: '/profile.html' },
  ],
  headers: [
    { source: '**/*.css', headers: [{ key: 'Cache-Control', value: 'public, max-age=31536000, immutable' }] },
    {
      source: '**/*.html',
      headers: [
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Content-Security-Policy', value: "default-src 'self'" },
      ],
    },
  ],
  unlisted: ['private'],
}

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** 24 paragraphs are more than the 1,024 bytes from which on `serve` compresses. */
const LONG = 24

export function writeSite(folder) {
  for (const [name, content] of Object.entries(files())) {
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    // Another run may be serving it right now.
    if (!existsSync(file) || !readFileSync(file).equals(Buffer.from(content))) writeFileSync(file, content)
  }
  link('v2.txt', path.join(folder, 'files/latest.txt'))
  link('v3.txt', path.join(folder, 'dangling.txt'))
}

function link(target, at) {
  if (lstatSync(at, { throwIfNoEntry: false }) === undefined) symlinkSync(target, at)
}

function files() {
  return {
    'serve.json': JSON.stringify(SERVE_JSON, undefined, 2),
    'index.html': page('Home', LONG),
    'about.html': page('About', LONG),
    'contact.html': page('Contact', 1),
    'app.html': page('App', 1),
    'profile.html': page('Profile', 1),
    '404.html': page('Not here', 1),
    'products/12.html': page('A mug', 1),
    'docs/index.html': page('Documents', LONG),
    'docs/getting-started.html': page('Getting started', LONG),
    'docs/übersicht.html': page('Übersicht', 1),
    'docs/release notes.txt': 'Version 2: grün ist jetzt grün.\n',
    'assets/site.css': 'body { margin: 2rem }\n'.repeat(80),
    'assets/app.js': `console.log('started')\n`.repeat(80),
    'assets/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>\n',
    'assets/pixel.png': Buffer.from(PIXEL, 'base64'),
    'api/prices.json': JSON.stringify({ currency: 'EUR', prices: range(60).map((id) => ({ id, price: id * 1.25 })) }),
    'files/measurements.csv': range(20_000)
      .map((row) => `${row},${row % 97},${row % 31}\n`)
      .join(''),
    'files/v2.txt': 'two\n',
    'files/README': 'A file without an extension.\n',
    'files/archive.xyz': 'A kind of file that nobody knows.\n',
    'files/.hidden': 'A dotfile.\n',
    'files/private/notes.txt': 'Not in the listing of its folder.\n',
    '.well-known/security.txt': 'Contact: mailto:security@shop.example\n',
  }
}

function page(title, paragraphs) {
  const text = range(paragraphs).map((number) => `<p>${title}, paragraph ${number}: the same in both versions.</p>`)
  return ['<!doctype html>', '<html lang="en">', `<title>${title}</title>`, `<h1>${title}</h1>`, ...text, '</html>', ''].join(
    '\n',
  )
}

function range(length) {
  return Array.from({ length }, (_, index) => index)
}
