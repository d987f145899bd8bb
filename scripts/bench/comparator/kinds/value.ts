/** Family "value": what a deterministic field says. */
import { Lexeme, textOf } from '../answer.ts'
import { atRoles, inHead, inText, type Kind, only } from './kind.ts'

type Spec = Omit<Kind, 'family'>

const SPECS: readonly Spec[] = [
  {
    name: 'text-changed',
    incident: 'Another text came from another translation file.',
    plants: atRoles(['label'], () => (value) => `${textOf(value)} (new)`),
  },
  {
    name: 'text-changed-in-one',
    incident: 'One product has another name.',
    plants: atRoles(['label'], () => () => 'Something else', { one: true }),
  },
  {
    name: 'text-trimmed',
    incident: 'A trailing space from a form field.',
    plants: atRoles(['label'], () => (value) => `${textOf(value)} `),
  },
  {
    name: 'text-mojibake',
    incident: 'UTF-8 read as latin1.',
    plants: atRoles(['label'], () => (value) => Buffer.from(`${textOf(value)} ä`).toString('latin1')),
  },
  {
    name: 'text-html-escaped',
    incident: 'Escaped twice on the way to JSON.',
    plants: atRoles(['label'], () => (value) => `${textOf(value)} &amp; more`),
  },
  {
    name: 'text-upper-case',
    incident: 'Another collation.',
    plants: atRoles(['label', 'email'], () => (value) => textOf(value).toUpperCase()),
  },
  {
    name: 'text-cut',
    incident: 'A column of 8 characters.',
    plants: atRoles(['label', 'email'], () => (value) => textOf(value).slice(0, 4)),
  },
  {
    name: 'email-masked',
    incident: 'The masking of staging data reached production.',
    plants: atRoles(['email'], () => (value) => textOf(value).replace(/^[^@]*/, '***')),
  },
  {
    name: 'currency-changed',
    incident: 'USD was the default of the new price service.',
    plants: atRoles(['currency'], () => () => 'USD'),
  },
  {
    name: 'unit-changed',
    incident: 'Metres became feet.',
    plants: atRoles(['unit'], () => (value) => (value === 'cm' ? 'in' : 'ft')),
  },
  {
    name: 'cents-for-euros',
    incident: 'Prices a hundred times too high for an hour.',
    plants: atRoles(['price', 'integer'], () => (value) => Number(value) * 100),
  },
  {
    name: 'rounding',
    incident: 'Half up became half even: a cent off.',
    plants: atRoles(['price'], () => (value) => Number(value) + 0.01),
  },
  {
    name: 'rounding-in-one',
    incident: 'A cent off in one line of the invoice.',
    plants: atRoles(['price'], () => (value) => Number(value) + 0.01, { one: true }),
  },
  {
    name: 'money-scale',
    incident: '"10.50" became "10.5", and a partner compared texts.',
    plants: atRoles(['money'], () => (value) => textOf(value).replace(/0$/, ''), { least: 'info' }),
  },
  {
    name: 'money-comma',
    incident: 'A locale wrote a decimal comma.',
    plants: atRoles(['money'], () => (value) => textOf(value).replace('.', ',')),
  },
  {
    name: 'tax-rate',
    incident: 'The reduced rate was still configured.',
    plants: atRoles(['rate'], () => (value) => Number(value) - 0.01),
  },
  { name: 'off-by-one', incident: 'A count started at one.', plants: atRoles(['integer'], () => (value) => Number(value) + 1) },
  {
    name: 'off-by-one-in-one',
    incident: 'One row counts its header.',
    plants: atRoles(['integer'], () => (value) => Number(value) + 1, { one: true }),
  },
  {
    name: 'sign-flipped',
    incident: 'A refund was charged.',
    plants: atRoles(['price', 'integer'], () => (value) => -Number(value)),
  },
  { name: 'zero', incident: 'A missing value became zero.', plants: atRoles(['price', 'integer'], () => () => 0) },
  {
    name: 'big-integer-rounded',
    incident: 'A 64-bit id went through a double: ...993 became ...992.',
    plants: atRoles(['big'], () => () => new Lexeme('9007199254740992')),
  },
  {
    name: 'float-rounded',
    incident: 'Six decimals of a position became two: a kilometre off.',
    plants: atRoles(
      ['position'],
      () => (value) => (Array.isArray(value) ? value.map((part) => Math.round(Number(part) * 100) / 100) : value),
      { orBelow: '/*' },
    ),
  },
  {
    name: 'position-swapped',
    incident: 'Latitude and longitude changed places.',
    plants: atRoles(['position'], () => (value) => (Array.isArray(value) ? value.toReversed() : value), { orBelow: '/*' }),
  },
  {
    name: 'flag-flipped',
    incident: 'A feature flag was on in one environment.',
    plants: atRoles(['flag'], () => (value) => value !== true),
  },
  {
    name: 'flag-flipped-in-one',
    incident: 'One item is out of stock.',
    plants: atRoles(['flag'], () => (value) => value !== true, { one: true }),
  },
  { name: 'enum-changed', incident: 'A state was renamed.', plants: atRoles(['enum'], () => () => 'unknown') },
  {
    name: 'enum-case',
    incident: 'An enum in upper case: the switch of the client fell through.',
    plants: atRoles(
      ['enum'],
      () => (value) =>
        textOf(value) === textOf(value).toUpperCase() ? textOf(value).toLowerCase() : textOf(value).toUpperCase(),
    ),
  },
  {
    name: 'date-day-before',
    incident: 'Midnight local time is the day before in UTC.',
    plants: atRoles(['date'], () => (value) => new Date(Date.parse(textOf(value)) - 86_400_000).toISOString().slice(0, 10)),
  },
  {
    name: 'date-american',
    incident: 'Month and day changed places.',
    plants: atRoles(['date'], () => (value) => textOf(value).replace(/^(\d+)-(\d+)-(\d+)$/, '$2/$3/$1')),
  },
  {
    name: 'instant-hour-off',
    incident: 'Daylight saving was applied twice.',
    plants: atRoles(['instant'], () => (value) => shifted(textOf(value), 3_600_000)),
  },
  {
    name: 'instant-zone-lost',
    incident: 'The Z was dropped: every reader takes its own zone.',
    plants: atRoles(['instant'], () => (value) => textOf(value).replace(/Z|[+-]\d\d:\d\d$/, '')),
  },
  {
    name: 'instant-as-epoch',
    incident: 'A date became a number of milliseconds.',
    plants: atRoles(['instant'], () => (value) => Date.parse(textOf(value))),
  },
  {
    name: 'instant-other-zone',
    incident: 'The same instant written with another offset.',
    plants: atRoles(
      ['instant'],
      () => (value) => new Date(Date.parse(textOf(value)) + 7_200_000).toISOString().replace('.000Z', '+02:00'),
      { least: 'info' },
    ),
  },
  {
    name: 'link-path',
    incident: 'Links lead to v2 of an API that is not there.',
    plants: atRoles(['link'], () => (value) => textOf(value).replace(/([^/:])\/(\w)/, '$1/v2/$2')),
  },
  {
    name: 'link-foreign-host',
    incident: 'Staging data was copied with its absolute links: customers were led to production.',
    plants: atRoles(
      ['link'],
      ({ foreign, origin }) =>
        (value) =>
          textOf(value).replace(origin, foreign),
    ),
  },
  {
    name: 'link-internal-host',
    incident: 'The address of a pod came out in a link.',
    plants: atRoles(
      ['link'],
      ({ origin }) =>
        (value) =>
          textOf(value).replace(origin, 'http://10.0.3.17:8080'),
    ),
  },
  {
    name: 'link-http',
    incident: 'Links without TLS.',
    plants: atRoles(['link'], () => (value) => textOf(value).replace('https:', 'http:')),
  },
  {
    name: 'link-relative',
    incident: 'A base URL was not configured.',
    plants: atRoles(
      ['link'],
      ({ origin }) =>
        (value) =>
          textOf(value).replace(origin, ''),
      { least: 'info' },
    ),
  },
  {
    name: 'code-changed',
    incident: 'A catalogue was imported with other numbers.',
    plants: atRoles(['code'], () => (value) => `${textOf(value)}-B`, { one: true, orAbove: true }),
  },
  {
    name: 'total-wrong',
    incident: 'The total counts what is not in the list.',
    plants: atRoles(['total'], () => (value) => Number(value) + 2),
  },
  {
    name: 'html-title',
    incident: 'The title of the page was the name of the template.',
    plants: inText('html', '<title>Mugs and more</title>', '<title>Untitled</title>', 'Untitled'),
  },
  { name: 'html-price', incident: 'One price on the page was wrong.', plants: inText('html', '14,50 €', '41,50 €', '41,50') },
  {
    name: 'html-text',
    incident: 'Delivery in 2 days became 5.',
    plants: inText('html', 'Delivery in 2 days', 'Delivery in 5 days', '5 days'),
  },
  {
    name: 'html-noindex',
    incident: 'robots noindex of staging in production.',
    plants: inText('html', 'index, follow', 'noindex, nofollow', 'noindex'),
  },
  {
    name: 'html-canonical-foreign',
    incident: 'The canonical link of staging in production.',
    plants: (archetype) =>
      archetype.name !== 'html'
        ? []
        : [
            {
              place: 'text',
              spoil: ({ content }, { origin, foreign }) => {
                if (content.kind === 'text')
                  content.text = content.text.replace(`rel="canonical" href="${origin}`, `rel="canonical" href="${foreign}`)
              },
              expect: { facets: ['body'], shows: 'canonical' },
            },
          ],
  },
  {
    name: 'html-form-target',
    incident: 'The form posts to another address.',
    plants: inText('html', 'action="/newsletter"', 'action="/subscribe"', 'subscribe'),
  },
  { name: 'html-language', incident: 'The page says it is German.', plants: inText('html', 'lang="en"', 'lang="de"', 'de') },
  {
    name: 'html-link-target',
    incident: 'A product leads to another one.',
    plants: inText('html', '/p/102"', '/p/103"', '/p/103'),
  },
  {
    name: 'html-script-gone',
    incident: 'The application script was not bundled.',
    plants: inText('html', /<script nonce="[^"]*" src="[^"]*" defer><\/script>/, '', 'app.'),
  },
  { name: 'csv-value', incident: 'One cell of an export.', plants: inText('csv', '14,50', '14,05', '14,05') },
  {
    name: 'csv-row-missing',
    incident: 'The last row was dropped by an off-by-one.',
    plants: inText('csv', /110;[^\n]*\n$/, '', '110'),
  },
  { name: 'csv-header-renamed', incident: 'A column got another name.', plants: inText('csv', 'id;name;', 'sku;name;', 'sku') },
  { name: 'xml-value', incident: 'A price in a SOAP answer.', plants: inText('xml', '15.50', '15.05', '15.05') },
  {
    name: 'xml-attribute',
    incident: 'The currency of one price.',
    plants: inText('xml', 'currency="EUR">16.50', 'currency="USD">16.50', 'USD'),
  },
  {
    name: 'bytes-changed',
    incident: 'Another picture under the same address.',
    plants: inHead({ facets: ['body'] }, only('download'), (answer) => {
      if (answer.content.kind === 'bytes') answer.content.bytes = Buffer.concat([answer.content.bytes, Buffer.from([0])])
    }),
  },
  {
    name: 'bytes-format',
    incident: 'The image server sends JPEG under the type of PNG.',
    plants: inHead({ facets: ['body', 'content'] }, only('download'), (answer) => {
      if (answer.content.kind === 'bytes')
        answer.content.bytes = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')
    }),
  },
]

/** @returns the same spelling an amount of time later */
function shifted(text: string, ms: number): string {
  const zone = /[+-]\d\d:\d\d$/.exec(text)?.[0]
  const offset = zone === undefined ? 0 : Number(zone.slice(0, 3)) * 3_600_000
  return `${new Date(Date.parse(text) + ms + offset).toISOString().slice(0, 19)}${zone ?? 'Z'}`
}

export const VALUE: readonly Kind[] = SPECS.map((spec): Kind => ({ family: 'value', ...spec }))
