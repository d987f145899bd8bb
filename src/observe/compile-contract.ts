/** Compiles expectations before the first request is sent, so that a broken schema or pattern costs nobody a request. */
import { readFile } from 'node:fs/promises'
import type { ValidateFunction } from 'ajv/dist/2020.js'

import { UserError } from '../core/errors.ts'
import type { PlannedExpectation, PlannedStep } from '../plan/plan.ts'
import type { Contract, JsonQuery, SchemaCheck } from './contract.ts'

/** Violations named in one message; more would only repeat the first. */
const VIOLATIONS_SHOWN_MAX = 3

export type ContractCompiler = (step: PlannedStep) => Promise<Contract | undefined>

/** @returns a compiler that loads ajv, the JSONPath reader and re2js only when something needs them, and each schema once */
export function createContractCompiler(): ContractCompiler {
  const schemas = new Map<string, Promise<SchemaCheck>>()
  return async (step) => {
    const expect = step.request.expect
    if (expect === undefined) return undefined
    const schema = expect.schema === undefined ? undefined : await cached(schemas, expect.schema, step)
    return { expect, ...(schema !== undefined && { schema }), queries: await compileQueries(expect), patterns: await compilePatterns(expect) }
  }
}

async function cached(schemas: Map<string, Promise<SchemaCheck>>, schema: string | Record<string, unknown>, step: PlannedStep): Promise<SchemaCheck> {
  const key = typeof schema === 'string' ? schema : JSON.stringify(schema)
  const known = schemas.get(key) ?? compileSchema(schema, step)
  schemas.set(key, known)
  return await known
}

async function compileSchema(schema: string | Record<string, unknown>, step: PlannedStep): Promise<SchemaCheck> {
  const where = typeof schema === 'string' ? schema : `the schema of probe "${step.facts.name}"`
  try {
    const parsed: unknown = typeof schema === 'string' ? JSON.parse(await readFile(schema, 'utf8')) : schema
    const { Ajv2020 } = await import('ajv/dist/2020.js')
    // strict would refuse "format" and annotations of OpenAPI, which teams have in the schemas they bring.
    const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(isSchema(parsed) ? parsed : {})
    return (value) => (validate(value) ? undefined : violations(validate))
  } catch (cause) {
    throw new UserError('PARITY_SCHEMA_INVALID', `${step.facts.file}:${step.facts.line}: ${where} is no usable JSON Schema: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: 'It must be JSON Schema 2020-12; repair the schema or the path in expect.schema.',
      cause,
    })
  }
}

function isSchema(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function violations(validate: ValidateFunction): string {
  const errors = validate.errors ?? []
  const shown = errors.slice(0, VIOLATIONS_SHOWN_MAX).map((error) => `${error.instancePath === '' ? 'the value' : error.instancePath} ${error.message ?? error.keyword}`)
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
  return (value) => query(value as Parameters<typeof query>[0], path) // JSON.parse gave it
}

async function compilePatterns(expect: PlannedExpectation): Promise<Map<string, (text: string) => boolean>> {
  const sources = new Set<string>()
  for (const wanted of Object.values(expect.headers ?? {})) if (typeof wanted === 'object' && wanted !== null) sources.add(wanted.matches)
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
