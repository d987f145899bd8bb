/** Compiles what a step expects. The config loader has checked it, so nothing can be wrong with it here. */
import type { ValidateFunction } from 'ajv'
import type { query as queryType } from 'jsonpath-rfc9535'

import { UserError } from '../core/errors.ts'
import type { PlannedExpectation, PlannedStep } from '../plan/plan.ts'
import type { Contract, JsonQuery, SchemaCheck } from './contract.ts'

/** Violations named in one message; more would only repeat the first. */
const VIOLATIONS_SHOWN_MAX = 3

type JsonValue = Parameters<typeof queryType>[0]

export type ContractCompiler = (step: PlannedStep) => Promise<Contract | undefined>

/** @returns a compiler that loads ajv, the JSONPath reader and re2js only when something needs them, and each schema once */
export function createContractCompiler(): ContractCompiler {
  return async (step) => {
    const expect = step.request.expect
    if (expect === undefined) return undefined
    const schema = expect.schema === undefined ? undefined : await compile(expect.schema, step)
    return {
      ...(schema !== undefined && { schema }),
      queries: await compileQueries(expect),
      patterns: await compilePatterns(expect),
    }
  }
}

const checks = new WeakMap<ValidateFunction, SchemaCheck>()

async function compile(schema: string | Record<string, unknown>, step: PlannedStep): Promise<SchemaCheck> {
  const { compileSchema } = await import('../plan/schema.ts')
  try {
    const validate = await compileSchema(schema)
    const known = checks.get(validate)
    if (known !== undefined) return known
    const check: SchemaCheck = (value) => (validate(value) ? undefined : violations(validate))
    checks.set(validate, check)
    return check
  } catch (cause) {
    const where = typeof schema === 'string' ? schema : `the schema of probe "${step.facts.name}"`
    throw new UserError(
      'PARITY_SCHEMA_INVALID',
      `${step.facts.file}:${step.facts.line}: ${where} is no usable JSON Schema: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        hint: 'It was changed since the probes were read; repair it and run again.',
        cause,
      },
    )
  }
}

function violations(validate: ValidateFunction): string {
  const errors = validate.errors ?? []
  const shown = errors
    .slice(0, VIOLATIONS_SHOWN_MAX)
    .map((error) => `${error.instancePath === '' ? 'the value' : error.instancePath} ${error.message ?? error.keyword}`)
  const more = errors.length - shown.length
  return shown.join('; ') + (more > 0 ? `; and ${more} more` : '')
}

async function compileQueries(expect: PlannedExpectation): Promise<Map<string, JsonQuery>> {
  const paths = (expect.json ?? []).map((assertion) => assertion.path)
  if (paths.length === 0) return new Map()
  return new Map(await Promise.all(paths.map(async (path) => [path, await jsonQuery(path)] as const)))
}

/** @param path - JSONPath (RFC 9535), checked by the config loader */
export async function jsonQuery(path: string): Promise<JsonQuery> {
  const { query } = await import('jsonpath-rfc9535')
  return (value) => (isJson(value) ? query(value, path) : [])
}

/** What JSON.parse gave is JSON; the reader's type only does not know it. */
function isJson(value: unknown): value is JsonValue {
  return value !== undefined
}

async function compilePatterns(expect: PlannedExpectation): Promise<Map<string, (text: string) => boolean>> {
  const sources = new Set<string>()
  for (const wanted of Object.values(expect.headers ?? {}))
    if (typeof wanted === 'object' && wanted !== null) sources.add(wanted.matches)
  for (const assertion of expect.json ?? []) if ('matches' in assertion) sources.add(assertion.matches)
  if (sources.size === 0) return new Map()
  const { RE2JS } = await import('re2js')
  return new Map(
    [...sources].map((source) => {
      const pattern = RE2JS.compile(source)
      return [source, (text: string) => pattern.matcher(text).find()] as const
    }),
  )
}
