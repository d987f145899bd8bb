/**
 * Checks an answer against what its probe expects. It looks at the unmasked answer, so results are made here and not in
 * compare; their messages are masked. One result per assertion, failed or not: a contract that was not checked is seen.
 */
import type { ContractResult } from '../core/observation.ts'
import type { JsonAssertion, PlannedExpectation, StatusExpectation } from '../plan/plan.ts'
import type { RawAnswer } from './http/ask.ts'
import { headerValue } from './http/ask.ts'

/** @returns a sentence naming the first violations, or undefined when the value is valid */
export type SchemaCheck = (value: unknown) => string | undefined
export type JsonQuery = (value: unknown) => readonly unknown[]

/** Everything of an expectation that can be compiled: made once per step, before the first request. */
export type Contract = {
  readonly schema?: SchemaCheck
  readonly queries: ReadonlyMap<string, JsonQuery>
  readonly patterns: ReadonlyMap<string, (text: string) => boolean>
}

const SHOWN_CHARACTERS_MAX = 200

export type Check = {
  readonly contract: Contract
  /** With its templates filled. */
  readonly expect: PlannedExpectation
  readonly memo: ContractMemo
}

export function checkContract({ contract, expect, memo }: Check, answer: RawAnswer): ContractResult[] {
  const results: ContractResult[] = []
  const add = (assertion: string, message: string | undefined): void => {
    results.push({ assertion, ok: message === undefined, message: message ?? '' })
  }
  if (expect.status !== undefined) {
    add(
      'status',
      fitsStatus(expect.status, answer.status)
        ? undefined
        : `expected ${[expect.status].flat().join(' or ')}, got ${answer.status}`,
    )
  }
  for (const [name, wanted] of Object.entries(expect.headers ?? {}))
    add(`header ${name.toLowerCase()}`, checkHeader(contract, name, wanted, answer))
  const maxMs = expect.maxTimeMs
  if (maxMs !== undefined)
    add(
      'max-time',
      answer.elapsedMs <= maxMs ? undefined : `expected at most ${maxMs} ms, took ${Math.round(answer.elapsedMs)} ms`,
    )
  results.push(...bodyResults({ contract, expect, memo }, answer))
  return results
}

/** What a step's last body was found to be: repeats of a quiet probe share one, so an equal body is validated once. */
export type ContractMemo = {
  checked?: { readonly body: RawAnswer['body']; readonly expect: PlannedExpectation; readonly results: readonly ContractResult[] }
}

function bodyResults({ contract, expect, memo }: Check, answer: RawAnswer): readonly ContractResult[] {
  const { checked } = memo
  if (checked?.body === answer.body && checked.expect === expect) return checked.results
  const results = checkBody(contract, expect, answer)
  memo.checked = { body: answer.body, expect, results }
  return results
}

function checkBody(contract: Contract, expect: PlannedExpectation, answer: RawAnswer): ContractResult[] {
  const { schema } = contract
  const results: ContractResult[] = []
  const text = answer.bytes.toString('utf8')
  for (const part of [expect.contains ?? []].flat()) {
    const ok = text.includes(part)
    results.push({
      assertion: `contains ${shown(part)}`,
      ok,
      message: ok ? '' : `the body (${answer.bytes.length} bytes) does not contain ${shown(part)}`,
    })
  }
  if (schema === undefined && (expect.json?.length ?? 0) === 0) return results

  const parsed = parseJson(text)
  if (schema !== undefined) {
    const message = parsed.ok ? schema(parsed.value) : parsed.message
    results.push({ assertion: 'schema', ok: message === undefined, message: message ?? '' })
  }
  for (const assertion of expect.json ?? []) {
    const message = parsed.ok ? checkJson(contract, assertion, parsed.value) : parsed.message
    results.push({ assertion: assertionName(assertion), ok: message === undefined, message: message ?? '' })
  }
  return results
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string }

function parseJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch (error) {
    return { ok: false, message: `the body is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function fitsStatus(wanted: StatusExpectation, status: number): boolean {
  return [wanted].flat().some((one) => (typeof one === 'number' ? one === status : Number(one[0]) === Math.floor(status / 100)))
}

function checkHeader(
  contract: Contract,
  name: string,
  wanted: string | { matches: string } | null,
  answer: RawAnswer,
): string | undefined {
  const value = headerValue(answer.headers, name.toLowerCase())
  if (wanted === null) return value === undefined ? undefined : `expected no such header, got ${shown(value)}`
  if (value === undefined) return 'expected this header, it is absent'
  if (typeof wanted === 'string') return value === wanted ? undefined : `expected ${shown(wanted)}, got ${shown(value)}`
  return contract.patterns.get(wanted.matches)?.(value) === true
    ? undefined
    : `expected a match of /${wanted.matches}/, got ${shown(value)}`
}

function assertionName(assertion: JsonAssertion): string {
  const check = Object.keys(assertion).find((key) => key !== 'path') ?? 'exists'
  return `${assertion.path} ${check}`
}

function checkJson(contract: Contract, assertion: JsonAssertion, value: unknown): string | undefined {
  const selected = contract.queries.get(assertion.path)?.(value) ?? []
  if ('exists' in assertion) {
    return selected.length > 0 === assertion.exists
      ? undefined
      : assertion.exists
        ? 'expected a value, the path selects nothing'
        : `expected nothing, the path selects ${selected.length}`
  }
  if ('count' in assertion) return checkCount(assertion.count, selected.length)
  if (selected.length === 0) return 'the path selects nothing'
  for (const one of selected) {
    const message = checkValue(contract, assertion, one)
    if (message !== undefined) return message
  }
  return undefined
}

function checkCount(wanted: number | { min?: number; max?: number }, count: number): string | undefined {
  const { min, max } = typeof wanted === 'number' ? { min: wanted, max: wanted } : wanted
  if ((min === undefined || count >= min) && (max === undefined || count <= max)) return undefined
  return `expected ${min === max ? String(min) : `${min ?? 0} to ${max ?? 'any number'}`} selected, got ${count}`
}

function checkValue(contract: Contract, assertion: JsonAssertion, value: unknown): string | undefined {
  if ('equals' in assertion)
    return deepEqual(value, assertion.equals) ? undefined : `expected ${shown(assertion.equals)}, got ${shown(value)}`
  if ('matches' in assertion)
    return typeof value === 'string' && contract.patterns.get(assertion.matches)?.(value) === true
      ? undefined
      : `expected a match of /${assertion.matches}/, got ${shown(value)}`
  if ('type' in assertion)
    return hasType(value, assertion.type) ? undefined : `expected type ${assertion.type}, got ${shown(value)}`
  if ('min' in assertion)
    return typeof value === 'number' && value >= assertion.min
      ? undefined
      : `expected at least ${assertion.min}, got ${shown(value)}`
  if ('max' in assertion)
    return typeof value === 'number' && value <= assertion.max
      ? undefined
      : `expected at most ${assertion.max}, got ${shown(value)}`
  return undefined
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

/** Equal as JSON values: the order of keys means nothing (RFC 8259, section 4). */
function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
  if (Array.isArray(left) || Array.isArray(right)) {
    return (
      Array.isArray(left) &&
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => deepEqual(item, right[index]))
    )
  }
  const entries = Object.entries(left)
  const others = new Map<string, unknown>(Object.entries(right))
  return entries.length === others.size && entries.every(([key, item]) => others.has(key) && deepEqual(item, others.get(key)))
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text
}
