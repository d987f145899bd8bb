/** What a file is said to be and how it is packed: types, compression, ranges, conditions, methods, CORS. */
import { defineProbes, http } from 'envparity'

/** Of files/v2.txt: SHA-1 of the extension, a dash and the content, as `serve-handler` computes it. */
const ETAG_OF_V2 = '"25c9196728e15370497522f9264a262e2400b0b3"'
const json = '/api/prices.json'
const table = '/files/measurements.csv'

export default defineProbes([
  http('json', { get: json }),
  http('stylesheet', { get: '/assets/site.css' }),
  http('script', { get: '/assets/app.js' }),
  http('svg', { get: '/assets/logo.svg' }),
  http('image', { get: '/assets/pixel.png' }),
  http('table of 300 kB', { get: table }),
  http('text with a space in its name', { get: '/docs/release%20notes.txt' }),
  http('file without extension', { get: '/files/README' }),
  http('file of unknown type', { get: '/files/archive.xyz' }),
  http('dotfile', { get: '/files/.hidden' }),
  http('well-known', { get: '/.well-known/security.txt' }),
  http('configuration of the server', { get: '/serve.json' }),
  http('symbolic link', { get: '/files/latest.txt', expect: { contains: 'two' } }),

  http('head of a page', { head: '/about' }),
  http('head of a table', { head: table }),
  http('head of nothing', { head: '/nope' }),

  http('no compression wanted', { get: json, headers: { 'accept-encoding': 'identity' } }),
  http('only gzip', { get: json, headers: { 'accept-encoding': 'gzip' } }),
  http('only brotli', { get: json, headers: { 'accept-encoding': 'br' } }),
  http('anything', { get: json, headers: { 'accept-encoding': '*' } }),
  http('deflate rather than gzip', { get: json, headers: { 'accept-encoding': 'deflate, gzip;q=0.5' } }),
  http('nothing at all is acceptable', { get: json, headers: { 'accept-encoding': 'identity;q=0, *;q=0' } }),

  http('first bytes', { get: table, headers: { range: 'bytes=0-99', 'accept-encoding': 'identity' }, expect: { status: 206 } }),
  http('last bytes', { get: table, headers: { range: 'bytes=-100', 'accept-encoding': 'identity' }, expect: { status: 206 } }),
  http('two ranges', { get: table, headers: { range: 'bytes=0-9,20-29', 'accept-encoding': 'identity' } }),
  http('range behind the end', { get: table, headers: { range: 'bytes=9999999-' }, expect: { status: 416 } }),
  http('range in another unit', { get: table, headers: { range: 'rows=0-9' } }),
  http('range of what would be compressed', { get: table, headers: { range: 'bytes=0-4999' } }),

  http('unchanged by ETag', { get: '/files/v2.txt', headers: { 'if-none-match': ETAG_OF_V2 }, expect: { status: 304 } }),
  http('changed by ETag', { get: '/files/v2.txt', headers: { 'if-none-match': '"other"' }, expect: { status: 200 } }),
  http('unchanged by date', { get: '/files/v2.txt', headers: { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' } }),

  http('options', { options: '/about' }),
  http('preflight', {
    options: json,
    headers: {
      origin: 'https://shop.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-client',
      'access-control-request-private-network': 'true',
    },
  }),
  http('from another origin', { get: '/files/v2.txt', headers: { origin: 'https://shop.example' } }),
  http('form sent to a page', { post: '/contact', body: { form: { name: 'Ada' } }, sideEffects: 'repeatable' }),
  http('file put', { put: '/files/new.txt', body: { text: 'new' }, sideEffects: 'repeatable' }),
  http('file deleted', { delete: '/files/v2.txt', sideEffects: 'repeatable' }),
])
