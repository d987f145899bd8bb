/** Family "head": status, redirects, cookies, TLS and headers, as incidents show them. */
import { type Answer, fieldOf, setField } from '../answer.ts'
import { everywhere, inHead, isJson, type Kind, only } from './kind.ts'

type Spec = Omit<Kind, 'family'>

function header(name: string, value: string | undefined, least: 'minor' | 'info' = 'minor'): Kind['plants'] {
  return inHead({ facets: ['headers'], paths: [`/${name}`], least }, everywhere, (answer) => setField(answer, name, value))
}

/** Changes a header that not every archetype has. */
function headerOf(archetypes: readonly string[], name: string, change: (value: string) => string | undefined): Kind['plants'] {
  return inHead({ facets: ['headers'], paths: [`/${name}`] }, only(...archetypes), (answer) => {
    const value = fieldOf(answer, name)
    if (value !== undefined) setField(answer, name, change(value))
  })
}

function status(code: number, applies: typeof isJson = everywhere): Kind['plants'] {
  return inHead({ facets: ['status'], paths: [''] }, applies, (answer) => {
    answer.status = code
  })
}

function failure(code: NonNullable<Answer['failure']>): Kind['plants'] {
  return inHead({ facets: ['error'], paths: [''] }, everywhere, (answer) => {
    answer.failure = code
  })
}

function cookie(
  name: string,
  attribute: string,
  archetypes: readonly string[],
  change: (line: string) => string | undefined,
): Kind['plants'] {
  return inHead({ facets: ['cookies'], paths: [`/${name}${attribute}`] }, only(...archetypes), (answer) => {
    const holders = [answer, ...answer.hops]
    for (const holder of holders)
      holder.fields = holder.fields.flatMap(([field, value]): Answer['fields'] => {
        if (field !== 'set-cookie' || !value.startsWith(`${name}=`)) return [[field, value]]
        const changed = change(value)
        return changed === undefined ? [] : [[field, changed]]
      })
  })
}

function redirect(paths: readonly string[], spoil: (answer: Answer, foreign: string) => void): Kind['plants'] {
  return inHead({ facets: ['redirects'], paths }, only('redirect'), (answer, { foreign }) => spoil(answer, foreign))
}

function hop(answer: Answer, index: number): Answer['hops'][number] {
  const found = answer.hops[index]
  if (found === undefined) throw new RangeError(`there is no hop ${index}`)
  return found
}

const notProblem: typeof isJson = ({ name }) => name !== 'problem'

const SPECS: readonly Spec[] = [
  {
    name: 'status-500',
    incident: 'A null pointer in a handler: every call ends in 500 with the usual headers.',
    plants: status(500),
  },
  { name: 'status-404', incident: 'The route was not deployed with the service.', plants: status(404) },
  {
    name: 'status-204',
    incident: 'A refactoring returned nothing instead of an empty list.',
    plants: inHead({ facets: ['status'], paths: [''] }, notProblem, (answer) => {
      answer.status = 204
      answer.content = { kind: 'none' }
    }),
  },
  {
    name: 'status-201-for-200',
    incident: 'A framework upgrade answers created to a plain read.',
    plants: status(201, notProblem),
  },
  {
    name: 'status-422-for-409',
    incident: 'A validation library changed its default code; clients that retry on conflict stopped.',
    plants: status(422, only('problem')),
  },
  {
    name: 'status-200-for-error',
    incident: 'An error handler swallowed the code: the problem document comes with 200.',
    plants: status(200, only('problem')),
  },
  {
    name: 'status-401',
    incident: 'The gateway of the new environment wants a key that nobody sends.',
    plants: inHead({ facets: ['status'], paths: [''] }, everywhere, (answer) => {
      answer.status = 401
      answer.fields.push(['www-authenticate', 'Bearer realm="api"'])
    }),
  },
  { name: 'unanswered-refused', incident: 'The service did not come up after the deployment.', plants: failure('refused') },
  { name: 'unanswered-tls', incident: 'The certificate of the new host expired.', plants: failure('tls') },
  {
    name: 'unanswered-truncated',
    incident: 'The proxy closes the connection in the middle of long answers.',
    plants: failure('truncated'),
  },
  { name: 'unanswered-timeout', incident: 'A missing index: the query outlives the time-out.', plants: failure('timeout-total') },
  {
    name: 'redirect-permanent',
    incident: 'A temporary redirect became permanent, and browsers never asked again.',
    plants: redirect(['/1/status'], (answer) => {
      hop(answer, 1).status = 301
    }),
  },
  {
    name: 'redirect-method-lost',
    incident: '308 became 301: a POST arrived as GET.',
    plants: redirect(['/0/status'], (answer) => {
      hop(answer, 0).status = 308
    }),
  },
  {
    name: 'redirect-extra-hop',
    incident: 'http to https to www: one more hop for everybody.',
    plants: redirect([''], (answer) => {
      answer.hops.splice(1, 0, {
        status: 301,
        location: hop(answer, 0).location.replace('/account/', '/account/home/'),
        fields: [],
      })
    }),
  },
  {
    name: 'redirect-elsewhere',
    incident: 'The login moved, and bookmarks of the old page end at the start page.',
    plants: redirect(['/1/location'], (answer) => {
      hop(answer, 1).location = hop(answer, 1).location.replace('/sign-in', '/login')
    }),
  },
  {
    name: 'redirect-query-lost',
    incident: 'The return address was dropped: after login everybody landed on the start page.',
    plants: redirect(['/1/location'], (answer) => {
      hop(answer, 1).location = hop(answer, 1).location.replace(/return=[^&]*&?/, '')
    }),
  },
  {
    name: 'redirect-to-http',
    incident: 'A proxy without x-forwarded-proto built http links.',
    plants: redirect(['/0/location'], (answer) => {
      hop(answer, 0).location = hop(answer, 0).location.replace('https:', 'http:')
    }),
  },
  {
    name: 'redirect-leaks-host',
    incident: 'Staging sent users to production after the first step.',
    plants: redirect(['/1/location'], (answer, foreign) => {
      hop(answer, 1).location = hop(answer, 1).location.replace(/^https?:\/\/[^/]+/, foreign)
    }),
  },
  {
    name: 'cookie-httponly-lost',
    incident: 'A session library upgrade changed the default: scripts could read the session.',
    plants: cookie('session', '/httponly', ['auth'], (line) => line.replace('; HttpOnly', '')),
  },
  {
    name: 'cookie-secure-lost',
    incident: 'TLS ends at the proxy, and the framework thinks it speaks plain http.',
    plants: cookie('session', '/secure', ['auth'], (line) => line.replace('; Secure', '')),
  },
  {
    name: 'cookie-samesite-none',
    incident: 'SameSite was loosened for an embedded widget, for all cookies.',
    plants: cookie('session', '/samesite', ['auth'], (line) => line.replace('SameSite=Lax', 'SameSite=None')),
  },
  {
    name: 'cookie-shorter',
    incident: 'Sessions of an hour ended after a minute: seconds were taken for minutes.',
    plants: cookie('session', '/max-age', ['auth'], (line) => line.replace('Max-Age=3600', 'Max-Age=60')),
  },
  {
    name: 'cookie-expires-sooner',
    incident: '"Remember me" for two weeks became a day.',
    plants: cookie('remember', '/expires', ['auth'], (line) =>
      line.replace(
        /Expires=([^;]*)/,
        (_all, date: string) => `Expires=${new Date(Date.parse(date) - 13 * 86_400_000).toUTCString()}`,
      ),
    ),
  },
  {
    name: 'cookie-domain-widened',
    incident: 'A cookie for one host was sent to every subdomain.',
    plants: cookie('session', '/domain', ['auth'], (line) => `${line}; Domain=example`),
  },
  {
    name: 'cookie-path-changed',
    incident: 'A context path moved into the cookie: other pages lost the session.',
    plants: cookie('remember', '/path', ['auth'], (line) => line.replace('Path=/account', 'Path=/account/api')),
  },
  {
    name: 'cookie-missing',
    incident: 'The consent cookie was not set, the banner came back on every page.',
    plants: cookie('consent', '', ['auth'], () => undefined),
  },
  {
    name: 'cookie-missing-on-redirect',
    incident: 'The cookie that a redirect sets was lost with a new proxy.',
    plants: cookie('flow', '', ['redirect'], () => undefined),
  },
  {
    name: 'cookie-added',
    incident: 'A tag manager began to set an identifier before consent.',
    plants: inHead({ facets: ['cookies'], paths: ['/_track'] }, everywhere, (answer, { hex }) => {
      answer.fields.push(['set-cookie', `_track=${hex(20)}; Path=/; Max-Age=31536000`])
    }),
  },
  {
    name: 'csp-unsafe-inline',
    incident: 'unsafe-inline was switched on for debugging and stayed.',
    plants: headerOf(['html'], 'content-security-policy', (value) => value.replace("'strict-dynamic'", "'unsafe-inline'")),
  },
  {
    name: 'csp-missing',
    incident: 'The new ingress does not add the policy.',
    plants: headerOf(['html', 'redirect'], 'content-security-policy', () => undefined),
  },
  {
    name: 'csp-directive-lost',
    incident: 'frame-ancestors was dropped while merging two policies: clickjacking.',
    plants: headerOf(['redirect'], 'content-security-policy', () => "default-src 'self'"),
  },
  {
    name: 'hsts-missing',
    incident: 'HSTS was set by the old load balancer only.',
    plants: header('strict-transport-security', undefined),
  },
  {
    name: 'hsts-short',
    incident: 'max-age of a test stayed: five minutes.',
    plants: header('strict-transport-security', 'max-age=300; includeSubDomains'),
  },
  {
    name: 'frame-options-lost',
    incident: 'A security header vanished with a framework upgrade.',
    plants: header('x-frame-options', undefined),
  },
  {
    name: 'cors-any-origin',
    incident: 'A wildcard origin for a demo reached the release.',
    plants: header('access-control-allow-origin', '*'),
  },
  {
    name: 'cors-foreign-origin',
    incident: "Staging still allows production's origin only: the browser refuses every call.",
    plants: inHead({ facets: ['headers'], paths: ['/access-control-allow-origin'] }, everywhere, (answer, { foreign }) =>
      setField(answer, 'access-control-allow-origin', foreign),
    ),
  },
  {
    name: 'cors-method-lost',
    incident: 'POST fell out of the allowed methods.',
    plants: header('access-control-allow-methods', 'GET, OPTIONS'),
  },
  {
    name: 'cache-public',
    incident: 'Private answers became cacheable by everybody: users saw the accounts of others.',
    plants: header('cache-control', 'public, max-age=60, must-revalidate'),
  },
  {
    name: 'cache-longer',
    incident: 'A minute became a year, and a wrong price could not be recalled.',
    plants: header('cache-control', 'private, max-age=31536000, must-revalidate'),
  },
  {
    name: 'cache-header-lost',
    incident: 'No cache-control at all: heuristics took over.',
    plants: header('cache-control', undefined),
  },
  {
    name: 'vary-lost',
    incident: 'Vary lost Accept-Language: the cache served German to the French.',
    plants: header('vary', 'Accept, Origin'),
  },
  {
    name: 'etag-lost',
    incident: 'Compression in front removed the validators: no 304 any more.',
    plants: header('etag', undefined),
  },
  { name: 'rate-limit-lower', incident: 'The quota of the new plan was a tenth.', plants: header('x-ratelimit-limit', '100') },
  { name: 'language-changed', incident: 'The container has another locale.', plants: header('content-language', 'de') },
  { name: 'allow-more', incident: 'DELETE was let in by a generated router.', plants: header('allow', 'GET, HEAD, DELETE') },
  { name: 'powered-by', incident: 'The framework tells its name and version.', plants: header('x-powered-by', 'Express 4.16.0') },
  { name: 'debug-header', incident: 'A profiler was left on.', plants: header('x-debug-token', 'on') },
  {
    name: 'noindex',
    incident: 'The noindex of staging reached production, and the shop left the search engines.',
    plants: header('x-robots-tag', 'noindex, nofollow'),
  },
  {
    name: 'link-header-lost',
    incident: 'Pagination by Link header stopped: clients read the first page only.',
    plants: header('link', undefined),
  },
  {
    name: 'disposition-lost',
    incident: 'Downloads opened in the browser.',
    plants: headerOf(['csv', 'download'], 'content-disposition', () => undefined),
  },
  {
    name: 'disposition-renamed',
    incident: 'The file came under another name, and the import job did not find it.',
    plants: headerOf(['csv'], 'content-disposition', () => 'attachment; filename="export.csv"'),
  },
  {
    name: 'ranges-lost',
    incident: 'Seeking in media stopped: no accept-ranges.',
    plants: headerOf(['download'], 'accept-ranges', () => undefined),
  },
  {
    name: 'media-type-html',
    incident: 'JSON came as text/html, and clients refused to parse it.',
    plants: inHead({ facets: ['content'], paths: ['/type'] }, isJson, ({ content }) => {
      if (content.kind === 'json' || content.kind === 'lines') content.type = 'text/html; charset=utf-8'
    }),
  },
  {
    name: 'charset-latin1',
    incident: 'A server default: umlauts broke in old clients.',
    plants: inHead({ facets: ['content'], paths: ['/charset'] }, only('html', 'csv', 'redirect'), ({ content }) => {
      if (content.kind === 'text') content.type = content.type.replace('utf-8', 'iso-8859-1')
    }),
  },
  {
    name: 'error-page-with-200',
    incident: 'The maintenance page of the balancer came with 200.',
    plants: inHead({ facets: ['content', 'body'], paths: ['/type', ''] }, isJson, (answer) => {
      answer.content = { kind: 'text', type: 'text/html', text: '<html><body><h1>We will be back soon</h1></body></html>' }
    }),
  },
  {
    name: 'encoding-broken',
    incident: 'A proxy unpacked the body and left content-encoding: gzip standing.',
    plants: inHead({ facets: ['content'], paths: ['/undecoded', '/encoding'] }, everywhere, (answer) => {
      answer.fields.push(['content-encoding', 'gzip'])
      answer.undecoded = 'incorrect header check'
    }),
  },
  {
    name: 'http-version',
    incident: 'The new front end speaks HTTP/2: head-of-line behaviour changed.',
    plants: inHead({ facets: ['content'], paths: ['/http-version'], least: 'info' }, everywhere, (answer) => {
      answer.httpVersion = '2'
    }),
  },
]

export const HEAD: readonly Kind[] = SPECS.map((spec): Kind => ({ family: 'head', ...spec }))
