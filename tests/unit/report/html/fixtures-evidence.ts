/** Exchanges for the findings of a result, as the log would give them: findings of one probe share a pair. */
import { RULES } from '../../../../src/compare/facets/index.ts'
import type { Result } from '../../../../src/core/result.ts'
import type { RenderOptions } from '../../../../src/report/formats/format.ts'
import type { ExchangePair, ReportEvidence } from '../../../../src/report/evidence.ts'
import { exchange } from '../fixtures.ts'

function evidenceOf(result: Result, text: string = ''): ReportEvidence {
  const pairs = new Map<string, ExchangePair>()
  for (const { probe } of result.findings) {
    const side = (value: string): string => `{"id":"p-1","name":"Mug","price":${value},"note":${JSON.stringify(text)}}`
    const base = exchange()
    const headers: typeof base.headers = [...base.headers, ['x-note', text]]
    const known = pairs.get(probe)
    if (known !== undefined) continue
    pairs.set(probe, {
      reference: { ...base, headers, body: { ...base.body, bytes: 60, data: side('12.5') } },
      candidate: {
        ...base,
        status: 500,
        headers: [...headers, ['x-extra', `1${text}`]],
        body: { ...base.body, bytes: 62, data: side('"12.50"') },
        excerpt: { from: 100, of: 9000 },
      },
    })
  }
  return {
    exchanges: new Map(
      result.findings.flatMap(({ id, probe }) => (pairs.has(probe) ? [[id, pairs.get(probe) ?? {}] as const] : [])),
    ),
    tls: new Map([
      [
        'production',
        {
          protocol: 'TLSv1.3',
          cipher: 'TLS_AES_256_GCM_SHA384',
          alpn: 'h2',
          untrusted: text,
          certificate: {
            key: `ec prime256v1${text}`,
            signature: 'ecdsa-with-SHA256',
            issuer: `Example CA${text}`,
            coversHost: true,
            validTo: Date.UTC(2027, 0, 31),
            chain: 2,
          },
        },
      ],
    ]),
  }
}

export function optionsFor(result: Result, text?: string): RenderOptions {
  return { width: 120, colour: false, unicode: true, rules: RULES, evidence: evidenceOf(result, text) }
}
