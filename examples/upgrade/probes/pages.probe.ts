/** Which address leads where: pages without .html, folders, trailing slashes, listings, redirects, rewrites, what is not there. */
import { defineProbes, http } from 'envparity'

export default defineProbes([
  http('home page', { get: '/', expect: { status: 200, contains: 'Home, paragraph 3' } }),
  http('page without .html', { get: '/about', expect: { contains: 'About' } }),
  http('page with .html', { get: '/about.html', expect: { contains: 'About' } }),
  http('page with a query', { get: '/contact?from=home' }),
  http('index by its name', { get: '/index.html' }),
  http('page in a folder', { get: '/docs/getting-started' }),
  http('index of a folder', { get: '/docs' }),
  http('index of a folder with a trailing slash', { get: '/docs/' }),
  http('page with a trailing slash', { get: '/about/' }),
  http('two slashes', { get: '/docs//getting-started' }),
  http('umlaut in the address', { get: '/docs/%C3%BCbersicht' }),
  http('umlaut and .html', { get: '/docs/%C3%BCbersicht.html' }),

  http('listing', { get: '/files' }),
  http('listing as JSON', { get: '/files', headers: { accept: 'application/json' } }),
  http('listing with a trailing slash', { get: '/files/' }),
  http('listing of the unlisted', { get: '/files/private' }),

  http('unknown page', { get: '/nope', expect: { status: 404 } }),
  http('unknown page as JSON', { get: '/nope', headers: { accept: 'application/json' }, expect: { status: 404 } }),
  http('unknown file', { get: '/assets/nope.css', expect: { status: 404 } }),
  http('broken escape', { get: '/%E0%A4%A', expect: { status: 400 } }),
  http('null byte', { get: '/a%00b' }),
  http('name that is too long', { get: `/${'a'.repeat(300)}` }),
  http('climb out by escaped slashes', { get: '/..%2f..%2fpackage.json', expect: { status: '4xx' } }),
  http('climb out by escaped dots', { get: '/%2e%2e/%2e%2e/package.json', expect: { status: '4xx' } }),
  http('climb out by double escapes', { get: '/%252e%252e%252fpackage.json', expect: { status: '4xx' } }),
  http('climb out by backslashes', { get: '/..%5c..%5cpackage.json', expect: { status: '4xx' } }),

  http('redirect', { get: '/blog/getting-started', expect: { contains: 'Getting started' } }),
  http('redirect to elsewhere', { get: '/shop', redirects: { follow: false }, expect: { status: 302 } }),
  http('redirect with two parts', { get: '/p/12-mug', expect: { contains: 'A mug' } }),
  http('redirect with two parts and more dashes', { get: '/p/12-blue-enamel-mug' }),
  http('rewrite', { get: '/app/settings/profile', expect: { contains: 'App' } }),
  http('rewrite with the optional letter', { get: '/users/ada', expect: { contains: 'Profile' } }),
  http('rewrite without the optional letter', { get: '/user/ada' }),
])
