/** Family "format": the kind, length, scale or life of a value that is new with every answer. */
import { fieldOf, GONE, isObject, Lexeme, setField, type Tree, textOf } from '../answer.ts'
import { jwtParts, signedUrl, writeJwt } from '../context.ts'
import type { Noise } from '../noise.ts'
import { atRoles, type Expectation, type Kind } from './kind.ts'

type Spec = Omit<Kind, 'family'>

/** In the head of every answer that has this noise. */
function requestHeader(
  name: string,
  change: (value: string, noise: Noise) => string,
  expect: Partial<Expectation> = {},
): Kind['plants'] {
  return (_archetype, level) =>
    level === 'quiet'
      ? []
      : [
          {
            place: `/${name}`,
            spoil: (answer, noise) => {
              const value = fieldOf(answer, name)
              if (value !== undefined) setField(answer, name, change(value, noise))
            },
            expect: { facets: ['headers'], paths: [`/${name}`], ...expect },
          },
        ]
}

const iso = (value: Tree): number => Date.parse(textOf(value))

const SPECS: readonly Spec[] = [
  {
    name: 'uuid-to-integer',
    incident: 'Ids came from a sequence instead of a generator.',
    plants: atRoles(
      ['uuid'],
      ({ below }) =>
        () =>
          10_000 + below(90_000),
    ),
  },
  {
    name: 'uuid-to-digits',
    incident: 'The same, as text.',
    plants: atRoles(
      ['uuid'],
      ({ digits }) =>
        () =>
          digits(8),
    ),
  },
  {
    name: 'uuid-version',
    incident: 'Version 4 became version 7: the time of creation can be read from the id.',
    plants: atRoles(['uuid'], () => (value) => textOf(value).replace(/^(.{14})4/, '$17')),
  },
  {
    name: 'uuid-no-dashes',
    incident: 'Another library writes no dashes.',
    plants: atRoles(['uuid'], () => (value) => textOf(value).replaceAll('-', '')),
  },
  {
    name: 'uuid-upper-case',
    incident: 'A GUID in upper case: lookups with case failed.',
    plants: atRoles(['uuid'], () => (value) => textOf(value).toUpperCase()),
  },
  {
    name: 'uuid-braces',
    incident: 'A .NET format with braces.',
    plants: atRoles(['uuid'], () => (value) => `{${textOf(value)}}`),
  },
  {
    name: 'uuid-prefixed',
    incident: 'Ids got a prefix.',
    plants: atRoles(['uuid'], () => (value) => `req_${textOf(value).replaceAll('-', '').slice(0, 14)}`),
  },
  {
    name: 'uuid-constant',
    incident: 'A generator with a fixed seed: the same id in every answer.',
    plants: atRoles(['uuid'], () => () => '6f1c2a90-3b7e-4d52-9a41-0c8e5d7b2f13'),
  },
  { name: 'uuid-null', incident: 'The id was no longer filled.', plants: atRoles(['uuid'], () => () => null) },
  {
    name: 'fresh-to-epoch',
    incident: 'Dates as milliseconds after a serializer upgrade.',
    plants: atRoles(['fresh'], () => iso),
  },
  {
    name: 'fresh-zone-lost',
    incident: 'Local time without a zone.',
    plants: atRoles(['fresh'], () => (value) => textOf(value).replace('Z', '')),
  },
  {
    name: 'fresh-offset',
    incident: 'An offset instead of Z: a strict parser failed.',
    plants: atRoles(['fresh'], () => (value) => textOf(value).replace('Z', '+00:00')),
  },
  {
    name: 'fresh-fraction-lost',
    incident: 'Milliseconds were cut: events of one second lost their order.',
    plants: atRoles(['fresh'], () => (value) => textOf(value).replace(/\.\d+/, '')),
  },
  {
    name: 'fresh-space',
    incident: 'SQL format with a space.',
    plants: atRoles(['fresh'], () => (value) => textOf(value).replace('T', ' ')),
  },
  {
    name: 'fresh-date-only',
    incident: 'A date without a time.',
    plants: atRoles(['fresh'], () => (value) => textOf(value).slice(0, 10)),
  },
  {
    name: 'fresh-words',
    incident: '"3 minutes ago" instead of a time.',
    plants: atRoles(
      ['fresh'],
      ({ below }) =>
        () =>
          `${2 + below(50)} seconds ago`,
    ),
  },
  {
    name: 'fresh-frozen',
    incident: 'A stuck cache: the same time in every answer.',
    plants: atRoles(
      ['fresh'],
      ({ startedAt }) =>
        () =>
          new Date(startedAt - 5000).toISOString(),
    ),
  },
  {
    name: 'fresh-hours-off',
    incident: 'The clock of the container runs in another zone and says Z.',
    plants: atRoles(['fresh'], () => (value) => new Date(iso(value) + 5 * 3_600_000).toISOString()),
  },
  {
    name: 'http-date-to-iso',
    incident: 'An HTTP date became an ISO one.',
    plants: atRoles(['fresh http'], () => (value) => new Date(iso(value)).toISOString()),
  },
  {
    name: 'epoch-seconds',
    incident: 'Milliseconds became seconds: every token had expired in 1970.',
    plants: atRoles(['epoch'], () => (value) => Math.floor(Number(value) / 1000)),
  },
  { name: 'epoch-as-text', incident: 'Numbers as texts.', plants: atRoles(['epoch'], () => textOf) },
  {
    name: 'epoch-to-iso',
    incident: 'A number became a date.',
    plants: atRoles(['epoch'], () => (value) => new Date(Number(value)).toISOString()),
  },
  {
    name: 'expiry-longer',
    incident: 'An hour became a month: minutes and seconds mixed up.',
    plants: atRoles(['expiry'], () => (value) => new Date(iso(value) + 30 * 86_400_000).toISOString()),
  },
  {
    name: 'expiry-past',
    incident: 'What is issued has already expired.',
    plants: atRoles(['expiry'], () => (value) => new Date(iso(value) - 2 * 3_600_000).toISOString()),
  },
  {
    name: 'hex-longer',
    incident: 'SHA-1 became SHA-256, columns were too short.',
    plants: atRoles(
      ['hex'],
      ({ hex }) =>
        (value) =>
          hex(textOf(value).length * 2),
    ),
  },
  {
    name: 'hex-to-base64',
    incident: 'A digest in another alphabet.',
    plants: atRoles(['hex'], () => (value) => Buffer.from(textOf(value), 'hex').toString('base64')),
  },
  {
    name: 'hex-upper-case',
    incident: 'Digests in upper case no longer matched.',
    plants: atRoles(['hex'], () => (value) => textOf(value).toUpperCase()),
  },
  {
    name: 'token-shorter',
    incident: 'Half of the randomness of a nonce.',
    plants: atRoles(
      ['token'],
      ({ token }) =>
        (value) =>
          token(Math.floor(textOf(value).length / 2)),
    ),
  },
  {
    name: 'token-hex',
    incident: 'base64url became hex: another alphabet.',
    plants: atRoles(
      ['token'],
      ({ hex }) =>
        (value) =>
          hex(textOf(value).length),
    ),
  },
  {
    name: 'token-constant',
    incident: 'One nonce for everybody.',
    plants: atRoles(['token'], () => (value) => 'qL4x_T9vZr2-KcW8mNa0Ye71HbUfGsPd5JoXiCt3RkE'.slice(0, textOf(value).length)),
  },
  { name: 'token-empty', incident: 'The token was not filled.', plants: atRoles(['token', 'hex'], () => () => '') },
  {
    name: 'jwt-algorithm',
    incident: 'RS256 became HS256 with a shared secret.',
    plants: atRoles(['jwt'], (noise) => () => {
      const { header, claims } = jwtParts(noise)
      return writeJwt({ header: { alg: 'HS256', typ: 'JWT' }, claims: { ...claims, alg: header['kid'] ?? null } }, noise)
    }),
  },
  {
    name: 'jwt-claim-lost',
    incident: 'The scope claim was dropped: authorisation fell back to "all".',
    plants: atRoles(['jwt'], (noise) => () => {
      const { header, claims } = jwtParts(noise)
      const { scope: _scope, ...rest } = claims
      return writeJwt({ header, claims: rest }, noise)
    }),
  },
  {
    name: 'jwt-lifetime',
    incident: 'An hour became thirty days.',
    plants: atRoles(['jwt'], (noise) => () => {
      const { header, claims } = jwtParts(noise)
      return writeJwt({ header, claims: { ...claims, exp: Number(claims['exp']) + 30 * 86_400 } }, noise)
    }),
  },
  {
    name: 'jwt-to-opaque',
    incident: 'Self-contained tokens became opaque ones.',
    plants: atRoles(
      ['jwt'],
      ({ token }) =>
        () =>
          token(43),
    ),
  },
  {
    name: 'signed-unsigned',
    incident: 'Links to private files came without a signature: the bucket was public.',
    plants: atRoles(['signed'], () => (value) => textOf(value).replace(/\?.*$/, '')),
  },
  {
    name: 'signed-longer',
    incident: 'Links that live a week instead of fifteen minutes.',
    plants: atRoles(['signed'], (noise) => () => signedUrl(noise, 604_800)),
  },
  {
    name: 'signed-other-host',
    incident: 'Links to the bucket of another environment.',
    plants: atRoles(['signed'], () => (value) => textOf(value).replace('files.cdn.example', 'files-dev.cdn.example')),
  },
  {
    name: 'cursor-integer',
    incident: 'An opaque cursor became an offset, and pages skip rows.',
    plants: atRoles(
      ['cursor'],
      ({ below }) =>
        () =>
          20 + below(200),
    ),
  },
  {
    name: 'cursor-clear',
    incident: 'The cursor came as JSON, with internals inside.',
    plants: atRoles(['cursor'], () => (value) => Buffer.from(textOf(value), 'base64').toString()),
  },
  {
    name: 'jitter-scale',
    incident: 'A share became a percentage.',
    plants: atRoles(['jitter'], () => (value) => Number(value) * 100),
  },
  { name: 'jitter-text', incident: 'Numbers as texts.', plants: atRoles(['jitter', 'load', 'counter'], () => textOf) },
  {
    name: 'jitter-negative',
    incident: 'The sign of a measure turned.',
    plants: atRoles(['jitter', 'load'], () => (value) => -Number(value)),
  },
  {
    name: 'jitter-rounded',
    incident: 'Measures lost their decimals.',
    plants: atRoles(['jitter'], () => (value) => Math.round(Number(value) * 10)),
  },
  {
    name: 'load-scale',
    incident: 'Bytes became kilobytes.',
    plants: atRoles(['load', 'counter'], () => (value) => Number(value) * 1024),
  },
  {
    name: 'took-seconds',
    incident: 'Milliseconds became seconds.',
    plants: atRoles(['took'], () => (value) => Number(value) / 1000),
  },
  {
    name: 'took-constant',
    incident: 'A cache answered for the measure too: always the same duration.',
    plants: atRoles(['took'], () => () => 17),
  },
  { name: 'counter-frozen', incident: 'A counter stopped.', plants: atRoles(['counter'], () => () => 48_001) },
  {
    name: 'enum-new-value',
    rate: 0.6,
    incident: 'A new state that no client knows, in more than half of the answers.',
    plants: atRoles(
      ['random enum'],
      ({ chance }) =>
        (value) =>
          chance(0.6) ? 'suspended' : value,
    ),
  },
  {
    name: 'enum-upper-case',
    incident: 'States in upper case.',
    plants: atRoles(['random enum'], () => (value) => textOf(value).toUpperCase()),
  },
  {
    name: 'enum-to-number',
    incident: 'States as ordinals.',
    plants: atRoles(['random enum', 'variant'], () => (value) => textOf(value).length % 5),
  },
  {
    name: 'variant-constant',
    rate: 0.5,
    incident: 'The experiment was switched off: everybody sees A.',
    plants: atRoles(['variant'], () => () => 'A'),
  },
  {
    name: 'map-keys-integer',
    incident: 'Sessions keyed by row number instead of uuid.',
    plants: atRoles(
      ['dynamic map'],
      ({ below }) =>
        (value) =>
          isObject(value) ? Object.fromEntries(Object.values(value).map((item) => [String(100 + below(9000)), item])) : value,
      { orBelow: '/*' },
    ),
  },
  {
    name: 'map-value-type',
    incident: 'In a map of many keys every number became a text.',
    plants: atRoles(['dynamic map'], () => (value) => mapValues(value, (item) => ({ ...item, pages: textOf(item['pages']) })), {
      below: '/*/pages',
    }),
  },
  {
    name: 'map-value-field-lost',
    incident: 'In a map of many keys every value lost a field.',
    plants: atRoles(['dynamic map'], () => (value) => mapValues(value, ({ pages }) => ({ pages: pages ?? null })), {
      below: '/*/since',
    }),
  },
  {
    name: 'map-empty',
    incident: 'Nobody is online any more: the store was not connected.',
    plants: atRoles(['dynamic map'], () => () => ({}), { orBelow: '/*' }),
  },
  {
    name: 'snowflake-text',
    incident: '64-bit ids as texts.',
    plants: atRoles(['snowflake'], () => (value) => (value instanceof Lexeme ? value.text : value)),
  },
  {
    name: 'snowflake-rounded',
    incident: '64-bit ids through a double: they end in zeros.',
    plants: atRoles(
      ['snowflake'],
      () => (value) => (value instanceof Lexeme ? new Lexeme(`${value.text.slice(0, 16)}000`) : value),
    ),
  },
  {
    name: 'sample-field-lost',
    incident: 'Recommendations without a reason.',
    plants: atRoles(['sample'], () => (value) => mapItems(value, ({ reason: _reason, ...item }) => item), { below: '/*/reason' }),
  },
  {
    name: 'sample-id-text',
    incident: 'Recommendations with ids as texts.',
    plants: atRoles(['sample'], () => (value) => mapItems(value, (item) => ({ ...item, id: textOf(item['id']) })), {
      below: '/*/id',
    }),
  },
  {
    name: 'sample-empty',
    incident: 'The recommender is not reachable: always an empty list.',
    plants: atRoles(['sample'], () => () => [], { orBelow: '/*' }),
  },
  {
    name: 'sample-price-scale',
    incident: 'Recommended prices in cents.',
    plants: atRoles(['sample'], () => (value) => mapItems(value, (item) => ({ ...item, price: Number(item['price']) * 100 })), {
      below: '/*/price',
    }),
  },
  {
    name: 'optional-never',
    rate: 0.5,
    incident: 'The promotion is never shown.',
    plants: atRoles(['optional'], () => () => GONE),
  },
  {
    name: 'optional-field-lost',
    // Present in half of the answers: seven of them show it three or four times.
    rate: 0.5,
    incident: 'An optional block lost a field.',
    plants: atRoles(
      ['optional'],
      () => (value) => (isObject(value) ? { code: value['code'] ?? null, label: value['label'] ?? null } : value),
      { below: '/percent' },
    ),
  },
  {
    name: 'fresh-link-foreign',
    incident: 'Links with fresh ids lead to the other environment.',
    plants: atRoles(
      ['fresh link'],
      ({ origin, foreign }) =>
        (value) =>
          textOf(value).replace(origin, foreign),
    ),
  },
  {
    name: 'fresh-link-path',
    incident: 'Links with fresh ids lead to another route.',
    plants: atRoles(['fresh link'], () => (value) => textOf(value).replace('?request=', '/trace?id=')),
  },
  {
    name: 'request-id-integer',
    incident: 'The request id of another proxy.',
    plants: requestHeader('x-request-id', (_value, { digits }) => digits(7)),
  },
  {
    name: 'request-id-constant',
    incident: 'One request id for all: nothing can be traced.',
    plants: requestHeader('x-request-id', () => 'b3b0c1de-90af-4f0e-8a53-6f7f8e0e2d11'),
  },
  {
    name: 'etag-strong',
    incident: 'A weak validator became strong: ranges of two builds were mixed.',
    plants: requestHeader('etag', (value) => value.replace('W/', '')),
  },
  {
    name: 'csp-nonce-constant',
    incident: 'The nonce was baked into the page at build time.',
    plants: (archetype, level) =>
      archetype.name !== 'html' || level === 'quiet'
        ? []
        : [
            {
              place: 'nonce',
              spoil: (answer) => {
                if (answer.content.kind === 'text')
                  answer.content.text = answer.content.text.replace(/nonce="[^"]*"/g, 'nonce="c3RhdGljLW5vbmNlLTEyMw"')
                setField(
                  answer,
                  'content-security-policy',
                  (fieldOf(answer, 'content-security-policy') ?? '').replace(/'nonce-[^']*'/, "'nonce-c3RhdGljLW5vbmNlLTEyMw'"),
                )
              },
              expect: { facets: ['headers', 'body'] },
            },
          ],
  },
]

function mapItems(value: Tree, change: (item: { [key: string]: Tree }) => Tree): Tree {
  return Array.isArray(value) ? value.map((item) => (isObject(item) ? change(item) : item)) : value
}

function mapValues(value: Tree, change: (item: { [key: string]: Tree }) => Tree): Tree {
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, isObject(item) ? change(item) : item]))
}

export const FORMAT: readonly Kind[] = SPECS.map((spec): Kind => ({ family: 'format', ...spec }))
