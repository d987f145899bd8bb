/** The keywords of JSON Schema 2020-12 that our own published schemas use. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'

import type { PropertyPath } from './source/document.ts'

export type JsonSchema = {
  readonly $id?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly title?: string
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly required?: readonly string[]
  readonly oneOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly propertyNames?: JsonSchema
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
}

export type SchemaName = 'config' | 'probes' | 'known-differences'

/** Read only to explain an error or to generate: validating uses the generated code. */
export async function readSchema(name: SchemaName): Promise<JsonSchema> {
  const text = await readFile(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8')
  const schema: unknown = JSON.parse(text)
  assert(isJsonSchema(schema), `schemas/${name}.schema.json holds no object`)
  return schema
}

/** Enough for our own files: the generator compiles them with ajv in strict mode. */
function isJsonSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null
}

/** Follows `$ref` within the root; what stands beside the reference (a description) wins over what it refers to. */
export function dereference(root: JsonSchema, schema: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema
  const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}
  return { ...dereference(root, target), ...schema }
}

/** The schema of the value at a path; our schemas have no anyOf, so there is one. */
export function schemaAt(root: JsonSchema, start: JsonSchema, path: PropertyPath): JsonSchema {
  let schema = dereference(root, start)
  for (const segment of path) {
    const additional = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
    const next = typeof segment === 'number' ? schema.items : (schema.properties?.[segment] ?? additional)
    schema = dereference(root, next ?? {})
  }
  return schema
}
