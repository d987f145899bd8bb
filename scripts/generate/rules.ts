/** Writes the list of rules from the registry of facets, with what stands in `path`, so that a finding can be accepted by it. */
import assert from 'node:assert/strict'

import type { Facet } from '../../src/compare/facet.ts'

const notice = '<!-- Generated from src/compare/facets by scripts/generate.ts. Do not edit. -->'

/** What a facet looks at, and what stands in `path` of its findings. A new facet needs its line here. */
const ABOUT: Readonly<Record<string, readonly [what: string, path: string]>> = {
  error: ['Whether an environment answered at all, and how it failed.', 'empty; `/retried` for `error.retried`'],
  status: ['The status code of the answer, the last one behind redirects.', 'empty'],
  redirects: [
    'The hops on the way to the answer.',
    'empty for the number of hops, else the hop counted from 0 and what of it: `/0/location`, `/1/status`',
  ],
  headers: [
    'The response headers of the answer, but those that other facets look at, and those of the connection.',
    "the header's name in small letters: `/cache-control`",
  ],
  cookies: [
    'Every cookie that is set on the way to the answer: its presence and its attributes. Values are masked and not compared.',
    "the cookie's name, and the attribute's for `cookie.attribute-changed`: `/sid/samesite`",
  ],
  content: [
    'What the answer says its body is: media type, charset, packing, and the HTTP version.',
    '`/type`, `/charset`, `/encoding`, `/undecoded` or `/http-version`',
  ],
  body: [
    'The decoded body: JSON field by field, other text line by line, everything else byte by byte.',
    'JSON Pointer (RFC 6901), with `*` for any element of a list or any dynamic key: `/items/*/price`; empty for the whole body',
  ],
  contract: [
    'What the probe expects (`expect`), on every side, whatever the comparison says.',
    'the expectation, as a report shows it: `/status`, `/schema`, `/header content-type`, `/$.items[*].price type` (`~1` stands for a slash)',
  ],
}

export function rulesReference(facets: readonly Facet[]): string {
  return (
    [
      '# Reference: rules',
      notice,
      'A finding names its rule. A rule id, `<what-it-is-about>.<what-happened>`, is a contract: never renamed, never used again for something else.',
      'Severities: `breaking` fails the gate by default; `minor` fails it with `--fail-on minor`, `info` with `--fail-on any`. A probe may set the highest severity of its own findings: `severity: minor`.',
      '## How to accept a finding',
      'Write down rule, probe and path as the finding shows them, with an owner, a reason and the last day (UTC) on which it is accepted. [config.md](config.md#known-differences) has every field.',
      [
        '```yaml',
        '# known-differences.yaml',
        '- id: staging-noindex',
        '  rule: header.added',
        '  probe: home page',
        '  path: /x-robots-tag',
        '  candidate: noindex # accepted with this value only; leave it out to accept any',
        '  owner: team-web',
        '  reason: Search engines must list production and must not list staging.',
        '  expires: 2099-12-31',
        '```',
      ].join('\n'),
      'What an entry pins has to fit exactly; `*` as the probe means every probe, and then both values have to be pinned. `reference: null` or `candidate: null` pins "that side shows none". The finding stays in every report. An expired entry fails the gate whatever the severity, and an entry that matches nothing is told.',
      ...facets.flatMap(section),
    ].join('\n\n') + '\n'
  )
}

function section(facet: Facet): readonly string[] {
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
