/** OTLP/JSON (opentelemetry-proto, docs/specification.md, "JSON Protobuf Encoding"): ids in hex, 64-bit integers as text. */
import { stableHash } from '../../core/hash.ts'
import type { Result } from '../../core/result.ts'
import { brief } from '../text/brief.ts'

const TEXT_CHARACTERS = 500

export type AnyValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean }
export type KeyValue = { readonly key: string; readonly value: AnyValue }

/** What is undefined is left out. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): readonly KeyValue[] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: anyValue(value) }]))
}

export function anyValue(value: string | number | boolean): AnyValue {
  if (typeof value === 'string') return { stringValue: brief(value, TEXT_CHARACTERS) }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}

/** Nanoseconds since the epoch, as text. @param offsetMs - since the start of the run */
export function nanos({ startedAt }: Result, offsetMs: number = 0): string {
  const start = Date.parse(startedAt)
  return Number.isNaN(start) ? '0' : `${Math.max(0, Math.round(start + offsetMs))}000000`
}

/** 16 bytes in hex, never all zero: the same run gives the same trace. */
export function traceId({ runId }: Pick<Result, 'runId'>): string {
  return spanId(runId, 'trace high') + spanId(runId, 'trace low')
}

/** 8 bytes in hex, never all zero. */
export function spanId(...parts: readonly string[]): string {
  const text = parts.join('\u0000')
  const half = (seed: number): string => (stableHash(text, seed) % 2 ** 32).toString(16).padStart(8, '0')
  const id = half(1) + half(2)
  return /^0+$/.test(id) ? '0000000000000001' : id
}

export type Resource = { readonly attributes: readonly KeyValue[] }

export function resourceOf({ suite, tool }: Result): Resource {
  return {
    attributes: attributes({
      'service.name': 'envparity',
      'service.version': tool.replace(/^envparity /, ''),
      'parity.suite': suite,
    }),
  }
}

export const SCOPE: { readonly name: string } = { name: 'envparity' }

/** What every signal says of the run; the id of the run is left to traces and logs, where it costs no series. */
export function runAttributes(result: Result): Readonly<Record<string, string | number | undefined>> {
  return {
    'test.suite.name': result.suite,
    'parity.verdict': result.verdict,
    'parity.gate': result.gate.decision,
    'parity.reference': result.environments.find(({ role }) => role === 'reference')?.name,
  }
}
