/** Writes the list of rules from the registry of facets, with what stands in `path`, so that a finding can be accepted by it. */
import assert from 'node:assert/strict'

import type { Facet } from '../../src/compare/facet.ts'

type Ruled = Pick<Facet, 'name' | 'rules'>

const notice = '<!-- Generated from src/compare/facets by scripts/generate.ts. Do not edit. -->'

/** What a facet looks at, and what stands in `path` of its findings. A new facet needs its line here. */
const ABOUT: Readonly<Record<string, readonly [what: string, path: string]>> = {
  error: ['Whether an environment answered at all, and how it failed.', 'empty; `/retried` for `error.retried`'],
  tls: [
    'The connection to the environment: protocol, cipher, certificate. Not seen through a proxy.',
    'empty for http against https, else what differs: `/protocol`, `/cipher`, `/alpn`, `/certificate/expires`',
  ],
  status: ['The status code of the answer, the last one behind redirects.', 'empty'],
  redirects: [
    'The hops on the way to the answer.',
    'empty for the number of hops, else the hop counted from 0 and what of it: `/1/status`, `/0/location/path`, `/0/location/query/next`; `/0/location` where several parts differ, `/last/location` where the chains are of different length',
  ],
  headers: [
    'The response headers of the answer, but those that other facets look at, and those of the connection.',
    "the header's name in small letters, and the directive or member where one alone differs: `/cache-control`, `/cache-control/max-age`, `/vary/accept`; on the redirects before the answer `/hops/0/cache-control`",
  ],
  cookies: [
    'Every cookie that is set on the way to the answer: its presence and its attributes. Values are masked and not compared.',
    "the cookie's name, and the attribute's where one differs: `/sid/samesite`; the lifetime is `/sid/max-age`, however it is said",
  ],
  content: [
    'What the answer says its body is: media type, charset, packing, and the HTTP version.',
    '`/type`, `/charset`, `/encoding`, `/undecoded` or `/http-version`',
  ],
  body: [
    'The decoded body: JSON, pages, documents, tables, streams, forms and parts by their structure, other text line by line, files by what they are and hold. The kind is what the bytes are, whatever content-type says.',
    'JSON Pointer (RFC 6901), with `*` for any element of a list or any dynamic key: `/items/*/price`; `@name` is an attribute: `/html/body/form/*/@action`; what a page loads and says about itself stands at `/meta`, `/rel`, `/scripts`, `/styles` and `/data`; `/lines/3` is what stands behind the third line that both sides have; empty for the whole body',
  ],
  schema: [
    "What the rows of JSON answers have in common, where the environments hold other rows (`data: 'differs'`): types, presence, formats, patterns, words, ranges, by counts. With the same rows the body facet says it all.",
    'JSON Pointer as in the body: `/items/*/price`; empty for the whole body',
  ],
  latency: [
    'How long answers take under a steady, low load, on pairs of requests sent at the same moment (docs/latency.md).',
    '`/p50`, `/p95`, ...; `/errors` for `latency.errors`',
  ],
  contract: [
    'What the probe expects (`expect`), on every side, whatever the comparison says.',
    'the expectation, as a report shows it: `/status`, `/schema`, `/header content-type`, `/$.items[*].price type` (`~1` stands for a slash)',
  ],
  journey: [
    'Journeys (Playwright tests) alone: how the test ended, and the steps it went through.',
    'empty for the outcome, `/tries` where it was tried again, `/steps/open the cart` for a step',
  ],
  console: [
    'What the browser complains about during a journey: errors of scripts, what the Content-Security-Policy forbids, mixed content.',
    'kind and text of the message: `/error The flag is not set`, `/exception TypeError: ...`, `/policy ...`',
  ],
  requests: [
    'What the pages of a journey ask for, and what fails. Answers of XHR, fetch and the API are compared in full as probes of their own, `<journey> › GET /api/cart`.',
    'method and address, with `{n}`, `{asset}` and the like for what is new every time: `/GET ~1assets~1app.{asset}.js`; `/hosts/cdn.example` for a third party, `/counts/POST ~1orders` for how often something is sent',
  ],
  page: [
    'What a page says of itself at a checkpoint (`parity.checkpoint()`): address, title, meta, links, and the tree that assistive technology sees.',
    'the checkpoint and what of it: `/cart/title`, `/cart/meta/robots`, `/cart/links/~1imprint`, `/cart/aria/Buy`',
  ],
  screenshot: [
    'The picture of a page at a checkpoint, but for what an environment shows differently from one picture to the next.',
    'the checkpoint: `/cart`; `/cart/size` for the size of the page',
  ],
  vitals: [
    'Web vitals of the pages of a journey, by the ratings of web.dev: LCP, CLS, INP, TTFB.',
    "the page's address and the vital: `/~1cart/lcp`",
  ],
  storage: [
    'The names that a journey leaves in the browser: cookies with their attributes, local and session storage.',
    '`/cookie/sid`, `/local/cart`, `/session/step`',
  ],
}

export function rulesReference(facets: readonly Ruled[]): string {
  return (
    [
      '# Reference: rules',
      notice,
      'A finding names its rule. A rule id, `<what-it-is-about>.<what-happened>`, is a contract: never renamed, never used again for something else.',
      'Severities: `breaking` fails the gate by default; `minor` fails it with `--fail-on minor`, `info` with `--fail-on any`. A probe may set the highest severity of its own findings: `severity: minor`. The config, a profile or a probe may give a rule another severity: `rules: { "header.added": "info" }`.',
      '## How to accept a finding',
      '`parity accept` writes an entry: rule, probe, path and content as the finding shows them, with an owner, a reason and the last day (UTC) on which it is accepted. By hand, it looks like this; [config.md](config.md#known-differences) has every field.',
      [
        '```yaml',
        '# known-differences.yaml',
        '- id: staging-noindex',
        '  rule: header.indexing-blocked',
        '  probe: home page',
        '  path: /x-robots-tag',
        '  reference: null # absent',
        '  candidate: noindex # accepted with this value only',
        '  owner: team-web',
        '  reason: Search engines must list production and must not list staging.',
        '  expires: 2027-03-31',
        '```',
      ].join('\n'),
      'What an entry pins has to fit exactly. It pins the content, too: both values, or their classes (`classes: [integer, uuid-v4]`) where they are new with every answer; `null` means that a side shows none, a list means one of several. `*` as the probe means every probe, as long as it is one cause everywhere. The finding stays in every report. When something else is there, it is open again and names the entry. An expired entry fails the gate whatever the severity, and an entry that matches nothing is told.',
      ...facets.flatMap(section),
    ].join('\n\n') + '\n'
  )
}

function section(facet: Ruled): readonly string[] {
  const about = ABOUT[facet.name]
  assert(about !== undefined, `scripts/generate/rules.ts says nothing about the facet "${facet.name}"`)
  const [what, path] = about
  const rows = Object.entries(facet.rules).map(
    ([id, { severity, title, why, example }]) =>
      `| \`${id}\` | ${severity} | ${[title, why, ...example].map(escapeCell).join(' | ')} |`,
  )
  return [
    `## Facet: ${facet.name}`,
    `${what} Path: ${path}.`,
    ['| rule | severity | title | why it matters | reference | candidate |', '|---|---|---|---|---|---|', ...rows].join('\n'),
  ]
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}
