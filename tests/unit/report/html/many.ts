/** Results of any size, in the shape that real ones have: causes of some findings each, values of some dozen characters. */
import type { Result } from '../../../../src/core/result.ts'
import type { ExchangePair, ReportEvidence } from '../../../../src/report/evidence.ts'
import { DIVERGED } from '../fixtures-diverged.ts'
import { cause, exchange, finding, probe } from '../fixtures.ts'

/** Findings per cause, and probes that they stand in. */
const PER_CAUSE = 8
const PER_PROBE = 3

export function manyFindings(amount: number): Result {
  const findings = Array.from({ length: amount }, (_, index) =>
    finding(
      `f-${index.toString(16).padStart(10, '0')}`,
      `c-${Math.floor(index / PER_CAUSE)
        .toString(16)
        .padStart(10, '0')}`,
      {
        probe: `catalogue page ${Math.floor(index / PER_PROBE)}`,
        path: `/items/*/field${Math.floor(index / PER_CAUSE)}`,
        reference: String(1000 + index),
        candidate: `"${1000 + index}.00 EUR"`,
        classes: ['integer', 'string'],
      },
    ),
  )
  const causes = [...Map.groupBy(findings, (one) => one.cause)].map(([id, own]) =>
    cause(id, own, { title: 'A field has another type', owner: 'team-shop' }),
  )
  const names = [...new Set(findings.map((one) => one.probe))]
  return {
    ...DIVERGED,
    findings,
    causes,
    counts: { ...DIVERGED.counts, findings: amount, breaking: amount },
    probes: names.map((name) => probe(name, `GET /api/${name.replaceAll(' ', '-')}`, { outcome: 'diverged' })),
  }
}

/** A pair per probe, of bodies of 2 kB: what a run reads from its log. */
export function evidenceOfMany(result: Result, findingsMax: number = 2000): ReportEvidence {
  const pairs = new Map<string, ExchangePair>()
  const base = exchange()
  const body = (name: string, value: string): string =>
    `{"name":${JSON.stringify(name)},"price":${value},"text":"${'lorem ipsum '.repeat(160)}"}`
  for (const { name } of result.probes.slice(0, findingsMax))
    pairs.set(name, {
      reference: { ...base, body: { ...base.body, data: body(name, '12.5') } },
      candidate: { ...base, body: { ...base.body, data: body(name, '"12.50"') } },
    })
  return {
    exchanges: new Map(
      result.findings.slice(0, findingsMax).flatMap(({ id, probe: name }) => {
        const pair = pairs.get(name)
        return pair === undefined ? [] : [[id, pair] as const]
      }),
    ),
    tls: new Map(),
  }
}
